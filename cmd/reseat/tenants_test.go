package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// The files that start reseat for many tenants parse as what they are, and each command
// in them is one of ours, with flags that it has.
func TestFilesForManyTenants(t *testing.T) {
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join("..", "..", "samples", "tenants", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	var commands []string
	cron := regexp.MustCompile(`^[\d*]+ [\d*]+ \S+ \S+ \S+\tcd \S+ && reseat (.*) >>\S+ 2>&1$`)
	for line := range strings.Lines(read("crontab")) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "CRON_TZ=") {
			continue
		}
		m := cron.FindStringSubmatch(line)
		if m == nil {
			t.Errorf("crontab: %q", line)
			continue
		}
		commands = append(commands, m[1])
	}
	for file, keys := range map[string][]string{"reseat@.service": {"Unit", "Service", "ExecStart"}, "reseat@.timer": {"Timer", "OnCalendar", "Install", "WantedBy"}} {
		seen := unit(t, file, read(file))
		for _, key := range keys {
			if _, ok := seen[key]; !ok {
				t.Errorf("%s has no %s", file, key)
			}
		}
		if start, ok := strings.CutPrefix(seen["ExecStart"], "/usr/local/bin/reseat "); ok {
			commands = append(commands, start)
		}
	}
	var ci struct {
		Jobs map[string]struct {
			Strategy struct{ Matrix struct{ Tenant []string } }
			Steps    []struct{ Run string }
		}
	}
	if err := yaml.Unmarshal([]byte(read("matrix.yaml")), &ci); err != nil {
		t.Fatal(err)
	}
	for name, job := range ci.Jobs {
		if len(job.Strategy.Matrix.Tenant) < 2 || len(job.Steps) == 0 {
			t.Fatalf("matrix.yaml: %s: %+v", name, job)
		}
		commands = append(commands, strings.TrimPrefix(strings.ReplaceAll(job.Steps[0].Run, "${{ matrix.tenant }}", "contoso"), "reseat "))
	}
	var k8s struct {
		Kind string
		Spec struct {
			ConcurrencyPolicy string `yaml:"concurrencyPolicy"`
			JobTemplate       struct {
				Spec struct {
					Template struct {
						Spec struct{ Containers []struct{ Args []string } }
					}
				}
			} `yaml:"jobTemplate"`
		}
	}
	if err := yaml.Unmarshal([]byte(read("cronjob.yaml")), &k8s); err != nil {
		t.Fatal(err)
	}
	containers := k8s.Spec.JobTemplate.Spec.Template.Spec.Containers
	if k8s.Kind != "CronJob" || k8s.Spec.ConcurrencyPolicy != "Forbid" || len(containers) != 1 {
		t.Fatalf("cronjob.yaml: %+v", k8s)
	}
	commands = append(commands, strings.Join(containers[0].Args, " "))
	if len(commands) != 5 {
		t.Errorf("%d commands: %q", len(commands), commands)
	}
	root := tree(t)
	for _, c := range commands {
		checkTyped(t, root, "reseat "+c)
	}
}

// unit reads a systemd unit: sections and KEY=VALUE.
func unit(t *testing.T, file, text string) map[string]string {
	t.Helper()
	seen := map[string]string{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		section, ok := strings.CutPrefix(line, "[")
		key, value, set := strings.Cut(line, "=")
		switch {
		case line == "":
		case ok:
			seen[strings.TrimSuffix(section, "]")] = ""
		case set:
			seen[key] = value
		default:
			t.Errorf("%s: %q", file, line)
		}
	}
	return seen
}
