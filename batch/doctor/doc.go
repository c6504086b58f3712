// Package doctor looks at what stands between a stranger and a first safe run on a
// real tenant: network, clock, sign-in, permissions, the tenant itself.
//
// It looks through doors that are handed to it and decides nothing else, so that
// every fault can be put before it in a test. What it finds is a report of checks,
// each with a code that stays, a sentence, and the steps that mend it.
package doctor
