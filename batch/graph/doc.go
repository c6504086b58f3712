// Package graph is the Microsoft Graph client: requests, pages, JSON batches and
// errors, on azcore's pipeline.
//
// Reads are sent again here; writes never are, because after a lost answer only the
// engine knows how to look before it acts. Every request that leaves, also one that
// azcore sends again after a claims challenge, passes the one pacer. Graph's
// spelling ends here: what goes out is in the words of plan/tenant, and every
// answer that is not a success has been given its meaning.
package graph
