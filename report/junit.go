package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"time"
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
// case for each user, failed where the user is not as asked, skipped where the plan
// holds the user.
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
	held := r.Totals.Verdicts[Held]
	counts := []xml.Attr{
		attr("name", "reseat "+r.Header.Domain), attr("tests", strconv.Itoa(r.Totals.Users)),
		attr("failures", strconv.Itoa(r.Totals.Users-asAsked(r)-held)), attr("errors", "0"), attr("skipped", strconv.Itoa(held)),
		attr("time", seconds(r.lasted())),
	}
	all := xml.StartElement{Name: xml.Name{Local: "testsuites"}, Attr: counts}
	suite := xml.StartElement{Name: xml.Name{Local: "testsuite"}, Attr: append(counts[:len(counts):len(counts)],
		attr("timestamp", r.Made.UTC().Format("2006-01-02T15:04:05")))}
	for _, t := range []xml.Token{all, suite} {
		if err := e.EncodeToken(t); err != nil {
			return err
		}
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

func attr(name, value string) xml.Attr { return xml.Attr{Name: xml.Name{Local: name}, Value: value} }

func caseOf(r Row) junitCase {
	c := junitCase{Class: string(r.Verdict), Name: r.UPN, Seconds: seconds(max(0, r.Ended.Sub(r.Begun)))}
	why := r.Sentence
	if r.Remedy != "" {
		why += " → " + r.Remedy
	}
	switch {
	case r.Verdict.Good():
	case r.Verdict == Held:
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
		if at := sources(r.Sources); at != "" {
			c.Failure.Text += "\nAsked for at " + at
		}
	}
	return c
}

func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }
