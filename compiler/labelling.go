package compiler

import (
	"fmt"
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// labelling is the schema's table, with its patterns.
type labelling struct {
	has, asks, plain *pattern
	without          []plan.Kinds
}

func labellingOf(p plan.Plan) labelling {
	if len(p.Labelling) == 0 {
		return labelling{}
	}
	row := p.Labelling[0]
	return labelling{patternOf(row.Has), patternOf(row.Asks), patternOf(row.Plain), row.Without}
}

// values are those of a label that objects of others' kinds have made of them.
func (t labelling) values(o manifest.Object, key string) []manifest.Placed {
	if t.has == nil || isOn(t.without, o) {
		return nil
	}
	plain := func(key string) string {
		if found := t.plain.FindStringSubmatch(key); found != nil {
			return found[1]
		}
		return key
	}
	return manifest.Labelled{Key: key, Has: t.has.MatchString, Asks: t.asks.MatchString, Plain: plain}.Values(o)
}

// borne are the values of a label of the pods that come of an object: of those that it
// makes, that a control plane makes for it, or that others may make of it; says is what
// that is in a sentence.
func (b *builder) borne(o manifest.Object, key string) (values []manifest.Placed, says string) {
	of := b.refers[plan.Kinds{Group: o.Group(), Kind: o.Kind()}].maker
	switch {
	case of != nil && b.refers.made(o) != nil:
		return manifest.Below(podLabelsOf(of, o), []string{key}), " of its pods"
	case manifest.IsBuiltIn(o.Group()) && o.Kind() != "Pod": // its labels are those of an object
		if value, has := manifest.PodLabels(o)[key]; has {
			values = []manifest.Placed{{Value: value, At: manifest.PodLabelAt(o, key)}}
		}
		return values, " of its pods"
	case manifest.IsBuiltIn(o.Group()):
		return nil, ""
	}
	return b.labelling.values(o, key), ", which pods made of it may get,"
}

// strangers tells of labels on the pods that come of an object, by another's name if it is
// only merged into one, with a value that none of the unit's stamps has.
func (b *builder) strangers(u *unit, o *built, by manifest.ID) (out []plan.Finding) {
	told := map[string]bool{}
	for s := range u.marks(o.Namespace()) {
		if s.Pods == "" || told[s.Key] {
			continue
		}
		told[s.Key] = true
		values, says := b.borne(o.Object, s.Key)
		for _, p := range values {
			own := slices.Equal(p.At, []any{"metadata", "labels", s.Key}) && u.guards(o, s.Key)
			if !own && !u.stamped(o.Namespace(), s.Key, fmt.Sprint(p.Value)) {
				out = append(out, u.blame(o, s.Rule, p.At, fmt.Sprintf("%s: the label %s%s %s", by, s.Key, says, s.Pods)))
			}
		}
	}
	return out
}

// guards tells whether a label of the object itself is judged.
func (u *unit) guards(o *built, key string) bool {
	for s := range u.marks(o.Namespace()) {
		if s.Key == key && !s.Overwrites && (len(s.Guards) == 0 || isOn(s.Guards, o.Object)) {
			return true
		}
	}
	return false
}

// stamped tells the values of a label that objects of the unit may bear in a namespace.
func (u *unit) stamped(namespace, key, value string) bool {
	for s := range u.marks(namespace) {
		if s.Key == key && (len(s.On) > 0 && value == s.Value || slices.Contains(s.Also, value)) {
			return true
		}
	}
	return false
}
