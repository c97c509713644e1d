package manifest

import (
	"slices"

	"meshc.dev/compiler/plan"
)

// Restrict takes the verbs on the resource out of every rule of a role that
// grants them and grants them for the named objects alone. It tells whether
// there was such a rule. A rule with a wildcard is left: it does not tell what
// it grants.
func Restrict(role Object, r plan.Restriction) bool {
	var kept, narrowed []any
	for _, item := range List(role.Body["rules"]) {
		rule := Map(item)
		verbs := intersection(rule["verbs"], r.Verbs)
		if len(verbs) == 0 || !has(rule["apiGroups"], r.Group) || !has(rule["resources"], r.Resource) || rule["resourceNames"] != nil {
			kept = append(kept, item)
			continue
		}
		kept = append(kept, without(rule, r, verbs)...)
		narrowed = append(narrowed, map[string]any{
			"apiGroups": []any{r.Group}, "resources": []any{r.Resource},
			"resourceNames": anys(r.Names), "verbs": anys(verbs),
		})
	}
	role.Body["rules"] = append(kept, narrowed...)
	return len(narrowed) > 0
}

// without splits a rule so that it grants all but the verbs on the resource.
func without(rule map[string]any, r plan.Restriction, verbs []string) []any {
	var out []any
	if others := remove(rule["resources"], []string{r.Resource}); len(others) > 0 {
		rest := Map(Clone(rule))
		rest["resources"] = others
		out = append(out, rest)
	}
	if others := remove(rule["verbs"], verbs); len(others) > 0 {
		rest := Map(Clone(rule))
		rest["resources"] = []any{r.Resource}
		rest["verbs"] = others
		out = append(out, rest)
	}
	return out
}

func has(list any, word string) bool {
	return slices.Contains(List(list), any(word))
}

func intersection(list any, words []string) []string {
	var out []string
	for _, w := range words {
		if has(list, w) {
			out = append(out, w)
		}
	}
	return out
}

func remove(list any, words []string) []any {
	var out []any
	for _, v := range List(list) {
		if !slices.Contains(words, text(v)) {
			out = append(out, v)
		}
	}
	return out
}

func anys(words []string) []any {
	out := make([]any, len(words))
	for i, w := range words {
		out[i] = w
	}
	return out
}

// Withhold is what a rule of a role grants without some verbs on some resources. A rule
// with a wildcard is left: it does not tell what it grants.
func Withhold(rule map[string]any, held plan.Withheld) []map[string]any {
	shared := intersection(rule["resources"], held.Resources)
	if slices.Contains(held.Resources, "*") {
		shared = texts(remove(rule["resources"], held.But))
	}
	verbs := intersection(rule["verbs"], held.Verbs)
	if len(held.Verbs) == 0 {
		verbs = texts(rule["verbs"])
	}
	if len(shared) == 0 || len(verbs) == 0 || held.Group != "*" && !has(rule["apiGroups"], held.Group) {
		return []map[string]any{rule}
	}
	var out []map[string]any
	for _, part := range []struct {
		field     string
		left      []any
		resources []any
	}{
		{"resources", remove(rule["resources"], shared), nil},
		{"verbs", remove(rule["verbs"], verbs), anys(shared)},
	} {
		if len(part.left) == 0 {
			continue
		}
		rest := Map(Clone(rule))
		if part.resources != nil {
			rest["resources"] = part.resources
		}
		rest[part.field] = part.left
		out = append(out, rest)
	}
	return out
}
