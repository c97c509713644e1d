// Package gitops holds what meshc writes for Argo CD and Flux against these tools'
// own definitions and rules, which their modules have. Nothing of them is run, nor
// imported.
package gitops

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	groups "k8s.io/apimachinery/pkg/runtime/schema"

	"meshc.dev/e2e/built"
	"meshc.dev/e2e/manifest"
)

// The oldest releases that docs/gitops.md names, and newer ones.
const (
	argo       = "github.com/argoproj/argo-cd/v3@v3.3.0"
	argoNewer  = "github.com/argoproj/argo-cd/v3@v3.3.19"
	argoOlder  = "github.com/argoproj/argo-cd/v3@v3.2.12"
	engine     = "github.com/argoproj/gitops-engine@v0.7.3"
	flux       = "github.com/fluxcd/kustomize-controller@v1.7.3"
	fluxNewer  = "github.com/fluxcd/kustomize-controller@v1.9.6"
	fluxDelete = "github.com/fluxcd/pkg/ssa@v0.76.2"
)

// module is the directory of a module's files.
func module(t *testing.T, at string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "mod", "download", "-json", at)
	cmd.Dir = t.TempDir() // in no module
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	out, _ := cmd.Output() // which says what is wrong
	var said struct{ Dir, Error string }
	if err := json.Unmarshal(out, &said); err != nil || said.Error != "" {
		t.Fatalf("%s: %s %v", at, said.Error, err)
	}
	return said.Dir
}

// source is a file of a module's, in which the rule stands that a test is about.
func source(t *testing.T, at, file string, says ...string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(module(t, at), file))
	if err != nil {
		t.Fatal(err)
	}
	plain := strings.Join(strings.Fields(string(text)), " ")
	for _, s := range says {
		if !strings.Contains(plain, s) {
			t.Errorf("%s: %s does not say any more: %s", at, file, s)
		}
	}
}

// A definition judges objects as the API server does that has it.
type definition struct {
	structural *schema.Structural
	validator  validation.SchemaValidator
}

// definitions are those of a module's directory, by kind and version.
func definitions(t *testing.T, at, dir string) map[groups.GroupVersionKind]definition {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(module(t, at), dir, "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s has no files in %s: %v", at, dir, err)
	}
	out := map[groups.GroupVersionKind]definition{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all, err := manifest.Of[apiextensionsv1.CustomResourceDefinition](built.Objects(t, text), "CustomResourceDefinition")
		if err != nil {
			t.Fatal(err)
		}
		for _, crd := range all {
			for _, v := range crd.Spec.Versions {
				internal := &apiextensions.JSONSchemaProps{}
				if err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(v.Schema.OpenAPIV3Schema, internal, nil); err != nil {
					t.Fatal(err)
				}
				structural, err := schema.NewStructural(internal)
				if err != nil {
					t.Fatal(err)
				}
				validator, _, err := validation.NewSchemaValidator(internal)
				if err != nil {
					t.Fatal(err)
				}
				out[groups.GroupVersionKind{Group: crd.Spec.Group, Version: v.Name, Kind: crd.Spec.Names.Kind}] = definition{structural, validator}
			}
		}
	}
	return out
}

// faults are what the API server would refuse in an object, and the fields that it
// would drop.
func (d definition) faults(o manifest.Object) []string {
	var out []string
	for _, err := range validation.ValidateCustomResource(nil, o.Object, d.validator) {
		out = append(out, err.Error())
	}
	dropped := pruning.PruneWithOptions(o.DeepCopy().Object, d.structural, true, schema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})
	for _, path := range dropped {
		out = append(out, path+": unknown")
	}
	return out
}
