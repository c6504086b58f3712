//go:build race

package rehearse_test

// With the race detector everything takes many times as long.
func init() { hurried = true }
