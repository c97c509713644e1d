package compiler

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// otherwise tells what is not there, and of which the mesh has another that was
// surely meant.
func (u *unit) otherwise(f *fact, r *referral) *breach {
	why := u.takesOthers(r)
	if why == "" {
		why = u.otherKind(r)
	}
	if why == "" {
		return nil
	}
	return &breach{rule: "unknown-name", says: []any{f.id, r.to, r.field, why}, sure: true}
}

// takesOthers says which names a mesh takes, of those that one is like.
func (u *unit) takesOthers(r *referral) string {
	if r.Takes == "" || !r.like.MatchString(r.to.Name) {
		return ""
	}
	var taken []string
	for _, c := range u.plan.Claims {
		if c.Kind == r.Takes {
			taken = append(taken, c.Name)
		}
	}
	if len(taken) == 0 || slices.Contains(taken, r.to.Name) {
		return ""
	}
	return fmt.Sprintf("which nobody writes for pods of mesh %s: its own are called %s", u.plan.Unit, some(taken))
}

// allowed: what is named is of a kind that may be named there.
func (r *referral) allowed(f *fact) *breach {
	kind := plan.Kinds{Group: r.to.Group, Kind: r.to.Kind}
	if slices.Contains(r.Only, kind) {
		return nil
	}
	return &breach{rule: "unknown-name", says: []any{f.id, r.to, r.field, noneOf(kind, r.Only)}, sure: true}
}

// noneOf says that a kind is none of those that may be named.
func noneOf(kind plan.Kinds, only []plan.Kinds) string {
	var some []string
	for _, k := range only {
		group := k.Group
		if group == "" {
			group = `""`
		}
		some = append(some, fmt.Sprintf("%s of group %s", k.Kind, group))
	}
	return fmt.Sprintf("which nobody looks for there: kind %s of group %q is none of %s", kind.Kind, kind.Group, oneOf(some))
}

// otherKind says of which kind the workload is that has the name.
func (u *unit) otherKind(r *referral) string {
	if !r.Versioned {
		return ""
	}
	for i := range u.facts {
		if o := &u.facts[i]; o.pods != nil && o.id.Name == r.to.Name && o.id.Namespace == r.to.Namespace {
			return fmt.Sprintf("which is not rendered: did you mean %s of %s?", o.id.Kind, o.id.Group)
		}
	}
	return ""
}

// kindred is what a unit has of an object's name, for who names it, of a kind that is
// called alike: a Role for a ClusterRole, or another group's Gateway.
func (u *unit) kindred(f *fact, id manifest.ID) (manifest.ID, bool) {
	for i := range u.facts {
		own := u.facts[i].id
		beside := own.Namespace == id.Namespace || id.Namespace == "" && own.Namespace == f.id.Namespace
		alike := strings.HasSuffix(own.Kind, id.Kind) || strings.HasSuffix(id.Kind, own.Kind)
		if beside && alike && own.Name == id.Name && own != id {
			return own, true
		}
	}
	return manifest.ID{}, false
}

// wordsOf are the words that a unit gives by keys.
func (a *auditor) wordsOf(u *unit, r *referral, keys []string) []string {
	var has []string
	for w := range maps.Keys(a.given) {
		if w.unit == u.plan.Unit && w.what == r.What && w.name != "" && slices.Contains(keys, w.host) {
			has = append(has, w.name)
		}
	}
	return has
}

// instead says what words there are.
func (a *auditor) instead(u *unit, r *referral, keys []string) string {
	has := a.wordsOf(u, r, keys)
	if !r.Near {
		has = append(has, r.Free...)
	}
	for _, c := range u.plan.Claims {
		if c.Kind == r.What {
			has = append(has, c.Name)
		}
	}
	if len(has) == 0 {
		return "there is none"
	}
	slices.Sort(has)
	return "there is " + strings.Join(slices.Compact(has), ", ")
}
