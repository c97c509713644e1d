package compiler

import (
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/nearest"
	"meshc.dev/compiler/plan"
)

// misspeltIn puts in place of what a mesh is not granted the one value of its grant that is
// misspelt, if one gives it nothing and is much like what it asks for.
func (g grants) misspeltIn(d *cluster.Description, found []plan.Finding) []plan.Finding {
	var out []plan.Finding
	told := map[string]bool{}
	for _, f := range found {
		t, granted, ok := g.refused(f)
		if !ok {
			out = append(out, f)
			continue
		}
		own := claimsIn(d, f.Unit, t.kind)
		i, meant := misspeltValue(granted, t.name, own)
		if i < 0 {
			out = append(out, f)
			continue
		}
		at := plan.Field{Unit: plan.Shared, At: append(slices.Clip(granted.At), i)}
		if key := fmt.Sprint(at, meant); !told[key] {
			told[key] = true
			out = append(out, plan.Finding{Field: at, Rule: f.Rule, Says: []any{granted.Values[i], "gives mesh " + f.Unit + " nothing that it has", "did you mean " + meant + "?"}})
		}
	}
	return out
}

// refused is what a finding's unit asks for, and the patterns of names granted to it that do
// not give it.
func (g grants) refused(f plan.Finding) (thing, plan.Granted, bool) {
	if f.Rule != "grant" || len(f.Others) != 1 || len(f.Says) == 0 {
		return thing{}, plan.Granted{}, false
	}
	t, _ := f.Says[0].(thing)
	i := slices.IndexFunc(g.of[f.Unit], func(one plan.Granted) bool {
		return f.Others[0].Unit == plan.Shared && slices.Equal(one.At, f.Others[0].At) && slices.ContainsFunc(g.rights[t.kind], func(r right) bool {
			return r.Field == one.Field && r.Match == "name"
		})
	})
	if i < 0 {
		return thing{}, plan.Granted{}, false
	}
	return t, g.of[f.Unit][i], true
}

// claimsIn are the names of all that a unit claims of a kind.
func claimsIn(d *cluster.Description, unit, kind string) []string {
	var out []string
	for _, p := range slices.Concat(d.Plans, d.Parts) {
		for _, c := range p.Claims {
			if p.Unit == unit && c.Kind == kind {
				out = append(out, c.Name)
			}
		}
	}
	return out
}

// misspeltValue is the value of a grant that was to give a name, and as what: one that gives
// none of those that there are.
func misspeltValue(granted plan.Granted, name string, own []string) (int, string) {
	for i, value := range granted.Values {
		gives := func(own string) bool { return matches("name", value, own) }
		if slices.ContainsFunc(own, gives) {
			continue
		}
		if meant, ok := patternLike(value, name); ok {
			return i, meant
		}
	}
	return -1, ""
}

// patternLike is the pattern for a name that another was surely meant to be.
func patternLike(pattern, name string) (string, bool) {
	if begins, ok := strings.CutSuffix(pattern, "*"); ok && len(begins) < len(name) && !strings.Contains(begins, "*") {
		like, ok := nearest.Misspelt(begins, []string{name[:len(begins)]})
		return like + "*", ok
	}
	if ends, ok := strings.CutPrefix(pattern, "*"); ok && len(ends) < len(name) && !strings.Contains(ends, "*") {
		like, ok := nearest.Misspelt(ends, []string{name[len(name)-len(ends):]})
		return "*" + like, ok
	}
	return nearest.Misspelt(pattern, []string{name})
}
