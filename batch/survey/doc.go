// Package survey finds out who a request is about, and reads a tenant as it is: the users of
// files, groups, filters and conditions; which group a name means and who is in it, which
// groups give licenses, and the whole tenant page by page into a snapshot file. It writes
// nothing.
package survey
