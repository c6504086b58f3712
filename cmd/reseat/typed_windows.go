package main

import console "golang.org/x/sys/windows"

// dropTyped forgets what was typed at a console and not read yet.
func dropTyped(fd uintptr) error { return console.FlushConsoleInputBuffer(console.Handle(fd)) }
