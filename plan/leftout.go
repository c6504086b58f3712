package plan

// LeftOut says how many users one condition left out.
type LeftOut struct {
	Condition string `json:"condition"`
	Users     int    `json:"users"`
	// Note says what else should be known of who is left.
	Note string `json:"note,omitempty"`
}
