package pace

import "context"

type ticketKey struct{}

// WithTicket returns a context whose next request uses t instead of taking a
// ticket of its own.
func WithTicket(ctx context.Context, t *Ticket) context.Context {
	return context.WithValue(ctx, ticketKey{}, t)
}

// UseTicket returns the ticket that ctx carries, once; later calls return nil.
func UseTicket(ctx context.Context) *Ticket {
	t, _ := ctx.Value(ticketKey{}).(*Ticket)
	if t == nil || !t.used.CompareAndSwap(false, true) {
		return nil
	}
	return t
}
