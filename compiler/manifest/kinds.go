package manifest

import (
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// Scope tells whether objects of a kind stand in namespaces.
type Scope int

// The scopes. Unknown is what meshc cannot tell: a custom resource of
// somebody else's.
const (
	Unknown Scope = iota
	Namespaced
	Cluster
)

// Scopes knows kinds: Kubernetes' own, those it was told of and those whose
// CustomResourceDefinitions it has read, by GROUP/KIND.
type Scopes map[string]resource

// resource is what is known of a custom resource: its scope, and what its
// CustomResourceDefinition says of each version, nil where there is none.
type resource struct {
	scope    Scope
	versions map[string]top
}

// top are the fields at the top of an object; open where further ones are kept.
type top struct {
	fields []string
	open   bool
}

// Tell adds a custom resource's scope, "Cluster" or "Namespaced", by GROUP/KIND.
// What a CustomResourceDefinition said before stands.
func (s Scopes) Tell(groupKind, scope string) {
	if known := s[groupKind]; known.scope != Unknown {
		return
	}
	s[groupKind] = resource{scope: scopeOf(scope)}
}

func scopeOf(word string) Scope {
	if word == "Cluster" {
		return Cluster
	}
	return Namespaced
}

// Learn adds what a CustomResourceDefinition says of its kind. A scope that was
// told before stands.
func (s Scopes) Learn(o Object) {
	if !IsDefinition(o) {
		return
	}
	groupKind := text(o.At("spec", "group")) + "/" + text(o.At("spec", "names", "kind"))
	known := s[groupKind]
	if known.scope == Unknown {
		known.scope = scopeOf(text(o.At("spec", "scope")))
	}
	if known.versions == nil {
		known.versions = versionsIn(o)
	}
	s[groupKind] = known
}

// versionsIn gives the versions that a CustomResourceDefinition serves, in the
// form of apiextensions.k8s.io/v1, or in v1beta1's, whose schema and version may
// stand once for all.
func versionsIn(crd Object) map[string]top {
	out := map[string]top{}
	shared := crd.At("spec", "validation", "openAPIV3Schema")
	if v := text(crd.At("spec", "version")); v != "" {
		out[v] = topOf(shared)
	}
	for _, item := range List(crd.At("spec", "versions")) {
		v := Map(item)
		if served, ok := v["served"].(bool); ok && !served {
			continue
		}
		schema := Map(v["schema"])["openAPIV3Schema"]
		if schema == nil {
			schema = shared
		}
		out[text(v["name"])] = topOf(schema)
	}
	return out
}

func topOf(schema any) top {
	s := Map(schema)
	fields := slices.Sorted(maps.Keys(Map(s["properties"])))
	return top{fields: fields, open: len(fields) == 0 || s["x-kubernetes-preserve-unknown-fields"] == true || Map(s["additionalProperties"]) != nil || s["additionalProperties"] == true}
}

// Of gives the scope of an object's kind.
func (s Scopes) Of(o Object) Scope {
	kind := o.groupVersionKind()
	if contains(clusterKinds[kind.Group], kind.Kind) {
		return Cluster
	}
	if isKubernetes(kind) {
		return Namespaced
	}
	return s[kind.Group+"/"+kind.Kind].scope
}

// Checked tells whether anything says what an object of this kind looks like:
// Kubernetes' types, or a CustomResourceDefinition.
func (s Scopes) Checked(o Object) bool {
	kind := o.groupVersionKind()
	return isKubernetes(kind) || s[kind.Group+"/"+kind.Kind].versions != nil
}

// Missing is what there is no such thing of.
type Missing struct {
	// Field is "apiVersion" or "kind".
	Field string
	// Question tells of a kind that is asked, but never an object.
	Question bool
	// Others are those that there are in its place: the API versions of the
	// kind, the kinds of the group.
	Others []string
	// Elsewhere tells that Others are API versions of other groups, of which
	// Kubernetes has the kind.
	Elsewhere bool
	// Near is a group beside that of the object, which has the kind.
	Near string
}

// Missing tells why an object is of no kind that is known; nil if it is.
func (s Scopes) Missing(o Object) *Missing {
	kind := o.groupVersionKind()
	if contains(questions[kind.Group], kind.Kind) {
		return &Missing{Field: "kind", Question: true}
	}
	if _, served := typeOf(kind); served {
		return nil
	}
	versions := servedVersions(kind.GroupKind())
	known := s[kind.Group+"/"+kind.Kind]
	for v := range known.versions {
		versions = append(versions, v)
	}
	switch {
	case slices.Contains(versions, kind.Version):
		return nil
	case len(versions) > 0:
		for i, v := range versions {
			versions[i] = schema.GroupVersion{Group: kind.Group, Version: v}.String()
		}
		slices.Sort(versions)
		return &Missing{Field: "apiVersion", Others: slices.Compact(versions)}
	case known.scope != Unknown:
		return nil
	}
	if homes := kubernetesHomes(kind); len(homes) > 0 {
		return &Missing{Field: "apiVersion", Others: homes, Elsewhere: true}
	}
	if near := s.beside(kind.Group, kind.Kind); near != "" {
		return &Missing{Field: "apiVersion", Near: near}
	}
	return &Missing{Field: "kind", Others: s.kindsOf(kind.Group)}
}

// Kinds are all kinds that are known, as identities have them.
func (s Scopes) Kinds() []string {
	var out []string
	for group := range kubernetesGroups() {
		for _, kind := range kubernetesKinds(group) {
			out = append(out, ID{Group: group, Kind: kind}.kind())
		}
	}
	for groupKind := range s {
		group, kind, _ := strings.Cut(groupKind, "/")
		out = append(out, ID{Group: group, Kind: kind}.kind())
	}
	return out
}

// Fields are the names of the fields at the top of an object, beside
// apiVersion, kind and metadata, as its kind has them; open tells that it may
// have others, or that nothing says which it has.
func (s Scopes) Fields(o Object) (fields []string, open bool) {
	kind := o.groupVersionKind()
	if fields, known := kubernetesFields(kind); known {
		return fields, false
	}
	t, known := s[kind.Group+"/"+kind.Kind].versions[kind.Version]
	return t.fields, t.open || !known
}

func contains(words, word string) bool {
	for w := range strings.FieldsSeq(words) {
		if w == word {
			return true
		}
	}
	return false
}
