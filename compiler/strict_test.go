package compiler_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	istioscheme "istio.io/client-go/pkg/clientset/versioned/scheme"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"
	gatewayapi "sigs.k8s.io/gateway-api/apis/v1"
	strict "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"

	"meshc.dev/compiler"
)

// everything is a mesh that uses all of the language that renders objects.
func everything(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "testdata", "everything.cue"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// described are descriptions whose every object is looked at.
func described(t *testing.T) map[string][]compiler.Unit {
	t.Helper()
	return map[string][]compiler.Unit{
		"sample":     sound(t, filepath.Join("..", "meshes")),
		"everything": sound(t, module(t, map[string]string{"cluster.cue": sharedText + kinds, "meshes.cue": everything(t)})),
	}
}

// TestObjectsDecodeStrictly: the API server's own types take each object, and
// know each of its fields.
func TestObjectsDecodeStrictly(t *testing.T) {
	types := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{scheme.AddToScheme, istioscheme.AddToScheme, apiextensions.AddToScheme, gatewayapi.Install} {
		if err := add(types); err != nil {
			t.Fatal(err)
		}
	}
	for name, units := range described(t) {
		kinds := map[string]int{}
		for _, u := range units {
			for _, d := range u.Documents {
				kinds[d.ID.Kind]++
				for _, fault := range decode(types, d) {
					t.Errorf("%s: unit %s: %s: %v", name, u.Name, d.ID, fault)
				}
			}
		}
		if len(kinds) < 15 {
			t.Errorf("%s: only these kinds were looked at: %v", name, kinds)
		}
	}
}

// decode gives what the object's type does not know or take.
func decode(types *runtime.Scheme, d compiler.Document) []error {
	text, err := yaml.YAMLToJSONStrict(d.Text.Bytes())
	if err != nil {
		return []error{err}
	}
	object, err := types.New(schema.GroupVersionKind{Group: d.ID.Group, Version: d.Version, Kind: d.ID.Kind})
	if err != nil {
		return []error{err}
	}
	if !strings.HasSuffix(d.ID.Group, ".istio.io") {
		faults, err := strict.UnmarshalStrict(text, object)
		return nonNil(append(faults, err))
	}
	// Istio's types read JSON leniently, so the specification is read by its
	// protocol buffer and the rest without it.
	var body map[string]json.RawMessage
	if err := json.Unmarshal(text, &body); err != nil {
		return []error{err}
	}
	spec := reflect.ValueOf(object).Elem().FieldByName("Spec").Addr().Interface().(proto.Message)
	specFault := protojson.Unmarshal(body["spec"], spec)
	delete(body, "spec")
	rest, err := json.Marshal(body)
	if err != nil {
		return []error{err}
	}
	faults, err := strict.UnmarshalStrict(rest, object)
	return nonNil(append(faults, err, specFault))
}

func nonNil(in []error) []error {
	var out []error
	for _, err := range in {
		if err != nil {
			out = append(out, err)
		}
	}
	return out
}
