// Package auth signs in: the kinds of sign-in, and the table of clouds. The work is
// azidentity's; here are the choice, the places a secret may come from, and words
// for what goes wrong.
package auth
