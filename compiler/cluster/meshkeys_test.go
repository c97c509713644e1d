package cluster

import (
	"slices"
	"strings"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"

	"meshc.dev/compiler/plan"
)

// TestMeshConfigIsDecided: each field of Istio's mesh configuration and of its
// proxies' is allowed, or refused with what to do instead, and the table names
// no field that there is not. One that a new Istio brings fails here until
// somebody decides.
func TestMeshConfigIsDecided(t *testing.T) {
	v, err := ownSchema(cuecontext.New(), "*.cue")
	if err != nil {
		t.Fatal(err)
	}
	tab, err := readTable()
	if err != nil {
		t.Fatal(err)
	}
	mesh := []string{"data", "mesh", plan.Parsed}
	for _, level := range []struct {
		at     []string
		fields cue.Selector
		least  int
	}{
		{mesh, cue.Def("MeshConfig"), 40},
		{append(slices.Clip(mesh), "defaultConfig"), cue.Hid("_#MeshConfigProxyConfig", schemaPath), 35},
		{append(slices.Clip(mesh), "caCertificates", "*"), cue.Hid("_#MeshConfigCertificateData", schemaPath), 4},
	} {
		fields, err := v.LookupPath(cue.MakePath(level.fields)).Fields(cue.Optional(true))
		if err != nil {
			t.Fatal(err)
		}
		known := map[string]bool{}
		for fields.Next() {
			name := strings.TrimSuffix(fields.Selector().Unquoted(), "?")
			known[name] = true
			if !slices.ContainsFunc(slices.Concat(tab.allowed, tab.refusals), func(r row) bool { return r.names(level.at, name) }) {
				t.Errorf("nothing is said of %s at %v", name, level.at)
			}
		}
		if len(known) < level.least {
			t.Fatalf("only %d fields at %v", len(known), level.at)
		}
		for _, r := range slices.Concat(tab.allowed, tab.refusals) {
			if len(r.path) <= len(level.at) || !slices.EqualFunc(r.path[:len(level.at)], level.at, step.is) {
				continue
			}
			for _, name := range r.path[len(level.at)] {
				if name != anyStep && !known[name] {
					t.Errorf("%s: Istio has no field %s at %v", r, name, level.at)
				}
			}
		}
	}
}

// names tells whether a row is for a field by its name.
func (r row) names(at []string, name string) bool {
	return len(r.path) > len(at) && slices.EqualFunc(r.path[:len(at)], at, step.is) && slices.Contains(r.path[len(at)], name)
}
