//go:build unix

package main

import "syscall"

// keepPrivate makes every file that the process makes from now on one of its owner
// alone, and of its owner whole, whatever umask the process was started with.
func keepPrivate() { syscall.Umask(0o077) }

// shareNew makes files from now on that all may read: pages and manuals.
func shareNew() { syscall.Umask(0o022) }
