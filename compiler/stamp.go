package compiler

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// stamp puts the unit's labels on its objects, in metadata alone: selectors and
// the templates of pods stay as they are. Another value that stands there, or
// that a patch would have, is refused or replaced, as the plan has it.
func (b *builder) stamp(u *unit) {
	for o := range u.sound {
		if o.part == "" {
			u.findings = append(u.findings, b.strangers(u, o, o.ID())...)
		}
		put := u.labelsOf(o)
		told := map[string]bool{}
		for s := range u.marks(o.Namespace()) {
			if !told[s.Key] && !s.Overwrites && (len(s.Guards) == 0 || isOn(s.Guards, o.Object)) {
				told[s.Key] = true
				u.foreign(o, s, put)
				u.unmarked(o, s, put)
			}
		}
		manifest.SetLabels(o.Object, put)
	}
}

// marks are the unit's stamps for objects of a namespace.
func (u *unit) marks(namespace string) iter.Seq[plan.Stamp] {
	return func(yield func(plan.Stamp) bool) {
		for _, s := range u.plan.Labels {
			if (len(s.Within) == 0 || slices.Contains(s.Within, namespace)) && !yield(s) {
				return
			}
		}
	}
}

// labelsOf are the labels that an object gets.
func (u *unit) labelsOf(o *built) map[string]string {
	put := map[string]string{}
	for s := range u.marks(o.Namespace()) {
		switch {
		case !isOn(s.On, o.Object):
		case slices.Contains(s.Only, o.Labels()[s.Key]): // it says which itself
		case o.into != "" && s.Value == u.plan.Unit:
			put[s.Key] = o.into // whose tree it is in
		default:
			put[s.Key] = s.Value
		}
	}
	return put
}

// foreign refuses another value of a label than is put on the object, or, where
// none is, than those that the unit's objects may bear.
func (u *unit) foreign(o *built, s plan.Stamp, put map[string]string) {
	path := []any{"metadata", "labels", s.Key}
	right := func(value any) bool {
		if own, is := put[s.Key]; is {
			return value == own
		}
		if len(s.Only) > 0 {
			return value == nil || slices.Contains(s.Only, fmt.Sprint(value))
		}
		return value == nil || u.stamped(o.Namespace(), s.Key, fmt.Sprint(value))
	}
	value, is := manifest.Map(o.At("metadata", "labels"))[s.Key]
	wrong := is && !right(value)
	// What the schema itself has says which it is of.
	fixed := o.part != "" && len(s.Only) > 0
	for _, p := range u.plan.Own {
		if set, is := manifest.Find(manifest.Object{Body: p.Merge}, []string{"metadata", "labels", s.Key}, nil); is && aims(p.Target, o.Object) && (fixed || !right(set)) {
			wrong = true // null, too, which would be in vain
		}
	}
	if !wrong {
		return
	}
	says := s.Message
	if f := u.blame(o, s.Rule, path); f.File != "" || !slices.Contains(f.At, any(s.Key)) {
		says = fmt.Sprintf("%s: label %s: %s", o.ID(), s.Key, says) // the place is not that of the label
	}
	u.wrong(o, s.Rule, path, says)
}

// unmarked refuses an object without a label where it must have one.
func (u *unit) unmarked(o *built, s plan.Stamp, put map[string]string) {
	if s.Needed == nil || put[s.Key] != "" || o.Labels()[s.Key] != "" || !slices.Contains(s.Needed.Namespaces, o.ID().Namespace) {
		return
	}
	if slices.ContainsFunc(s.Needed.But, func(at []string) bool { return len(manifest.Each(o.Object, at)) > 0 }) {
		return
	}
	u.wrong(o, s.Rule, []any{"metadata", "labels"}, fmt.Sprintf("%s: %s", o.ID(), s.Needed.Says))
}

// isOn tells whether an object is of one of some kinds.
func isOn(kinds []plan.Kinds, o manifest.Object) bool {
	return slices.ContainsFunc(kinds, func(k plan.Kinds) bool {
		domain, below := strings.CutPrefix(k.Group, "*.")
		switch group := o.Group(); {
		case k.Kind != "" && k.Kind != o.Kind():
			return false
		case k.Group == "*" || k.Group == group:
			return true
		default:
			return below && strings.HasSuffix(group, "."+domain)
		}
	})
}
