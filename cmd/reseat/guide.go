package main

import "embed"

// The pages of the guide that help shows in part.
//
//go:embed guide/runs.md guide/signin.md guide/pace.md guide/trust.md
var guidePages embed.FS
