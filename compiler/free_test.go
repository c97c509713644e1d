package compiler

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"meshc.dev/compiler/cluster"
)

// TestStaticPorts: the part of the range that is to be taken first is the one that the
// API server keeps (pkg/registry/core/service/portallocator, calculateRangeOffset).
func TestStaticPorts(t *testing.T) {
	for _, row := range []struct {
		least, most int
		want        []string
	}{
		{30000, 32767, []string{"30000-30085"}},
		{30000, 30015, nil},
		{30000, 30016, []string{"30000-30015"}},
		{30000, 30511, []string{"30000-30015"}},
		{30000, 30543, []string{"30000-30016"}},
		{30000, 34095, []string{"30000-30127"}},
		{1, 65535, []string{"1-128"}},
		{30000, 30000, nil},
		{30001, 30000, nil},
	} {
		dir := t.TempDir()
		for name, text := range map[string]string{
			"cue.mod/module.cue": "module: \"example.com\"\nlanguage: version: \"v0.17.0\"\n",
			"meshes/cluster.cue": fmt.Sprintf("package meshes\n\nimport \"meshc.dev/schema\"\n\nschema.#Cluster\ncluster: {name: \"prod\", nodePorts: {min: %d, max: %d}}\n", row.least, row.most),
		} {
			file := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		d, _, err := cluster.Load(filepath.Join(dir, "meshes"))
		if err != nil || d == nil {
			t.Fatal(d, err)
		}
		var got []string
		for _, g := range d.Plans[0].Prefers {
			got = append(got, g.Values...)
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%d-%d: %v, want %v", row.least, row.most, got, row.want)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
}
