package main

import (
	"strings"
	"testing"

	"meshc.dev/compiler/diag"
)

// TestEachRuleHasASection: explain has more to say of every rule than its name.
func TestEachRuleHasASection(t *testing.T) {
	for _, r := range diag.Rules() {
		var b strings.Builder
		if err := writeSection(&b, r); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(b.String(), "# "+r.Name+"\n\n"+r.Means) {
			t.Errorf("%s: %q", r.Name, b.String())
		}
		if strings.Contains(b.String(), "\n## ") {
			t.Errorf("%s: the section of another rule is in its own", r.Name)
		}
	}
}
