package graph

import (
	"context"
	"net/http"
)

// A page is one part of a collection. It may be empty and still have a next one
// (graph-contract 3.1).
type page[T any] struct {
	Value []T    `json:"value"`
	Next  string `json:"@odata.nextLink"`
}

// pageSize is the most that Graph gives at once (graph-contract 3.1, 7.3).
const pageSize = 999

// eachPage calls fn with the elements of every page that has some, beginning with
// the page that r asks for. It ends at fn's first error.
func eachPage[T any](ctx context.Context, c *Client, r request, fn func([]T) error) error {
	links := chain{}
	for {
		a, err := c.read(ctx, r)
		if err != nil {
			return err
		}
		var p page[T]
		if err := decode(a.body, &p); err != nil {
			return err
		}
		if len(p.Value) > 0 {
			if err := fn(p.Value); err != nil {
				return err
			}
		}
		if p.Next == "" {
			return nil
		}
		if err := links.add(r.url, p.Next, len(p.Value)); err != nil {
			return err
		}
		if r.url, err = c.follow(p.Next); err != nil {
			return err
		}
	}
}

// list asks for a collection page by page.
func (c *Client) list(path string, q query, units int, eventual bool) request {
	return request{method: http.MethodGet, url: c.at(path) + q.String(), cost: q.cost(units), eventual: eventual}
}

// rest returns a collection whose first page came by another way, in a JSON batch.
func rest[T any](ctx context.Context, c *Client, first []byte, r request) ([]T, error) {
	var p page[T]
	if err := decode(first, &p); err != nil || p.Next == "" {
		return p.Value, err
	}
	link, err := c.follow(p.Next)
	if err != nil {
		return nil, err
	}
	r.url = link
	all := p.Value
	err = eachPage(ctx, c, r, func(more []T) error { all = append(all, more...); return nil })
	return all, err
}
