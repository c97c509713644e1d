//go:build unix

package main

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/plan"
	"meshc.dev/schema"
)

// helm renders and parses the charts of all meshes one after another, in this process,
// as `helm template` does.
func helm(t *testing.T, root string, peer time.Duration) {
	t.Helper()
	d, _, err := cluster.Load(filepath.Join(root, "meshes"))
	if err != nil {
		t.Fatal(err)
	}
	render := newHelm(t)
	for i, p := range d.Plans { // what addons and other releases bring is left out
		d.Plans[i].Sources = slices.DeleteFunc(p.Sources, func(s plan.Source) bool { return !strings.HasPrefix(s.Chart, "builtin:") })
	}
	start := processorTime(t)
	found := render(d.Plans)
	spent := processorTime(t) - start
	fmt.Printf("Helm's engine alone: %d objects, %.2f s of CPU, %.2f of cue vet's.\n\n", found, spent.Seconds(), spent.Seconds()/peer.Seconds())
}

func copySchema(t *testing.T, to string) {
	t.Helper()
	names, err := fs.Glob(schema.Files, "*.cue")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(schema.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		put(t, to, map[string]string{name: string(text)})
	}
}
