// Package wire makes the HTTP clients that reseat talks through: to the tenant, to the
// sign-in service, and to the addresses that doctor looks at.
//
// Whoever answers is not trusted. An answer is read up to a limit, however it is
// compressed; a redirect is never followed, because it would lead to a host that nobody
// named; and the connection is TLS 1.2 or newer.
package wire
