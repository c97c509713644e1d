package compiler

import (
	"slices"
	"testing"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/manifest/shape"
)

// TestFramesAreSound: what is made before anything is merged into it, an API server takes:
// what is wrong with what is made in the end is the document's.
func TestFramesAreSound(t *testing.T) {
	tables, err := cluster.Tables()
	if err != nil {
		t.Fatal(err)
	}
	b := &builder{refers: referrersOf(tables)}
	judged := 0
	for _, m := range tables.Makers {
		if m.Overlays == nil {
			continue
		}
		for _, f := range m.Overlays.Frames {
			o := manifest.Object{Body: map[string]any{"apiVersion": m.Group + "/any", "kind": m.Kind, "metadata": map[string]any{"name": "web", "namespace": "shop"}}}
			put(o.Body, m.Class, append(slices.Clone(f.Classes), "other")[0])
			frame := b.frameOf(&unit{}, o)
			if frame == nil {
				t.Fatalf("nothing is made for class %s", o.At(m.Class...))
			}
			for key, kind := range m.Overlays.Keys {
				judged++
				if faults := shape.Check(frame.object(key, kind, "shop")); len(faults) > 0 {
					t.Errorf("%v: %s: %v", f.Classes, key, faults)
				}
			}
		}
	}
	if judged < 15 {
		t.Errorf("%d objects are judged", judged)
	}
}
