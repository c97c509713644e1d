package e2e

import (
	"testing"
)

// The units of the sample, one after another, are its whole stream.
func TestUnitsMakeTheStream(t *testing.T) {
	s := must(t, applied)
	units, err := export(meshes, "cluster")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range s.meshes {
		units = append(units, m.objects...)
	}
	if len(units) != len(s.stream) {
		t.Errorf("the units have %d objects; the stream has %d", len(units), len(s.stream))
	}
	once := map[string]bool{}
	for _, o := range units {
		once[o.String()] = true
	}
	for _, o := range s.stream {
		if !once[o.String()] {
			t.Errorf("%s is in the stream and in no unit", o)
		}
	}
}

// Every object, as exported, is accepted by server-side apply with strict
// field validation and without force, in the order of the stream. A second pass
// changes nothing and conflicts with nothing, though every control plane has
// meanwhile made its own changes, such as the CA in its webhooks.
func TestApply(t *testing.T) {
	s := must(t, running)
	for _, warning := range s.Warnings.Take() {
		t.Errorf("the API server warns: %s", warning)
	}
	for _, m := range s.meshes {
		awaitValidation(t, s, m)
	}
	unchanged(t, s)
	t.Logf("%d objects applied twice", len(s.stream))
}

// unchanged applies the whole stream again and compares what the server has.
func unchanged(t *testing.T, s *sample) {
	t.Helper()
	for _, o := range s.stream {
		before, err := s.Get(t.Context(), o)
		if err != nil {
			t.Error(err)
			continue
		}
		after, err := s.Apply(t.Context(), o)
		if err != nil {
			t.Error(err)
			continue
		}
		if before.GetResourceVersion() != after.GetResourceVersion() {
			t.Errorf("%s: applying again changed it", o)
		}
	}
}
