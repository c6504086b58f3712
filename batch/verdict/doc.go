// Package verdict says what became of a user: one ruling from the plan's line, what the
// journal knows of it and what was read of the user, and the count of rulings. Its
// functions are pure. Engine, gate, rehearsal and report ask it, so that they agree.
package verdict
