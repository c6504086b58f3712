package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"reseat/batch/verdict"
	"reseat/report/words"
)

// A junitCase is one user: passed, failed or skipped.
type junitCase struct {
	XMLName xml.Name   `xml:"testcase"`
	Class   string     `xml:"classname,attr"`
	Name    string     `xml:"name,attr"`
	Seconds string     `xml:"time,attr"`
	Failure *junitWhy  `xml:"failure"`
	Skipped *junitSkip `xml:"skipped"`
}

type junitWhy struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

type junitSkip struct {
	Message string `xml:"message,attr"`
}

// WriteJUnit writes the report as JUnit XML, which build servers show as tests: a
// case for each user, failed where the user is not as requested, skipped where the plan
// skips the user or puts the user on hold.
func WriteJUnit(w io.Writer, r Report) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("write JUnit report: %w", err)
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := junitSuites(e, r); err != nil {
		return fmt.Errorf("write JUnit report: %w", err)
	}
	if err := e.Close(); err != nil {
		return fmt.Errorf("write JUnit report: %w", err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func junitSuites(e *xml.Encoder, r Report) error {
	skipped := r.Totals.Verdicts[verdict.OnHold] + r.Totals.Verdicts[verdict.Skipped]
	counts := []xml.Attr{
		attr("name", r.suite()), attr("tests", strconv.Itoa(r.Totals.Users)),
		attr("failures", strconv.Itoa(r.Totals.Users-r.good()-skipped)), attr("errors", "0"), attr("skipped", strconv.Itoa(skipped)),
		attr("time", seconds(r.Effort.Lasted)),
	}
	all := xml.StartElement{Name: xml.Name{Local: "testsuites"}, Attr: counts}
	suite := xml.StartElement{Name: xml.Name{Local: "testsuite"}, Attr: append(counts[:len(counts):len(counts)],
		attr("timestamp", r.Made.UTC().Format("2006-01-02T15:04:05")))}
	for _, t := range []xml.Token{all, suite} {
		if err := e.EncodeToken(t); err != nil {
			return err
		}
	}
	if err := e.EncodeElement(propertiesOf(r), xml.StartElement{Name: xml.Name{Local: "properties"}}); err != nil {
		return err
	}
	for _, row := range r.Rows {
		if err := e.Encode(caseOf(row)); err != nil {
			return err
		}
	}
	for _, t := range []xml.Token{suite.End(), all.End()} {
		if err := e.EncodeToken(t); err != nil {
			return err
		}
	}
	return nil
}

// suite names the cases.
func (r Report) suite() string {
	if r.Rehearsal {
		return "reseat " + r.Header.Domain + " (rehearsal)"
	}
	return "reseat " + r.Header.Domain
}

// A junitProperties says what the cases are about, and where they come from.
type junitProperties struct {
	All []junitProperty `xml:"property"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

func propertiesOf(r Report) junitProperties {
	var out junitProperties
	put := func(name, value string) { out.All = append(out.All, junitProperty{name, value}) }
	put("Outcome", r.Headline())
	put("Summary", r.Summary())
	put("Evidence", r.Evidence())
	for _, f := range append(facts(r), terms(r)...) {
		put(f.Label, f.Value)
	}
	for _, x := range effortRows(r) {
		put("Cost: "+x.what, strings.TrimSuffix(x.run+" ("+effortWords(x)+")", " ()"))
	}
	for _, l := range links(r) {
		put("Chain: "+l.Title, strings.TrimSuffix(l.Text+", SHA-256 "+l.Digest, ", SHA-256 "))
	}
	return out
}

func attr(name, value string) xml.Attr { return xml.Attr{Name: xml.Name{Local: name}, Value: value} }

func caseOf(r Row) junitCase {
	c := junitCase{Class: string(r.Verdict), Name: r.UPN, Seconds: seconds(max(0, r.Ended.Sub(r.Begun)))}
	why := r.Sentence
	if r.Remedy != "" {
		why += " → " + r.Remedy
	}
	switch {
	case r.Verdict.Good():
	case r.Verdict == verdict.OnHold || r.Verdict == verdict.Skipped:
		c.Skipped = &junitSkip{why}
	default:
		kind := string(r.Verdict)
		if r.Reason != "" {
			kind += "/" + r.Reason
		}
		c.Failure = &junitWhy{r.Sentence, kind, why}
		if r.Message != "" {
			c.Failure.Text += "\nThe tenant said: " + r.Message
		}
		if at := words.Sources(r.Sources); at != "" {
			c.Failure.Text += "\nRequested at " + at
		}
	}
	return c
}

func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }
