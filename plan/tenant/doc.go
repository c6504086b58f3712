// Package tenant holds the nouns of one customer's Microsoft 365 directory as far
// as licensing goes: users, what they hold and by which path, seats, groups; the
// snapshot of all that at one moment, and its file; and the reasons for which a
// tenant refuses a change.
package tenant
