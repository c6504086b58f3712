// Package sku names what is sold: SKUs and the service plans inside them.
//
// Identity is the GUID. Part numbers, product names and service-plan names are
// for people: they repeat, change their case and differ between sources
// (graph-contract 0.10), so nothing here compares two things by name. What a SKU
// contains in a given tenant is said by that tenant's subscribedSkus; the bundled
// catalogue only adds names.
package sku
