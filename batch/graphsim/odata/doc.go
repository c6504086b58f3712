// Package odata reads $filter, $search and $orderby and applies them to rows of which
// it knows nothing but a Getter: the value at a path. It knows no tenant and no wire.
package odata
