// Package pace decides when the next request may leave for the tenant: as near as can be
// to the limit that is really there, and hardly ever into it. Published quotas are one
// guess (graph-contract 9): other apps share them, Microsoft moves them, and single 429s
// come for no reason of ours.
//
// A request needs five things, and takes all of them at once or none: no hold in
// force (a Retry-After holds its scope, reads or writes where the tenant named one,
// else everything, to its last millisecond and whatever its length), a slot of the
// write window if it is a write (window.go), the rate at which writes were found to be
// allowed, where one was found (sustained.go), its resource units (units.go, golang.org/x/time/rate
// as is the rate), and a place in flight (gate.go). Whoever came first is served first, but for
// those whose user may be without a license, who go before all others.
//
// # What an answer means
//
// A 429 with a Retry-After holds. After a hold a probe goes alone, then a ramp of twice
// as many with each round trip (ramp.go), so a hold that was too short costs one request.
//
// A 429 without one is its own request's affair, which is sent again after BackOff. It
// holds all others only when there are eight among the last 64 answers, or where the
// probe of a ramp meets it: then for 1, 2, 4 … 60 s.
//
// No single 429 says anything of a limit. Eight among 64 do: strays of 3 in 100 come to
// that many about once in a thousand answers, a limit within one round trip. Which limit it
// is, the Retry-After tells: where it ends as the oldest write leaves our window, or, of a
// long one, any write, the tenant counts as we do, and allows what the window now holds
// (level.go). So it does where
// six probes in a row were turned away, as nothing is refilled. Else it refills, or
// others share it: then a rate is kept to, which is measured from one 429 to the next. A
// tenant that had nothing left at both ends has allowed in between exactly what it allows.
//
// Both are tried upwards: 3 in 100 after 5 s (a thirtieth of the quota's span), then twice
// that each further 5 s, at most as much again: so a rate measured in a dry spell of a
// limit that others share is back within a minute. A step that is turned away is taken
// back, and doubles the pause, up to 30 s: so a limit that stays costs little. A 429 that
// no step explains lowers a rate once, and no level; a second one shows that it has
// nothing to do with either, which is then given up. Eight among 64 are too many for that:
// then it is measured anew. A probe that is turned away tells that its
// hold was too short, and nothing of the rate.
//
// No rule can tell a window of 3,000 from a bucket of 3,000 that is refilled steadily,
// nor either from a window of 1,000 that nobody has filled yet, before a write is turned
// away. So reseat keeps to what was told where that is enough, and whoever is between two
// halves of a readd when an unknown limit is met waits for it: at the speed that 1,000
// users are worth, that is 16 users at least (266 a second, each for one round trip).
//
// A 409, 5xx, lost connection or doubled latency halves how many may be in flight, once a
// second and never by the answer to a request that had left before the last cut. All in
// flight are turned away when an unknown limit is met, so at first there are few: 13 until
// 64 answers went well (buckets of fifty are common), then quickly up to 38, and more
// only with what was accepted, a fiftieth of it.
//
// A Retry-After is the least: a tenant that counts what it turns away names one that is
// short by that, so from the second probe on that is turned away the holds are doubled.
//
// # Time
//
// All waiting is done by Clock.Sleep and under no lock (R37), and no two requests
// are woken at the same instant (R38): wake-ups lie on whole milliseconds, each
// moved by an offset that is the request's own. So the same pacer serves a run and its
// rehearsal. errgroup waits for the goroutines of Together.
package pace
