package settings

import "github.com/spf13/cobra"

// A ShownSetting is one setting in effect, for people and programs.
type ShownSetting struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
	Origin string   `json:"origin"`
}

// InEffect are the settings of all commands, by name. Of those that name a
// tenant only the strongest is in effect.
func (s *Sources) InEffect(cmd *cobra.Command, layers []layer) []ShownSetting {
	all := []ShownSetting{}
	nearest := s.nearest(cmd, layers)
	for _, name := range FlagNames(cmd.Root()) {
		values, rank := s.outside(name, layers)
		if rank == nowhere || namesTenant(name) && rank > nearest {
			continue
		}
		all = append(all, ShownSetting{name, values, originOf(name, rank, layers)})
	}
	return all
}
