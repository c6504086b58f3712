// Package flagvalue holds the types of flags that pflag does not have: lists of names, limits
// that may be left unset, times and hours.
package flagvalue

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"reseat/batch"
	"reseat/plan/build"
	"reseat/plan/sku"
)

// An AnyOf is a flag whose value is a list of which any item is enough; each time the
// flag is given, it is one more list.
type AnyOf struct{ To *[][]string }

func (x AnyOf) Type() string { return "list" }

func (x AnyOf) String() string {
	if x.To == nil {
		return ""
	}
	var parts []string
	for _, names := range *x.To {
		parts = append(parts, strings.Join(names, ","))
	}
	return strings.Join(parts, " ")
}

func (x AnyOf) Set(s string) error {
	names, err := sku.SplitList(s, ',')
	if err == nil && len(names) > 0 {
		*x.To = append(*x.To, names)
	}
	return err
}

// A Days is a number of days such as 90d.
type Days struct{ To *int }

func (d Days) Type() string { return "days" }

func (d Days) String() string {
	if d.To == nil || *d.To == 0 {
		return ""
	}
	return strconv.Itoa(*d.To) + "d"
}

func (d Days) Set(s string) error {
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(s), "d"))
	if err != nil || n < 1 || n > 10000 || !strings.HasSuffix(strings.TrimSpace(s), "d") {
		return errors.New("write a number of days, such as 90d")
	}
	*d.To = n
	return nil
}

// A SingleSKU is the name of one SKU.
type SingleSKU struct{ To *string }

func (x SingleSKU) Type() string { return "string" }

func (x SingleSKU) String() string {
	if x.To == nil || *x.To == build.AnySKU {
		return ""
	}
	return *x.To
}

func (x SingleSKU) Set(s string) error {
	if *x.To != "" && *x.To != s {
		return errors.New("write it once: each license needs a plan of its own")
	}
	*x.To = s
	return nil
}

// A Percent is a limit that may carry its sign.
type Percent struct{ Limit }

func (p Percent) Set(s string) error {
	if p.Limit.Set(strings.TrimSuffix(strings.TrimSpace(s), "%")) != nil {
		return errors.New("write a whole number of percent, such as 5 or 5%")
	}
	return nil
}

// A Limit is a whole number that may be left unset.
type Limit struct{ To **int }

func (l Limit) Type() string { return "int" }

func (l Limit) String() string {
	if l.To == nil || *l.To == nil {
		return ""
	}
	return strconv.Itoa(**l.To)
}

func (l Limit) Set(s string) error {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 0 {
		return errors.New("write a whole number, 0 or more")
	}
	*l.To = &n
	return nil
}

// A Removals is a cap on users who lose a license, as a number or in percent.
type Removals struct{ N, Percent **int }

func (x Removals) Type() string { return "int" }

func (x Removals) String() string {
	switch {
	case x.N == nil:
		return ""
	case *x.Percent != nil:
		return strconv.Itoa(**x.Percent) + "%"
	}
	return Limit{x.N}.String()
}

func (x Removals) Set(s string) error {
	number, inPercent := strings.CutSuffix(strings.TrimSpace(s), "%")
	to := x.N
	if inPercent {
		to = x.Percent
	}
	return Limit{to}.Set(number)
}

// AnyTime is the window of a run that has none, and lifts those of an earlier process.
const AnyTime = "none"

// Windows is the flag --window, which may be repeated.
type Windows struct{ To *[]string }

// Set reads one window, or none.
func (w Windows) Set(text string) error {
	if text == AnyTime {
		*w.To = []string{AnyTime}
		return nil
	}
	if _, err := batch.ParseWindow(text, time.Local); err != nil {
		return err
	}
	*w.To = append(*w.To, text)
	return nil
}

func (w Windows) String() string {
	if w.To == nil {
		return ""
	}
	return strings.Join(*w.To, "; ")
}

// Type names the value in help.
func (Windows) Type() string { return "hours" }

// A Patience is the longest wait that is waited out, as a flag.
type Patience struct{ To *time.Duration }

// Set reads a time that is longer than none.
func (p Patience) Set(text string) error {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return errors.New("write a time such as 30s, 10m or 2h")
	}
	*p.To = d
	return nil
}

func (p Patience) String() string {
	if p.To == nil || *p.To == 0 {
		return ""
	}
	return p.To.String()
}

// Type names the value in help.
func (Patience) Type() string { return "duration" }

// A Retries is the flag --retry: alone it stands for every refused change.
type Retries struct {
	Given bool
	Codes []string // of refusals; none: all of them
}

const RetryAll = "all"

func (r *Retries) Type() string { return "codes" }
func (r *Retries) String() string {
	if r.Given && len(r.Codes) == 0 {
		return RetryAll
	}
	return strings.Join(r.Codes, ",")
}

func (r *Retries) Set(s string) error {
	r.Given = true
	if s == RetryAll {
		return nil
	}
	return List{&r.Codes}.Set(s)
}
