package intake

import (
	"fmt"
	"slices"
	"strings"

	"reseat/plan"
)

// The options that leave rows out, as Info and errors name them.
const (
	optionWhere   = "--where"
	optionVerdict = "--verdict"
	optionWave    = "--wave"
)

// A filter leaves rows out (R6).
type filter struct {
	wants []want // the columns it reads
	tests []test // all must hold
}

// A test is one reason to leave a row out. It is asked about the cells of the
// filter's wants.
type test struct {
	option string
	keeps  func(cells []string) (bool, error)
	column int // of the wants, where the test is about one cell alone; else -1
}

// newFilter makes the filter of the options; it keeps every row where they say
// nothing.
func newFilter(o Options) (filter, error) {
	var f filter
	var w *where
	if strings.TrimSpace(o.Where) != "" {
		var err error
		if w, f.wants, err = compileWhere(o.Where); err != nil {
			return f, fmt.Errorf("%s %.120q: %w", optionWhere, o.Where, err)
		}
	}
	if len(o.Verdicts) > 0 {
		if err := f.verdict(o.Verdicts); err != nil {
			return f, err
		}
	}
	if wave := trim(o.Wave); wave != "" {
		f.only(want{optionWave, "Wave"}, func(cell string) bool { return cell == wave })
	}
	if w != nil { // last: it costs most, and can fail
		f.tests = append(f.tests, test{optionWhere, w.holds, -1})
	}
	return f, nil
}

func (f *filter) verdict(names []string) error {
	asked := make([]string, len(names))
	for i, name := range names {
		asked[i] = strings.ToLower(trim(name))
		if !slices.Contains(plan.Verdicts(), plan.Verdict(asked[i])) {
			return fmt.Errorf("%s: no verdict %.60q: the verdicts are %s", optionVerdict, name, strings.Join(verdictWords(), ", "))
		}
	}
	f.only(want{optionVerdict, "Verdict"}, func(cell string) bool { return slices.Contains(asked, strings.ToLower(cell)) })
	return nil
}

func verdictWords() []string {
	var out []string
	for _, v := range plan.Verdicts() {
		out = append(out, string(v))
	}
	return out
}

// only keeps the rows whose cell in one column is as asked.
func (f *filter) only(w want, keeps func(cell string) bool) {
	at := len(f.wants)
	f.wants = append(slices.Clip(f.wants), w)
	f.tests = append(f.tests, test{w.option, func(cells []string) (bool, error) { return keeps(trim(cells[at])), nil }, at})
}

// A miss is a cell that an option about one column did not want.
type miss struct{ option, cell string }

// misses lists these options for a row, and fits those that want its cell.
func (f *filter) misses(cells []string) (misses []miss, fits []string) {
	for _, t := range f.tests {
		if t.column < 0 {
			continue
		}
		if ok, _ := t.keeps(cells); ok {
			fits = append(fits, t.option)
		} else {
			misses = append(misses, miss{t.option, trim(cells[t.column])})
		}
	}
	return misses, fits
}

// mostValues is how many different cells are kept to say what there is.
const mostValues = 20

// learn keeps what a row says of the options about one column.
func (i *Info) learn(misses []miss, fits []string) {
	for _, option := range fits {
		if i.Met == nil {
			i.Met = map[string]bool{}
		}
		i.Met[option] = true
	}
	for _, m := range misses {
		if i.Values == nil {
			i.Values = map[string][]string{}
		}
		if m.cell != "" && len(i.Values[m.option]) < mostValues && !slices.Contains(i.Values[m.option], m.cell) {
			i.Values[m.option] = append(i.Values[m.option], strings.Clone(m.cell))
		}
	}
}

// leaves says which option leaves a row out, or "".
func (f *filter) leaves(cells []string) (option string, err error) {
	for _, t := range f.tests {
		ok, err := t.keeps(cells)
		if err != nil {
			return "", fmt.Errorf("%s fails on this row: %w", t.option, err)
		}
		if !ok {
			return t.option, nil
		}
	}
	return "", nil
}

// ask finds the columns that are wanted among those of the rows that follow,
// and lays out what is read of them.
func (in *reading) ask(line int) error {
	in.asked, in.columns.read = slices.Repeat([]int{-1}, len(in.wants)), nil
	for k, w := range in.wants {
		at, err := in.columns.find(w)
		if err != nil {
			return in.failAt(line, "%v", err)
		}
		if in.asked[k] = at; at >= 0 {
			in.found[k] = true
			in.columns.read = append(in.columns.read, at)
		}
	}
	in.splits()
	in.place()
	return nil
}

// answered refuses a file that lacks a column the filter wants.
func (in *reading) answered(line int) error {
	for k, w := range in.filter.wants {
		if !in.found[k] && (w.option != optionWhere || in.options.Elsewhere == nil || !in.options.Elsewhere(w.name)) {
			return in.failAt(line, "%s", in.columns.missing(w))
		}
	}
	return nil
}
