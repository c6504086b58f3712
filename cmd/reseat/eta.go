package main

import "time"

// eta estimates how long n writes take: as long as the quota makes them take, which
// lets free of them leave now and slots in every window after, and as long as so many
// took so far at perWrite each, whichever is more.
func eta(n, free, slots int, per, perWrite time.Duration) time.Duration {
	var quota time.Duration
	if over := n - max(0, free); over > 0 && slots > 0 {
		quota = time.Duration(float64(per) * float64(over) / float64(slots))
	}
	return max(quota, time.Duration(n)*perWrite)
}
