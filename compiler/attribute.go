package compiler

import (
	"fmt"
	"slices"

	"meshc.dev/compiler/plan"
)

// attribute leads what the gate found in what a chart renders to the user's
// value that makes it, by leaving out each in turn. It is told once for a value,
// and not where that value, or the field of a patch, is refused already.
func (b *builder) attribute(u *unit) {
	if u.plan.Unit == plan.Shared {
		return
	}
	led := map[int]bool{}
	for i := range u.plan.Sources {
		b.lead(u, i, led)
	}
	told := map[string]bool{}
	var out []plan.Finding
	for i, f := range u.findings {
		at := fmt.Sprint(f.At)
		spelt := slices.ContainsFunc(out, func(o plan.Finding) bool { return said(o) == said(f) && within(o.At, f.At) }) // see misspelt
		if (!led[i] || !told[at]) && !u.echoes(f) && !spelt {
			out = append(out, f)
		}
		told[at] = told[at] || led[i] && f.Given == nil
	}
	u.findings = out
}

// asks are the findings of which is known only which source they are from.
func (u *unit) asks(s plan.Source) []int {
	var out []int
	for i, f := range u.findings {
		lost := f.Rule == "patch" && !slices.ContainsFunc(u.plan.Own, func(p plan.Patch) bool { return slices.Equal(p.At, f.At) })
		if s.Chart != "" && f.File == "" && f.Rule != "isolation" && (lost || slices.Equal(f.At, s.At)) {
			out = append(out, i)
		}
	}
	return out
}

// lead finds the values of a source, and the patches of its objects, that make
// findings. Where something else is wrong without a value, the value is at fault
// for what it says in objects that are still there, and not for their names.
func (b *builder) lead(u *unit, source int, led map[int]bool) {
	s := u.plan.Sources[source]
	known := map[string]bool{}
	for _, f := range u.findings {
		known[said(f)] = true
	}
	g := group{s.Part, source}
	hands := u.hands(g)
	for _, h := range append(hands, around(hands)...) {
		left := slices.DeleteFunc(u.asks(s), func(i int) bool { return led[i] })
		if len(left) == 0 {
			return
		}
		again := b.remake(u, g, u.share(h, true))
		for _, stage := range gate {
			stage(b, again)
		}
		still, other := map[string]bool{}, false
		for _, f := range again.findings {
			still[said(f)] = true
			other = other || f.Rule != "patch" && !known[said(f)] // most patches aim at other sources' objects
		}
		for _, i := range left {
			if f := &u.findings[i]; !still[said(*f)] && (!other || again.has(f)) {
				f.At, led[i] = h.at, true
			}
		}
	}
}

// around are the fields that values are in, the innermost first: a name that is wrong stays where
// a value in it is left out.
func around(hands []hand) []hand {
	var out []hand
	seen := map[string]bool{}
	for _, h := range hands {
		for n := 1; h.own < 0 && n < min(len(h.path), len(h.at)); n++ {
			in := hand{at: h.at[:len(h.at)-n], layer: h.layer, own: -1, path: h.path[:len(h.path)-n]}
			if key := fmt.Sprint(in.layer, in.path); !seen[key] {
				seen[key], out = true, append(out, in)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b hand) int { return len(b.path) - len(a.path) })
	return out
}

// has tells that the object of a finding is there.
func (u *unit) has(f *plan.Finding) bool {
	return len(f.Says) > 0 && slices.ContainsFunc(u.objects, func(o built) bool { return f.Says[0] == any(o.ID()) })
}

func said(f plan.Finding) string { return fmt.Sprint(f.Rule, f.Says) }

// echoes tells a finding that only says again what is refused: at the same
// field, or in a patch at one around it or next to it. A label that is none is told as
// that, and not as one that is not the mesh's to set.
func (u *unit) echoes(f plan.Finding) bool {
	if n := len(f.At); n > 1 && (f.At[n-2] == "labels" || f.At[n-2] == "annotations") {
		first := slices.ContainsFunc(u.findings, func(other plan.Finding) bool { return other.Rule == "shape" && slices.Equal(f.At, other.At) })
		if first {
			return f.Rule != "shape"
		}
	}
	return f.Rule != "isolation" && slices.ContainsFunc(u.findings, func(other plan.Finding) bool {
		return other.Rule == "isolation" && (slices.Equal(f.At, other.At) || slices.ContainsFunc(u.plan.Own, func(p plan.Patch) bool {
			return p.MergeAt != nil && within(f.At, p.At) && within(other.At, p.At) && (within(other.At, f.At) || len(f.At) == len(other.At) && within(other.At, f.At[:len(f.At)-1]))
		}))
	})
}

// title names a unit in a sentence.
func title(u string) string {
	if u == plan.Shared {
		return "what the meshes share"
	}
	return "mesh " + u
}
