//go:build race

package report

// Under the race detector it is the writing that takes long, not what is tested.
func init() { many = 20_000 }
