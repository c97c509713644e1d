package compiler

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// made is what a control plane makes for an object: a Service of a name, objects of
// other kinds with the same, and pods with labels.
type made struct {
	service string
	class   string
	kinds   []plan.Kinds
	pods    map[string]string
	// account is that as which the pods act.
	account string
}

// made is what a control plane makes for an object, nil if it makes nothing.
func (table referrers) made(o manifest.Object) *made {
	m := table[plan.Kinds{Group: o.Group(), Kind: o.Kind()}].maker
	if m == nil {
		return nil
	}
	for _, p := range manifest.Each(o, m.Instead) {
		if p.Value == any(m.InsteadIs) {
			return nil
		}
	}
	name, class := o.Name(), ""
	for _, p := range manifest.Each(o, m.Class) {
		class = fmt.Sprint(p.Value)
	}
	if class != "" && !slices.Contains(m.Plain, class) {
		name += "-" + class
	}
	account := cmp.Or(o.Annotation(m.Account), name)
	name = cmp.Or(o.Annotation(m.Annotation), name)
	pods := map[string]string{}
	for _, p := range podLabelsOf(m, o) {
		maps.Copy(pods, manifest.Texts(p.Value))
	}
	pods[m.Label] = o.Name()
	return &made{name, class, m.Kinds, pods, account}
}

// podLabelsOf are those that the pods get which are made for an object: of a field where
// it is there, if it is empty, too, and otherwise its own.
func podLabelsOf(m *plan.Maker, o manifest.Object) []manifest.Placed {
	if said := manifest.Each(o, m.Labels); len(said) > 0 {
		return said
	}
	return manifest.Each(o, []string{"metadata", "labels"})
}

// annotationsOf are those that all gets which is made for an object: of a field where it is
// there, and otherwise its own.
func annotationsOf(m *plan.Maker, o manifest.Object) []manifest.Placed {
	if said := manifest.Each(o, m.Annotations); len(said) > 0 {
		return said
	}
	return manifest.Each(o, []string{"metadata", "annotations"})
}

// accounts are those as which pods act that a control plane makes for an object.
func (table referrers) accounts(o manifest.Object) []manifest.ID {
	made := table.made(o)
	if made == nil {
		return nil
	}
	return []manifest.ID{{Kind: "ServiceAccount", Namespace: o.Namespace(), Name: made.account}}
}
