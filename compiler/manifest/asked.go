package manifest

import (
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// Resource is what the path of an object's has for its kind.
func (o Object) Resource() string {
	plural, _ := meta.UnsafeGuessKindToResource(schema.GroupVersionKind{Group: o.Group(), Version: o.Version(), Kind: o.Kind()})
	return plural.Resource
}

// AsPod is the pod that an object makes, as whoever makes it asks for it, with further
// init containers; its place in the object. Nil where the object makes none.
func AsPod(o Object, added []map[string]any) (Object, []any) {
	at := podAt(o)
	if at == nil {
		return Object{}, nil
	}
	spec := maps.Clone(PodSpec(o))
	if len(added) > 0 {
		all := slices.Clone(List(spec["initContainers"]))
		for _, c := range added {
			all = append(all, c)
		}
		spec["initContainers"] = all
	}
	meta := map[string]any{"name": o.Name() + "-0", "namespace": o.Namespace()}
	for _, field := range []string{"labels", "annotations"} {
		if own := podMetadata(o)[field]; own != nil {
			meta[field] = own
		}
	}
	return Object{Body: map[string]any{"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec}}, at
}
