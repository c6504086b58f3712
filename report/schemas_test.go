package report

import "flag"

var _ = flag.Bool("update", false, "rewrite the published schemas")
