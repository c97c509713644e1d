package compiler_test

import (
	"os"
	"testing"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/manifest/shape"
)

// TestShapesAreSound: nothing is said against what meshc itself renders, nor,
// where one is given, against a manifest of Istio 1.5.
func TestShapesAreSound(t *testing.T) {
	for name, units := range described(t) {
		var objects []manifest.Object
		schemas := shape.NewSchemas()
		for _, u := range units {
			for _, d := range u.Documents {
				parsed, err := manifest.Parse(d.Text.Bytes())
				if err != nil {
					t.Fatal(err)
				}
				objects = append(objects, parsed...)
				schemas.Learn(parsed[0])
			}
		}
		judged := 0
		for _, o := range objects {
			faults, known := schemas.Check(o)
			if known || shape.Known(o) {
				judged++
			}
			for _, f := range append(faults, shape.Check(o)...) {
				t.Errorf("%s: %s: %s", name, o.ID(), f)
			}
		}
		if judged < 75 {
			t.Errorf("%s: only %d of %d objects were judged", name, judged, len(objects))
		}
	}
	base := os.Getenv("MESHC_CLASSIC_BASE")
	if base == "" {
		return
	}
	text, err := os.ReadFile(base)
	if err != nil {
		t.Fatal(err)
	}
	objects, err := manifest.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range objects {
		if o.Namespace() != "" {
			o.SetNamespace("istio-system") // a placeholder before
		}
		for _, f := range shape.Check(o) {
			t.Errorf("%s: %s", o.ID(), f)
		}
	}
}
