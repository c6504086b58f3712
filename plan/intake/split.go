package intake

import (
	"strings"

	"reseat/plan"
)

// optionBy is the option that has columns kept.
const optionBy = "--by"

// wantSplit adds the columns that requests keep to those that are wanted.
func (in *reading) wantSplit() {
	for _, column := range in.options.Split {
		in.split = append(in.split, len(in.wants))
		in.wants = append(in.wants, want{optionBy, column})
	}
}

// splits takes down which of these columns the rows have, and how their header is written.
func (in *reading) splits() {
	for i, k := range in.split {
		if at := in.asked[k]; at >= 0 {
			if in.info.Split == nil {
				in.info.Split = map[string]string{}
			}
			in.info.Split[in.options.Split[i]] = strings.Clone(trim(in.columns.cells[at]))
		}
	}
}

// kept are the cells of these columns in a row; nothing where all are empty.
func (m *mapper) kept() plan.Cell {
	if len(m.split) == 0 {
		return plan.Cell{}
	}
	cells, said := make([]string, len(m.split)), false
	for i, k := range m.split {
		cells[i] = trim(m.cells[k])
		said = said || cells[i] != ""
	}
	if !said {
		return plan.Cell{}
	}
	return plan.List(cells...)
}
