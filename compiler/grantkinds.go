package compiler

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// grouped are the grants with kinds as of the groups that have them, where a key names none and
// Kubernetes' first kinds are without it. Such a key gives nothing, which is told; what meshes
// lack by it follows.
func (g grants) grouped(units []unit) (grants, []plan.Finding) {
	i := slices.IndexFunc(units, func(u unit) bool { return u.plan.Unit == plan.Shared && u.whole })
	if i < 0 {
		return g, nil
	}
	var out []plan.Finding
	of := map[string][]plan.Granted{}
	for _, tenant := range slices.Sorted(maps.Keys(g.of)) {
		for _, one := range g.of[tenant] {
			if one.Field == "kinds" {
				var found []plan.Finding
				one, found = groupedIn(units[i].scopes, one)
				out = append(out, found...)
			}
			of[tenant] = append(of[tenant], one)
		}
	}
	g.of = of
	return g, out
}

// groupedIn is grouped of one grant.
func groupedIn(scopes manifest.Scopes, one plan.Granted) (plan.Granted, []plan.Finding) {
	var out []plan.Finding
	var values []string
	told := map[string]bool{}
	for _, value := range one.Values {
		kind, name, _ := strings.Cut(value, " ")
		groups := []string{""}
		if !strings.Contains(kind, "/") {
			groups = scopes.Groups(kind)
		}
		if slices.Contains(groups, "") {
			values = append(values, value)
			continue
		}
		var keys []string
		for _, group := range groups {
			keys = append(keys, strconv.Quote(group+"/"+kind))
			values = append(values, group+"/"+kind+" "+name)
		}
		if told[kind] {
			continue
		}
		told[kind] = true
		write := "write " + cmp.Or(strings.Join(keys, " or "), strconv.Quote("GROUP/"+kind))
		at := plan.Field{Unit: plan.Shared, At: append(slices.Clip(one.At), kind)}
		out = append(out, plan.Finding{Field: at, Rule: "grant", Says: []any{kind, "is none of the kinds without a group", write}})
	}
	one.Values = values
	return one, out
}
