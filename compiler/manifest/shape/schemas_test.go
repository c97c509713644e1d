package shape_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/manifest/shape"
)

const widget = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.org}
spec:
  group: example.org
  names: {kind: Widget, plural: widgets}
  scope: Namespaced
  versions:
  - {name: v0, served: false, storage: false}
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            required: [hosts]
            x-kubernetes-validations: [{rule: "!has(self.low) || !has(self.high) || self.low <= self.high", message: low must not be above high}]
            properties:
              hosts: {type: array, items: {type: string}, x-kubernetes-list-type: set}
              action: {type: string, enum: [ALLOW, DENY], default: ALLOW}
              low: {type: integer, minimum: 0}
              high: {type: integer}
              free: {type: object, x-kubernetes-preserve-unknown-fields: true}
              byName: {type: object, additionalProperties: {type: object, properties: {size: {type: integer}}}}
`

// TestCustomResources: what is wrong with a custom resource, by its CRD.
func TestCustomResources(t *testing.T) {
	s := shape.NewSchemas()
	s.Learn(parse(t, widget))
	for _, c := range []struct{ name, spec, want string }{
		{"sound", "spec: {hosts: [a], action: DENY, low: 1, high: 2, free: {any: 1}, byName: {a.b: {size: 1}}}", ""},
		{"a field misspelt", "spec: {hostz: [a]}", "spec.hostz: there is no such field: did you mean hosts?"},
		{"a field misspelt, below a name with a dot", "spec: {hosts: [a], byName: {a.b: {sise: 1}}}", `spec.byName["a.b"].sise: there is no such field: did you mean size?`},
		{"a value misspelt", "spec: {hosts: [a], action: ALOW}", `spec.action: "ALOW" is not valid: did you mean ALLOW?`},
		{"a field missing", "spec: {}", "spec.hosts: is required"},
		{"another type", "spec: {hosts: a}", `spec.hosts: must be a list, not the string "a": put it into brackets, ["a"]`},
		{"another type in a list", "spec: {hosts: [1]}", "spec.hosts[0]: must be a string, not the number 1: put it into quotes"},
		{"twice in a set", "spec: {hosts: [a, a]}", "spec.hosts[1]: a is there twice"},
		{"too small", "spec: {hosts: [a], low: -1}", "spec.low: should be greater than or equal to 0"},
		{"a rule", "spec: {hosts: [a], low: 2, high: 1}", "spec: low must not be above high"},
		{"at the top", "spek: {}", "spek: there is no such field: did you mean spec?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := parse(t, "apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: a, namespace: b}\n"+c.spec)
			faults, known := s.Check(o)
			if got := join(faults); got != c.want || !known {
				t.Errorf("got %q, known: %v", got, known)
			}
		})
	}
}

// TestKindsOfCRDs: the version, the kind and the metadata are judged too, and a
// group that no CRD has is not known.
func TestKindsOfCRDs(t *testing.T) {
	s := shape.NewSchemas()
	s.Learn(parse(t, widget))
	for _, c := range []struct{ head, want string }{
		{"apiVersion: example.org/v1\nkind: Wigdet\nmetadata: {name: a}", "kind: there is no Wigdet in example.org: did you mean Widget?"},
		{"apiVersion: example.org/v2\nkind: Widget\nmetadata: {name: a}", "apiVersion: there is no v2 in example.org Widget, which has v1"},
		{"apiVersion: example.org/v0\nkind: Widget\nmetadata: {name: a}", "apiVersion: there is no v0 in example.org Widget, which has v1"},
		{"apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: a, annotations: {b: true}}", `metadata.annotations.b: must be a string, not the bool true: put it into quotes`},
		{"apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: a, label: {}}", "metadata.label: there is no such field: did you mean labels?"},
	} {
		if faults, known := s.Check(parse(t, c.head)); join(faults) != c.want || !known {
			t.Errorf("got %q, known: %v; want %q", join(faults), known, c.want)
		}
	}
	if _, known := s.Check(parse(t, "apiVersion: other.org/v1\nkind: Widget\nmetadata: {name: a}")); known {
		t.Error("a group without a CRD is known")
	}
}

// TestSchemasTogether: objects are judged at the same time, and stay as they are.
func TestSchemasTogether(t *testing.T) {
	s := shape.NewSchemas()
	s.Learn(parse(t, widget))
	o := parse(t, "apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: a}\nspec: {hosts: [a]}")
	before := fmt.Sprint(o.Body)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if faults, known := s.Check(o); len(faults) > 0 || !known {
				t.Errorf("%v, known: %v", faults, known)
			}
		})
	}
	group.Wait()
	if after := fmt.Sprint(o.Body); after != before {
		t.Errorf("the object was %s and is %s", before, after)
	}
}

func parse(t testing.TB, text string) manifest.Object {
	t.Helper()
	objects, err := manifest.Parse([]byte(text))
	if err != nil || len(objects) != 1 {
		t.Fatal(len(objects), err)
	}
	return objects[0]
}

func join(faults []manifest.Fault) string {
	var out []string
	for _, f := range faults {
		out = append(out, f.String())
	}
	return strings.Join(out, "; ")
}
