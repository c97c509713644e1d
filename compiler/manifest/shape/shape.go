// Package shape judges whether an object is one that an API server takes:
// fields that its kind has, values of their types, and the rules that
// Kubernetes' validation sets beyond types.
//
// Kubernetes' own kinds are judged by Check, custom resources by Schemas. The
// field rules are a bounded table (see rules); a kind that has no row is
// decoded strictly and its metadata judged, and no more.
package shape

import (
	"reflect"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/nearest"
)

// Known tells whether Kubernetes' own types have the kind in that version.
func Known(o manifest.Object) bool { return scheme.Scheme.Recognizes(kindOf(o)) }

// Check gives all that is wrong with an object of a kind that Kubernetes
// itself serves, in the order of its fields; nothing for other kinds, but for
// one that is likely a misspelt one of Kubernetes'. Rules are judged once types
// are right: one mistake is one fault.
func Check(o manifest.Object) []manifest.Fault {
	kind := kindOf(o)
	typed, err := scheme.Scheme.New(kind)
	if err != nil {
		return misspelt(o)
	}
	if faults := decode(o.Body, typed); len(faults) > 0 {
		return faults
	}
	return judge(kind, typed)
}

// Fields gives what fields of an object its kind does not have, and which are of other
// types; of part of one, too, where Check would miss the rest.
func Fields(o manifest.Object) []manifest.Fault {
	typed, err := scheme.Scheme.New(kindOf(o))
	if err != nil {
		return nil
	}
	return decode(o.Body, typed)
}

// misspelt says which kind was likely meant. Kinds that Kubernetes once served
// are told with the Kubernetes that they left.
func misspelt(o manifest.Object) []manifest.Fault {
	if manifest.LifecycleOf(o) != (manifest.Lifecycle{}) {
		return nil
	}
	var kinds []string
	for kind, t := range scheme.Scheme.KnownTypes(kindOf(o).GroupVersion()) {
		if reflect.PointerTo(t).Implements(reflect.TypeFor[metav1.Object]()) {
			kinds = append(kinds, kind)
		}
	}
	like, ok := nearest.Like(o.Kind(), kinds)
	if !ok {
		return nil
	}
	return []manifest.Fault{{Path: []any{"kind"}, Says: "there is no " + o.Kind() + " in " + o.APIVersion() + ": did you mean " + like + "?"}}
}

func kindOf(o manifest.Object) schema.GroupVersionKind {
	return schema.GroupVersionKind{Group: o.Group(), Version: o.Version(), Kind: o.Kind()}
}
