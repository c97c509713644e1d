package manifest

import (
	"strings"
	"testing"
)

// TestRemovals: each line of the table counts, from its version on.
func TestRemovals(t *testing.T) {
	lines := 0
	for line := range strings.Lines(removals) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		lines++
		for _, kind := range f[3:] {
			o := Object{Body: map[string]any{"apiVersion": f[0], "kind": kind}}
			if got, gone := Removed(o, f[1]); !gone || got.In != f[1] {
				t.Errorf("%s %s on %s: %v %v", f[0], kind, f[1], got, gone)
			}
			if got, gone := Removed(o, "1.15"); gone {
				t.Errorf("%s %s on 1.15: %v", f[0], kind, got)
			}
		}
	}
	if lines != 29 {
		t.Errorf("%d lines, want 29", lines)
	}
}
