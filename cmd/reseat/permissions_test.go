package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"reseat/batch/doctor"
	"reseat/cmd/reseat/manual"
)

// The permissions that an operation needs are those of one table: the doctor checks them,
// the registration of its purpose asks for no more than the operations of the purpose need,
// and help and guide name the same.
func TestPermissionsAreOfOneTable(t *testing.T) {
	implied := map[string][]string{"User.Read.All": {"User.ReadWrite.All"}, "GroupMember.Read.All": {"GroupMember.ReadWrite.All"}}
	needed := map[doctor.Purpose][]string{}
	for _, o := range doctor.Operations() {
		needed[o.Of] = append(needed[o.Of], o.Asks...)
		var asked []string
		for _, p := range doctor.Permissions(o.Of) {
			asked = append(asked, p.Name)
		}
		for _, name := range o.Asks {
			if !slices.Contains(asked, name) && !slices.ContainsFunc(implied[name], func(x string) bool { return slices.Contains(asked, x) }) {
				t.Errorf("%s: the registration for %s lacks %s", o.Commands, o.Of, name)
			}
			if help := manual.ToLook + manual.ToChange; !strings.Contains(help, name) {
				t.Errorf("%s: help does not name %s", o.Commands, name)
			}
		}
	}
	for p, names := range needed {
		for _, x := range doctor.Permissions(p) {
			if !slices.Contains(names, x.Name) {
				t.Errorf("the registration for %s asks for %s, and nothing needs it", p, x.Name)
			}
		}
	}
	guideNamesWhatGroupsNeed(t)
}

// guideNamesWhatGroupsNeed compares the guide's table with what the operations need.
func guideNamesWhatGroupsNeed(t *testing.T) {
	text, err := os.ReadFile("guide/groups.md")
	if err != nil {
		t.Fatal(err)
	}
	looks := []string{"Organization.Read.All", "User.Read.All", "GroupMember.Read.All"}
	for row, commands := range map[string]string{
		"| looks":                                "plan, verify, drift",
		"| changes licenses of groups":           "apply, resume: licenses of groups",
		"| changes members of groups":            "apply, resume: members of groups",
		"| moves from direct licenses to groups": "apply, resume: moves from direct licenses to groups",
		"| removes what is inherited as well":    "apply, resume: licenses",
	} {
		at := strings.Index(string(text), row)
		if at < 0 {
			t.Fatalf("the guide has no row %q", row)
		}
		line, _, _ := strings.Cut(string(text)[at:], "\n")
		i := slices.IndexFunc(doctor.Operations(), func(o doctor.Operation) bool { return o.Commands == commands })
		if i < 0 {
			t.Fatalf("no operation %q", commands)
		}
		o := doctor.Operations()[i]
		for _, p := range []string{"LicenseAssignment.ReadWrite.All", "GroupMember.ReadWrite.All", "User.ReadWrite.All"} {
			if strings.Contains(line, p) != slices.Contains(o.Asks, p) {
				t.Errorf("%s: the guide's row is %q, the doctor asks for %v", commands, line, o.Asks)
			}
		}
		if !strings.Contains(line, "`"+string(o.Of)+"`") {
			t.Errorf("%s: the guide's row is %q, the purpose %s", commands, line, o.Of)
		}
		if o.Of == doctor.ReadOnly {
			for _, p := range looks {
				if !strings.Contains(line, p) {
					t.Errorf("the guide's row lacks %s", p)
				}
			}
		}
	}
}
