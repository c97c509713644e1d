package compiler

import (
	"maps"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"meshc.dev/compiler/diag"
)

// TestReferenceExamples: what docs/reference.md shows of each definition, with the files
// that it needs besides, vets.
func TestReferenceExamples(t *testing.T) {
	for name, archive := range archives(t, filepath.Join("reference", "*.txtar"), 25) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := bare(t)
			for _, f := range archive.Files {
				if strings.HasSuffix(f.Name, "/*") {
					maps.Copy(files, releaseCharts(path.Dir(f.Name)))
				} else {
					files[f.Name] = string(f.Data)
				}
			}
			for _, p := range compiled(t, t.TempDir(), example{name, files}) {
				if rule, _ := diag.RuleOf(p.Rule); rule.Severity != diag.Notes {
					t.Errorf("%s: %s [%s]", p.Position, p.Message, p.Rule)
				}
			}
		})
	}
}
