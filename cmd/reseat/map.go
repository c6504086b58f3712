package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/output"
	"reseat/plan"
	"reseat/plan/build"
	"reseat/plan/sku"
	"reseat/report/doc"
)

// A mapped plan is one line of a plan map, with names.
type mapped struct {
	Swap string `json:"swap"`           // OLD=NEW
	From string `json:"from,omitempty"` // empty: nothing leads to To, and it comes on
	To   string `json:"to,omitempty"`   // empty: no counterpart
	How  string `json:"how"`
	// Undecided is true where the map alone cannot tell: it matters for users who had
	// the plan off.
	Undecided bool `json:"undecided,omitempty"`
}

var mapFormats = map[string]func(w io.Writer, lines []mapped) error{
	"table": writeMap,
	"json":  func(w io.Writer, lines []mapped) error { return output.JSON(w, lines) },
	"csv":   writeMapCSV,
}

// A mapCommand is the flags of map, in the process that runs it.
type mapCommand struct {
	*app
	connect door
	output  output.Flags
}

func newMap(p *app) *cobra.Command {
	a := &mapCommand{app: p}
	cmd := &cobra.Command{
		Use:   "map OLD[,OLD] NEW[,NEW]",
		Short: "Show which service plans stay off when one SKU replaces another",
		Long: `map shows what a swap does with the service plans that users have turned off: the
counterpart in the new SKU of each service plan of the old one, what has no
counterpart, and what is turned on because only the new SKU has it. It reads only the tenant's SKUs.
Written as CSV, and with the column NewPlan changed where the map should not decide,
it is a file for --map of plan.`,
		Example: `  reseat sku map ENTERPRISEPACK SPE_E5
  reseat sku map ENTERPRISEPACK,EMS SPE_E5 --output csv -o e5-map.csv
  reseat sku map SPE_E3 "Microsoft_365_E3_(no_Teams),Microsoft_Teams_Enterprise_New"
  reseat plan sales.csv --swap ENTERPRISEPACK,EMS=SPE_E5 --map e5-map.csv -o e5.plan`,
		Args: exactly(2),
		RunE: a.run,
	}
	a.connect.addTo(cmd)
	a.output.AddTo(cmd, output.Formats(mapFormats))
	return cmd
}

func (a *mapCommand) run(cmd *cobra.Command, args []string) error {
	write, ok := mapFormats[a.output.Format]
	if !ok {
		return output.UnknownFormat(a.output.Format, output.Formats(mapFormats))
	}
	from, err := sku.SplitList(args[0], ',')
	if err != nil {
		return exit.Usagef("%s: %v", args[0], err)
	}
	owned, err := a.connect.owned(cmd.Context(), a.app)
	if err != nil {
		return err
	}
	maps, err := build.MapSwap(owned, sku.Bundled(), from, args[1])
	if err != nil {
		return err
	}
	called := sku.NewIndex(products(owned), nil, sku.Bundled())
	var lines []mapped
	for _, m := range maps {
		swap := args[0] + "=" + args[1]
		if len(maps) > 1 {
			swap = args[0] + "=" + called.Part(m.To)
		}
		lines = append(lines, mappedPlans(m, swap, called)...)
	}
	return a.WriteResult(a.output, func(w io.Writer) error { return write(w, lines) })
}

// mappedPlans gives a map its names: what leads somewhere, then what leads nowhere,
// then what comes on.
func mappedPlans(m plan.SwapMap, swap string, index *sku.Index) []mapped {
	called := index.PlanName
	open := map[sku.PlanID]bool{}
	for _, x := range m.Conflicts() {
		for _, id := range x.From {
			open[id] = true
		}
	}
	var lead, lost, fresh []mapped
	for _, l := range m.Lines {
		if l.To == "" {
			lost = append(lost, mapped{Swap: swap, From: called(l.From), How: "no counterpart"})
			continue
		}
		how := map[sku.Match]string{sku.BySame: "same service plan", sku.ByFamily: "same service"}[l.By]
		lead = append(lead, mapped{Swap: swap, From: called(l.From), To: called(l.To), How: how, Undecided: open[l.From]})
	}
	for _, id := range m.Fresh {
		fresh = append(fresh, mapped{Swap: swap, To: called(id), How: "is turned on"})
	}
	return append(append(lead, lost...), fresh...)
}

// writeMapCSV writes what plan.ReadMaps reads.
func writeMapCSV(w io.Writer, lines []mapped) error {
	var rows [][]string
	for _, l := range lines {
		undecided := ""
		if l.Undecided {
			undecided = "needs a decision where it was off"
		}
		rows = append(rows, []string{l.Swap, l.From, l.To, l.How, undecided})
	}
	return doc.WriteCells(w, []string{plan.MapSwapColumn, plan.MapFromColumn, plan.MapToColumn, "How", "Undecided"}, rows)
}

func writeMap(w io.Writer, lines []mapped) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	undecided, several := 0, len(lines) > 0 && lines[0].Swap != lines[len(lines)-1].Swap
	for i, l := range lines {
		if several && (i == 0 || lines[i-1].Swap != l.Swap) {
			fmt.Fprintf(t, "%s%s\n", strings.Repeat("\n", min(i, 1)), l.Swap)
		}
		if i == 0 || lines[i-1].Swap != l.Swap {
			fmt.Fprintln(t, "Old service plan\tNew service plan\tHow")
		}
		how := l.How
		if l.Undecided {
			undecided++
			how += ", needs a decision where it was off"
		}
		fmt.Fprintln(t, strings.Join([]string{cmp.Or(l.From, "-"), cmp.Or(l.To, "-"), how}, "\t"))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if undecided > 0 {
		need := "lines need"
		if undecided == 1 {
			need = "line needs"
		}
		_, err := fmt.Fprintf(w, "\n%d %s a decision: with --disable or --enable, or in a file for --map\n", undecided, need)
		return err
	}
	return nil
}
