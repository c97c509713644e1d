package compiler

import (
	"cmp"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// rooted tells a certificate whose authority the unit makes for itself: nobody else trusts what it
// signs, whatever names stand in there. Where an issuer or its Secret is somebody else's, it may be
// one that others trust.
func (u *unit) rooted(r *plan.SightRoot, o *built) bool {
	return r != nil && u.rootedBy(r, o, map[string]bool{})
}

func (u *unit) rootedBy(r *plan.SightRoot, o *built, seen map[string]bool) bool {
	ref := manifest.Map(o.At(r.Issuer...))
	if seen[o.Name()] || textOr(ref["group"], r.Group) != r.Group || textOr(ref["kind"], r.Kind) != r.Kind {
		return false
	}
	seen[o.Name()] = true
	for _, issuer := range u.beside(o, r.Group, r.Kind) {
		if issuer.Name() != textOr(ref["name"], "") {
			continue
		}
		if issuer.At(r.Self...) != nil {
			return true
		}
		secret, _ := issuer.At(r.Secret...).(string)
		return secret != "" && u.madeBy(r, o, secret, seen)
	}
	return false
}

// madeBy tells that a Secret beside an object is one that certificates make, all of them rooted.
func (u *unit) madeBy(r *plan.SightRoot, o *built, secret string, seen map[string]bool) bool {
	found := false
	for _, c := range u.beside(o, r.Group, r.Certificate) {
		if c.At(r.Makes...) != secret {
			continue
		}
		if found = true; !u.rootedBy(r, c, seen) {
			return false
		}
	}
	return found
}

// beside are the unit's objects of a kind in the namespace of an object.
func (u *unit) beside(o *built, group, kind string) []*built {
	var out []*built
	for i := range u.objects {
		if b := &u.objects[i]; b.Kind() == kind && b.Group() == group && b.Namespace() == o.Namespace() {
			out = append(out, b)
		}
	}
	return out
}

func textOr(v any, otherwise string) string {
	s, _ := v.(string)
	return cmp.Or(s, otherwise)
}
