package graphsim

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"

	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// Assign is POST /users/{id}/assignLicense without its wire form: for clients in this
// process that make so many calls that reading and writing JSON is what they wait for.
// A success has no body. The error is that of a connection that broke.
func (t *Tenant) Assign(ctx context.Context, id tenant.UserID, add []tenant.License, remove []sku.ID) (status int, h http.Header, body []byte, err error) {
	c := &call{
		ctx: ctx, method: http.MethodPost, path: []string{"users", string(id), "assignLicense"}, raw: "users/" + string(id) + "/assignLicense",
		header: http.Header{}, wish: &licensing{add, remove}, direct: true,
	}
	t.stamp(c)
	t.advance(c.now)
	a, in := t.chaos.admit(t, c)
	if f := t.chaos.arrive(c); in && f != nil {
		a = f.answer(c)
	} else if in {
		a, _ = t.one(c)
	}
	return a.plain(c)
}

// Gets is a JSON batch of GETs without its wire form. After a success it calls each
// once for every path; value is a *tenant.User, which must not be changed, or for
// licenseDetails a func over service plans and their status, or nil where it is in body.
func (t *Tenant) Gets(ctx context.Context, paths []string, each func(i, status int, h http.Header, body []byte, value any)) (status int, h http.Header, body []byte, err error) {
	c := &call{ctx: ctx, method: http.MethodPost, path: []string{"$batch"}, raw: "$batch", header: http.Header{}, direct: true}
	c.batch = http.MethodGet + " " + strings.Join(paths, "\n"+http.MethodGet+" ")
	t.stamp(c)
	t.advance(c.now)
	a, in := t.chaos.admit(t, c)
	if !in {
		return a.plain(c)
	}
	if f := t.chaos.arrive(c); f != nil {
		return f.answer(c).plain(c)
	}
	var parts []answer
	a = t.chaos.wrap(t, c, batchRoute, func() answer {
		if t.chaos.delay(ctx, t, c) != nil {
			return answer{reset: true}
		}
		parts = t.gets(c, paths)
		return ok(t.batchStatus(parts), nil)
	})
	status, h, body, err = a.plain(c)
	if err != nil || status >= http.StatusMultipleChoices && len(parts) == 0 {
		return status, h, body, err
	}
	for i, p := range parts {
		each(i, p.status, p.header, p.bytes(), p.value)
	}
	return status, h, body, nil
}

// gets answers the parts of a batch in their order.
func (t *Tenant) gets(outer *call, paths []string) []answer {
	out := make([]answer, len(paths))
	for i, p := range paths {
		c, f := newCall(http.MethodGet, p)
		if f != nil {
			c = &call{}
		}
		c.ctx, c.header, c.inside, c.direct = outer.ctx, outer.header, true, true
		t.stamp(c)
		c.app, c.roles = outer.app, outer.roles
		if f != nil {
			out[i] = f.answer(c).dated(c)
			continue
		}
		out[i], _ = t.one(c)
		out[i] = out[i].dated(c)
		if out[i].reset { // as a part of a batch shows it
			out[i] = answer{status: http.StatusGatewayTimeout, html: gatewayPage}
		}
	}
	return out
}

// batchStatus is the status of a batch with those parts.
func (t *Tenant) batchStatus(parts []answer) int {
	for _, p := range parts {
		if p.status == http.StatusTooManyRequests && t.o.Doubt.BatchThrottled {
			return http.StatusFailedDependency
		}
	}
	return http.StatusOK
}

// dated adds the Date from which a Retry-After counts.
func (a answer) dated(c *call) answer {
	if a.status < http.StatusBadRequest {
		return a
	}
	return a.set("Date", c.now.UTC().Format(http.TimeFormat))
}

// plain is what of an answer reaches a client without a wire.
func (a answer) plain(c *call) (status int, h http.Header, body []byte, err error) {
	switch {
	case a.reset:
		return 0, nil, nil, &net.OpError{Op: "read", Err: syscall.ECONNRESET}
	case a.cut > 0:
		return 0, nil, nil, io.ErrUnexpectedEOF
	}
	a = a.dated(c)
	return a.status, a.header, a.bytes(), nil
}

// bytes is the body on the wire.
func (a answer) bytes() []byte {
	if a.body == nil && a.html == "" {
		return nil
	}
	var b bytes.Buffer
	a.render(&b)
	return b.Bytes()
}

// statuses calls yield for each service plan that the user has through a license.
func (t *Tenant) statuses(c *call, u *tenant.User) func(yield func(sku.ID, sku.PlanID, string) bool) {
	return func(yield func(sku.ID, sku.PlanID, string) bool) {
		for _, l := range assignedLicenses(u.Assignments, t.o.Doubt.DisabledInAny) {
			k, found := t.dir.sku(l.SkuID)
			if !found {
				continue
			}
			fresh := t.fresh(u, l.SkuID, c.now)
			for _, p := range k.Plans {
				if !yield(l.SkuID, p.ID, statusOf(p, l, fresh)) {
					return
				}
			}
		}
	}
}
