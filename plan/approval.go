package plan

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"
	"unicode"

	"reseat/plan/bounded"
	"reseat/plan/seal"
	"reseat/plan/tenant"
)

// ApprovalFormat is the version of the file of approvals that this code writes.
const (
	ApprovalFormat     = approvalFormatName + "1"
	approvalFormatName = "reseat-approval/"
)

// An Approval says that somebody has seen a plan and wants it carried out. It is
// bound to the plan by its digest. Who approved is as stated: a digest proves which
// plan was meant and not who meant it (R26).
type Approval struct {
	Format string    `json:"format"`
	Plan   string    `json:"plan"`   // the plan's digest
	Domain string    `json:"domain"` // of the plan's tenant, for people
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Note   string    `json:"note,omitempty"`
}

// String is the approval in words: `Anna Weber, 2026-11-22 08:15 UTC: CHG-4711`.
func (a Approval) String() string {
	s := a.By + ", " + a.At.UTC().Format("2006-01-02 15:04 UTC")
	if a.Note != "" {
		s += ": " + a.Note
	}
	return s
}

// An ApprovalError says why a plan does not count as approved.
type ApprovalError struct {
	Place  string // the file, or file:line
	Why    string
	Remedy string
}

func (e *ApprovalError) Error() string { return e.Place + ": " + e.Why }

// approvalsMost is how many bytes a file of approvals may have: some thousand of them.
const approvalsMost = 1 << 20

// ApprovalEnding is added to the name of a plan file for that of its approvals.
const ApprovalEnding = ".approval"

// approvalLong is how many characters a name or a note may have.
const approvalLong = 500

// Approve adds the approval of p to the file at path, which is made if need be. A
// file that approves another plan, or this one in the same name, is left alone.
func (p *Plan) Approve(path, by, note string, at time.Time) (Approval, error) {
	a := Approval{
		Format: ApprovalFormat, Plan: p.Digest, Domain: p.Header.Domain,
		By: strings.TrimSpace(by), At: at.UTC(), Note: strings.TrimSpace(note),
	}
	if err := a.check(); err != nil {
		return a, err
	}
	text, err := bounded.ReadFound(path, approvalsMost)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return a, fmt.Errorf("read approvals: %w", err)
	}
	given, err := p.approvals(path, text)
	if len(text) > 0 && err != nil {
		return a, err
	}
	for _, old := range given {
		if Fold(old.By) == Fold(a.By) {
			return a, &ApprovalError{path, fmt.Sprintf("%q approved this plan already, %s", old.By, old.At.UTC().Format("2006-01-02 15:04 UTC")), "another person approves it with --by NAME"}
		}
	}
	if text, err = seal.Append(text, a); err != nil {
		return a, fmt.Errorf("write approval: %w", err)
	}
	write := func(w io.Writer) error { _, err := w.Write(text); return err }
	if err := tenant.WritePrivate(path, write); err != nil {
		return a, fmt.Errorf("write approval: %w", err)
	}
	return a, nil
}

// check refuses names and notes that could not be read back as they were meant.
func (a Approval) check() error {
	switch {
	case a.By == "":
		return &AskError{errors.New("an approval needs a name: add --by NAME")}
	case len(a.By) > approvalLong || len(a.Note) > approvalLong:
		return &AskError{fmt.Errorf("a name or note of more than %d characters: shorten it", approvalLong)}
	case strings.ContainsFunc(a.By+a.Note, func(r rune) bool { return !unicode.IsPrint(r) || unicode.Is(unicode.Bidi_Control, r) }):
		return &AskError{errors.New("a name or note with a character that cannot be printed: write one line of text")}
	}
	return nil
}

// ReadApprovals reads the file at path and checks that all approvals in it are of p.
// Errors are *ApprovalError, or of the file system.
func (p *Plan) ReadApprovals(path string) ([]Approval, error) {
	text, err := bounded.ReadFound(path, approvalsMost)
	if err != nil {
		return nil, fmt.Errorf("read approvals: %w", err)
	}
	return p.approvals(path, text)
}

// approvals reads JSON lines, each of which is sealed over all before it.
func (p *Plan) approvals(path string, text []byte) ([]Approval, error) {
	var out []Approval
	refuse := func(why, remedy string) error {
		return &ApprovalError{fmt.Sprintf("%s:%d", path, len(out)+1), why, remedy}
	}
	if len(text) == 0 {
		return nil, refuse("this is not an approval that reseat wrote", "name the file that `reseat approve` wrote")
	}
	const again = "remove the file, then approve the plan again with `reseat approve`"
	for line, err := range seal.Lines(text) {
		var a Approval
		switch {
		case !bytes.HasPrefix(line, []byte(`{"format":"`+approvalFormatName)):
			return nil, refuse("this is not an approval that reseat wrote", "name the file that `reseat approve` wrote")
		case !bytes.HasPrefix(line, []byte(`{"format":"`+ApprovalFormat+`"`)):
			return nil, refuse("the approval was written by a newer reseat", "update reseat, or approve the plan again")
		case errors.Is(err, seal.ErrLineCutOff):
			return nil, refuse("the approval was cut off", again)
		case err != nil || seal.Strict(line, &a) != nil:
			return nil, refuse("the approval was changed after it was given", again)
		case a.Plan != p.Digest:
			return nil, refuse(fmt.Sprintf("this approves another plan, with the digest %.12s…; this one's begins with %.12s", a.Plan, p.Digest), again)
		}
		out = append(out, a)
	}
	return out, nil
}

// Approved returns an *ApprovalError where fewer people than the plan demands have
// approved it; file is where their approvals are kept.
func (p *Plan) Approved(file string, given []Approval) error {
	people := map[string]bool{}
	for _, a := range given {
		people[Fold(a.By)] = true
	}
	need := p.Header.Guards.Approvals
	if len(people) >= need {
		return nil
	}
	why := fmt.Sprintf("the plan needs the approval of %d people and has that of %d", need, len(people))
	if need == 1 {
		why = "the plan needs an approval and has none"
	}
	return &ApprovalError{file, why, "a reviewer approves it with `reseat approve PLAN --by NAME`"}
}
