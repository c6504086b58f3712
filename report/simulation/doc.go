// Package simulation says what a rehearsed run foretells: its result, how long it takes with
// a normal and with a degraded service, when each license is in use, and who would be
// without one for how long.
//
// Foresee makes a Forecast of one rehearsed run, and the report of it. A Rehearsal puts the
// forecasts of all ways to carry a plan out side by side, and Document makes a document of
// it. The columns of its CSV have other names than those of a report, so that a prediction is
// never taken for a finding.
package simulation
