// Package survey reads a tenant as it is: which group a name means and who is in it, which
// groups give licenses, and the whole of it page by page into a snapshot file. It writes
// nothing.
package survey
