package compiler

import (
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/nearest"
	"meshc.dev/compiler/plan"
)

// places notes the user's places for what an object says, where the user has a hand in it.
func (u *unit) places(o *built, f *fact) {
	for i := range f.webhooks {
		f.webhooksAt = append(f.webhooksAt, askedAt{u.blame(o, "", []any{"webhooks", i, "namespaceSelector"}), u.blame(o, "", []any{"webhooks", i, "rules"})})
	}
	if !u.touched(o) {
		return
	}
	if f.id.Namespace != "" && !u.owns(f.id.Namespace) {
		at := u.blameAt(o, []any{"metadata", "namespace"})
		f.spaceAt = &at
	}
	if f.door != nil && f.door.At != nil {
		at := u.blameAt(o, f.door.At)
		f.doorAt = &at
	}
	for _, r := range f.references {
		f.namedAt = append(f.namedAt, u.blameAt(o, r.At))
	}
	for _, r := range f.pairs {
		var at plan.Finding
		if !u.owns(r.To.Namespace) {
			at = u.blameAt(o, r.At)
		}
		f.pairsAt = append(f.pairsAt, at)
	}
	for _, h := range f.homeless {
		f.homelessAt = append(f.homelessAt, u.blame(o, "", h.At))
	}
}

// takenAt is the user's place for what is taken, nil for the object itself.
func (f *fact) takenAt(i int) *plan.Finding {
	if i < 0 {
		return nil
	}
	return &f.takesAt[i]
}

// name is what it is, and of what it is made.
func (f *fact) name() string {
	if f.with == (manifest.ID{}) {
		return f.id.String()
	}
	return f.id.String() + ", which the control plane makes with " + f.with.String() + ","
}

// naming is the user's place for what is named, nil for that of the object.
func (f *fact) naming(i int) *plan.Finding {
	if i >= len(f.namedAt) {
		return nil
	}
	return &f.namedAt[i]
}

// namespaced are the unit's namespaces in words, with the one that a name which is nobody's was
// likely meant to be.
func (u *unit) namespaced(name string, nobodys bool) string {
	has := strings.Join(u.plan.Owns, ", ")
	if like, is := nearest.Like(name, u.plan.Owns); is && nobodys {
		has += ": did you mean " + like + "?"
	}
	return has
}
