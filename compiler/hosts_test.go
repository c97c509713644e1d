package compiler

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestNamespacesOfAnyName: a mesh may call its namespaces, and Services in them,
// what it likes: no word of another mesh's becomes a host by that.
func TestNamespacesOfAnyName(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "meshes")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "meshes"))); err != nil {
		t.Fatal(err)
	}
	module := filepath.Join(root, "cue.mod", "module.cue")
	if err := os.MkdirAll(filepath.Dir(module), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(module, []byte(bare(t)["cue.mod/module.cue"]), 0o644); err != nil {
		t.Fatal(err)
	}
	sample, problems, err := Compile(t.Context(), dir, func(string) bool { return true }, nil)
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	services := map[string]string{}
	word, label := regexp.MustCompile(`[A-Za-z0-9-]+([.][A-Za-z0-9-]+)+`), regexp.MustCompile(`^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$`)
	taken := map[string]bool{"default": true}
	for _, u := range sample.Units {
		for _, d := range u.Documents {
			taken[d.ID.Namespace] = true
			if d.ID.Kind == "Namespace" {
				taken[d.ID.Name] = true
			}
			for _, labels := range word.FindAllString(string(d.Text.Bytes()), -1) {
				for two := strings.Split(labels, "."); len(two) > 1; two = two[1:] {
					if label.MatchString(two[1]) && services[two[1]] == "" && label.MatchString(two[0]) {
						services[two[1]] = two[0]
					}
				}
			}
		}
	}
	var text strings.Builder
	text.WriteString("package meshes\n\nmesh: other: {\n")
	for _, ns := range slices.Sorted(maps.Keys(services)) {
		if !taken[ns] {
			fmt.Fprintf(&text, "\tnamespaces: %q: {}\n\tobjects: %q: {apiVersion: \"v1\", kind: \"Service\", metadata: {name: %q, namespace: %q}, spec: ports: [{port: 80}]}\n", ns, ns, services[ns], ns)
		}
	}
	text.WriteString("}\n")
	// Some of them are the ends of names, which the platform gives.
	var ends []string
	for _, ns := range slices.Sorted(maps.Keys(services)) {
		if !taken[ns] {
			ends = append(ends, strconv.Quote(ns))
		}
	}
	grants := filepath.Join(dir, "grants.cue")
	given, err := os.ReadFile(grants)
	if err != nil {
		t.Fatal(err)
	}
	given = append(given, "\ncluster: tenants: other: namespaces: ["+strings.Join(ends, ", ")+"]\n"...)
	if err := os.WriteFile(grants, given, 0o644); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(text.String(), "namespaces:"); n < 90 {
		t.Errorf("only %d namespaces", n)
	}
	if err := os.WriteFile(filepath.Join(dir, "other.cue"), []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, problems, err = Compile(t.Context(), dir, func(string) bool { return false }, nil); err != nil || len(problems) > 0 {
		t.Error(problems, err)
	}
}
