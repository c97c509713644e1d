package shape

import (
	"maps"
	"slices"
	"strings"
	"sync"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/nearest"
)

// Schemas judges custom resources by the CustomResourceDefinitions that it has
// learned. Making a schema is slow, so that it is made when the first object of
// its kind and version comes, once. Schemas may be used concurrently.
type Schemas struct {
	mu   sync.Mutex
	crds map[string]map[string]definition // by group and kind
	made map[string]func() *validator     // by group, kind and version
	// further are the types of kinds that no definition was learned for.
	further func() *runtime.Scheme
}

// definition is a CustomResourceDefinition as its YAML has it.
type definition map[string]any

// NewSchemas knows no kinds yet.
func NewSchemas() *Schemas {
	return &Schemas{crds: map[string]map[string]definition{}, made: map[string]func() *validator{}, further: sync.OnceValue(furtherTypes)}
}

// Learn takes a CustomResourceDefinition, of apiextensions.k8s.io/v1 or an
// older version, whose schemas count for objects that Check gets later. Other
// objects are passed over, and so is a kind that is known: the first counts.
// The object must not be changed afterwards.
func (s *Schemas) Learn(crd manifest.Object) {
	if crd.Group() != "apiextensions.k8s.io" || crd.Kind() != "CustomResourceDefinition" {
		return
	}
	group, _ := crd.At("spec", "group").(string)
	kind, _ := crd.At("spec", "names", "kind").(string)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.crds[group] == nil {
		s.crds[group] = map[string]definition{}
	}
	if _, known := s.crds[group][kind]; !known {
		s.crds[group][kind] = definition(manifest.Map(crd.At("spec")))
	}
}

// Check gives all that is wrong with a custom resource. It is known where a
// CRD of its group was learned: a kind that the group has not is a fault then.
// Where none was, its fields are judged if their Go types are known. A CRD without a schema for the version judges nothing.
func (s *Schemas) Check(o manifest.Object) (faults []manifest.Fault, known bool) {
	s.mu.Lock()
	kinds, known := s.crds[o.Group()]
	spec, ok := kinds[o.Kind()]
	names := slices.Collect(maps.Keys(kinds))
	s.mu.Unlock()
	switch {
	case !known:
		return s.typed(o), false
	case !ok:
		return []manifest.Fault{misnamed("kind", o.Kind(), o.Group(), names)}, true
	}
	versions := spec.versions()
	if _, served := versions[o.Version()]; !served {
		return []manifest.Fault{misnamed("apiVersion", o.Version(), o.Group()+" "+o.Kind(), slices.Collect(maps.Keys(versions)))}, true
	}
	if faults := Metadata(o); len(faults) > 0 {
		return faults, true
	}
	if v := s.validator(o, versions[o.Version()]); v != nil {
		return v.check(o), true
	}
	return nil, true
}

// misnamed says that a group has not the kind, or a kind not the version.
func misnamed(field, name, of string, names []string) manifest.Fault {
	says := "there is no " + name + " in " + of
	if like, ok := nearest.Like(name, names); ok && field == "kind" {
		says += ": did you mean " + like + "?"
	} else if slices.Sort(names); len(names) > 0 {
		says += ", which has " + strings.Join(names, ", ")
	}
	return manifest.Fault{Path: []any{field}, Says: says}
}

// versions are those that the API server serves, with their schemas.
func (d definition) versions() map[string]map[string]any {
	out := map[string]map[string]any{}
	top := manifest.Map(manifest.Map(d["validation"])["openAPIV3Schema"]) // of v1beta1
	if name, ok := d["version"].(string); ok {
		out[name] = top
	}
	for _, v := range manifest.List(d["versions"]) {
		version := manifest.Map(v)
		name, _ := version["name"].(string)
		if served, _ := version["served"].(bool); !served {
			continue
		}
		out[name] = manifest.Map(manifest.Map(version["schema"])["openAPIV3Schema"])
		if out[name] == nil {
			out[name] = top
		}
	}
	return out
}

func (s *Schemas) validator(o manifest.Object, schema map[string]any) *validator {
	key := o.APIVersion() + "/" + o.Kind()
	s.mu.Lock()
	once, ok := s.made[key]
	if !ok {
		once = sync.OnceValue(func() *validator { return newValidator(schema) })
		s.made[key] = once
	}
	s.mu.Unlock()
	return once()
}

// Metadata gives what is wrong with the metadata of an object whose kind only a
// CRD knows: the one part that all such kinds have.
func Metadata(o manifest.Object) []manifest.Fault {
	var faults []manifest.Fault
	p := place{faults: &faults}.at("metadata")
	body, ok := o.Body["metadata"].(map[string]any)
	if !ok {
		p.say("is required")
		return faults
	}
	var typed metav1.ObjectMeta
	for _, f := range decode(body, &typed) {
		faults = append(faults, manifest.Fault{Path: append([]any{"metadata"}, f.Path...), Says: f.Says})
	}
	if len(faults) > 0 {
		return faults
	}
	metadata(p, o.Kind(), subdomain, &typed)
	return faults
}
