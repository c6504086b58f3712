package exit

import (
	"context"
	"fmt"
	"testing"

	"reseat/plan/tenant"
)

// Whoever pressed Ctrl-C is not sent to look for a fault of the network.
func TestHintOfACancelledRead(t *testing.T) {
	if hint := HintOf(fmt.Errorf("read users: %w: %w", tenant.ErrUnsent, context.Canceled)); hint != "" {
		t.Errorf("hint %q", hint)
	}
	if hint := HintOf(fmt.Errorf("read users: %w", tenant.ErrUnsent)); hint == "" {
		t.Error("no hint where nothing is reached")
	}
}
