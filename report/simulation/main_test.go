package simulation

import (
	"os"
	"testing"
	"time"
)

// Tests show local time as they would in UTC.
func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}
