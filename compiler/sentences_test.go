package compiler

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
)

// scripts unpacks the descriptions of the user's scripts that match.
func scripts(t *testing.T, pattern string) map[string]string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", "testdata", "scripts", pattern))
	if err != nil || len(names) == 0 {
		t.Fatal(pattern, err)
	}
	out := map[string]string{}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		root := t.TempDir()
		put(t, root, "cue.mod/module.cue", "module: \"example.com\"\nlanguage: version: \"v0.17.0\"\n")
		put(t, root, "meshes/cluster.cue", "package meshes\n\nimport \"meshc.dev/schema\"\n\nschema.#Cluster\ncluster: name: \"prod\"\n")
		for _, f := range archive.Files {
			if strings.HasPrefix(f.Name, "meshes/") || strings.HasSuffix(f.Name, ".yaml") {
				put(t, root, f.Name, string(f.Data))
			}
		}
		out[strings.TrimSuffix(filepath.Base(name), ".txtar")] = filepath.Join(root, "meshes")
	}
	return out
}

func put(t *testing.T, root, name, text string) {
	t.Helper()
	file := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestSentencesCarryNothing: with the name of its rule in place of every
// sentence, of the schema's and of the compiler's, nothing but the text changes.
func TestSentencesCarryNothing(t *testing.T) {
	seen := 0
	for _, pattern := range []string{"collide-n*.txtar", "audit-u*.txtar", "audit-w*.txtar", "input-c*.txtar", "patch-*.txtar", "invariant-*.txtar"} {
		for name, dir := range scripts(t, pattern) {
			d, found := findingsIn(t, dir)
			if d == nil {
				continue // there is nothing but CUE's own words
			}
			said := d.Report(found, diag.Say).Normalize()
			for i := range found {
				found[i].Says = []any{found[i].Rule, i} // still apart, and no words
			}
			silent := d.Report(found, func(rule string, _ []any) string { return rule }).Normalize()
			for i := range said {
				seen++
				said[i].Message = said[i].Rule
			}
			said = said.Normalize() // two sentences of a rule at one place are one name
			a, b := asText(t, said), asText(t, silent)
			if a != b {
				t.Errorf("%s: with sentences\n%s\nwithout\n%s", name, a, b)
			}
		}
	}
	if seen < 25 {
		t.Errorf("only %d problems were looked at", seen)
	}
}

func findingsIn(t *testing.T, dir string) (*cluster.Description, []plan.Finding) {
	t.Helper()
	d, _, err := cluster.Load(dir)
	if err != nil || d == nil {
		return nil, nil
	}
	units, err := renderAll(t.Context(), d, func(string) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	all := claimsOf(d.Plans)
	return d, slices.Concat(d.Findings, all.conflicts(d.Written), audit(units, all))
}

func asText(t *testing.T, l diag.List) string {
	t.Helper()
	var b strings.Builder
	if err := diag.PrintJSON(&b, l); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
