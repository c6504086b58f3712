// Package reporttest has what tests of reports share: a small plan and a small tenant with a
// user of each kind, the same with names that try to leave their place, and the checks that
// every text must pass.
package reporttest
