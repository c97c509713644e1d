package compiler

import (
	"fmt"
	"maps"
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/manifest/shape"
	"meshc.dev/compiler/plan"
)

// mix is what a control plane makes: a base, the layers of which the document under a key is
// merged into it, and what is wrong with what comes of it.
type mix struct {
	base   manifest.Object
	layers []layer
	key    string
	faults []manifest.Fault
}

// blamed tells a fault of what is made at the document that says it, or that has the part
// without which the fault is not there, or what is around it.
func (u *unit) blamed(m mix, final manifest.Object, fault manifest.Fault) plan.Finding {
	for n := len(fault.Path); n >= 0; n-- {
		for i, l := range slices.Backward(m.layers) {
			document, there := l.documents[m.key]
			way, is := inPatch(document, final.Body, fault.Path[:n])
			if !there || !is || n > 0 && len(way) == 0 {
				continue
			}
			says := fault.Says
			if n < len(fault.Path) || l.source != authored {
				says = fmt.Sprintf("of the %s that the control plane makes with it, %s", final.Kind(), fault)
			}
			if n < len(fault.Path) {
				i, way = m.culprit(i, way, fault)
				l = m.layers[i]
			}
			u.spoil(l, m.key, way)
			f := u.inLayer(l, m.key, manifest.Fault{Path: way})
			f.Says = []any{l.ID(), says}
			return f
		}
	}
	return plan.Finding{Rule: "shape"}
}

// culprit is the smallest part of a document, of whatever layer, without which a fault is
// not there; what is given where there is none.
func (m mix) culprit(i int, otherwise []any, fault manifest.Fault) (int, []any) {
	for j := range slices.Backward(m.layers) {
		if way := m.smallest(j, nil, m.layers[j].documents[m.key], fault); len(way) > 0 {
			return j, way
		}
	}
	return i, otherwise
}

// smallest is the way, from a value in a layer's document on, to the smallest part of which
// the fault is.
func (m mix) smallest(i int, way []any, v any, fault manifest.Fault) []any {
	for _, step := range manifest.Steps(v) {
		below := append(slices.Clip(way), step)
		if m.without(i, below, fault) {
			return m.smallest(i, below, manifest.Stepped(v, step), fault)
		}
	}
	return way
}

// without tells whether a fault is not there if a layer's document lacks a part.
func (m mix) without(i int, way []any, fault manifest.Fault) bool {
	made := manifest.Object{Body: manifest.Map(manifest.Clone(m.base.Body))}
	for j, l := range m.layers {
		document, there := l.documents[m.key]
		if j == i {
			document = manifest.Map(cutOut(document, way))
		}
		if there && manifest.Patch(made, document) != nil {
			return false
		}
	}
	return times(fault, shape.Check(made)) < times(fault, m.faults)
}

// times is how often it is said what a fault says: an item that is left out moves those after it.
func times(fault manifest.Fault, of []manifest.Fault) int {
	n := 0
	for _, f := range of {
		if f.Says == fault.Says {
			n++
		}
	}
	return n
}

// cutOut is a copy of a value without what a way leads to.
func cutOut(v any, way []any) any {
	if i, ok := way[0].(int); ok {
		out := slices.Clone(manifest.List(v))
		if len(way) == 1 {
			return slices.Delete(out, i, i+1)
		}
		out[i] = cutOut(out[i], way[1:])
		return out
	}
	out, name := maps.Clone(manifest.Map(v)), way[0].(string)
	if len(way) == 1 {
		delete(out, name)
	} else {
		out[name] = cutOut(out[name], way[1:])
	}
	return out
}

// spoil notes that a place in a document is told: nothing else is told of it.
func (u *unit) spoil(l layer, key string, way []any) {
	if u.spoilt == nil {
		u.spoilt = map[string][][]any{}
	}
	at := fmt.Sprint(l.ID(), " ", key)
	u.spoilt[at] = append(u.spoilt[at], way)
}

// unspoilt are the sightings in a document at places of which nothing is told yet.
func (u *unit) unspoilt(o *built, key string, all []sighting) []sighting {
	told := u.spoilt[fmt.Sprint(o.ID(), " ", key)]
	return slices.DeleteFunc(all, func(s sighting) bool {
		return slices.ContainsFunc(told, func(way []any) bool {
			return len(way) > 0 && len(s.at) >= len(way) && slices.Equal(s.at[:len(way)], way)
		})
	})
}
