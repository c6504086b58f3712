// Package build works out plans: Plan from requests and a snapshot, Undo from what a run
// did, MapSwap for one swap alone. All three are functions of their arguments: they read
// no clock, file or network, and equal arguments give equal plans.
//
// A row goes one way through it:
//
//	rows        gather finds each row's user (gather.go, identity.go), so that rows of one user meet (meet.go)
//	layers      flags and recipes are resolved once for all who share them (layer.go)
//	operations  a user's cells become operations on SKUs, over those of its layer (row.go, wish.go, choice.go)
//	draft       operations are worked into what the user shall have (grant.go, exact.go, carry.go)
//	calls       the difference becomes writes in order (calls.go)
//	review      impact and the rules of the request say what a reviewer should know (review.go)
//	seats       lines in run order get their stages, or go on hold for want of a seat (sort.go, package seats)
//
// Users of whom the same is asked and who are in the same state have the same line but
// for their names, so it is worked out once for all of them (pattern.go).
//
// It is more than 3,000 lines and one idea: the steps above share the draft of a user, and
// each is of no use without the others.
package build
