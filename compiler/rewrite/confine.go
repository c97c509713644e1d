package rewrite

import (
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// confine has accounts do in some namespaces what they may in the whole cluster.
type confine plan.Confine

func (c confine) looksFor() string { return "ClusterRoleBinding of an account that runs " + c.Runs }

func (c confine) change(w *rewriter) int {
	is := programOf(c.Runs)
	var accounts []manifest.ID
	for _, o := range w.objects {
		if is(o.Object) {
			accounts = append(accounts, manifest.Accounts(o.Object, manifest.DefaultAccount)...)
		}
	}
	n := 0
	var out []object
	confined := map[string]bool{}
	for _, o := range w.objects {
		role := w.roleOf(o.Object, accounts)
		if role == nil {
			out = append(out, o)
			continue
		}
		n++
		confined[role.Name()] = true
		for _, place := range c.Places {
			rules := rulesIn(place, manifest.List(role.Body["rules"]))
			for _, ns := range place.Namespaces {
				if len(rules) > 0 {
					out = append(out, inNamespace(*role, ns, "Role", rules), inNamespace(o.Object, ns, "RoleBinding", nil))
				}
			}
		}
	}
	w.objects = slices.DeleteFunc(out, func(o object) bool {
		return o.Kind() == "ClusterRole" && confined[o.Name()] && !slices.ContainsFunc(out, func(b object) bool {
			return manifest.Map(b.Body["roleRef"])["kind"] == "ClusterRole" && manifest.Map(b.Body["roleRef"])["name"] == o.Name()
		})
	})
	return n
}

// roleOf is the ClusterRole among the objects that a ClusterRoleBinding gives to accounts
// alone, nil if it is none.
func (w *rewriter) roleOf(o manifest.Object, accounts []manifest.ID) *manifest.Object {
	if o.Kind() != "ClusterRoleBinding" {
		return nil
	}
	subjects := manifest.List(o.Body["subjects"])
	if len(subjects) == 0 || slices.ContainsFunc(subjects, func(s any) bool {
		of := manifest.Map(s)
		return text(of["kind"]) != "ServiceAccount" || !slices.Contains(accounts, manifest.ID{Kind: "ServiceAccount", Namespace: text(of["namespace"]), Name: text(of["name"])})
	}) {
		return nil
	}
	for _, r := range w.objects {
		if r.Kind() == "ClusterRole" && r.Name() == text(manifest.Map(o.Body["roleRef"])["name"]) && r.Body["aggregationRule"] == nil {
			return &r.Object
		}
	}
	return nil
}

// rulesIn are those of rules that count in a place.
func rulesIn(place plan.Confined, all []any) []any {
	var out []any
	for _, item := range all {
		rest := []map[string]any{manifest.Map(manifest.Clone(item))}
		if manifest.Map(item)["nonResourceURLs"] != nil {
			continue
		}
		for _, held := range place.Without {
			var next []map[string]any
			for _, rule := range rest {
				next = append(next, manifest.Withhold(rule, held)...)
			}
			rest = next
		}
		for _, rule := range rest {
			out = append(out, rule)
		}
	}
	return out
}

// inNamespace is a ClusterRole, or a binding to it, in a namespace.
func inNamespace(o manifest.Object, namespace, kind string, rules []any) object {
	body := manifest.Map(manifest.Clone(o.Body))
	body["kind"] = kind
	manifest.Map(body["metadata"])["namespace"] = namespace
	if kind == "Role" {
		body["rules"] = manifest.Clone(rules)
	} else {
		manifest.Map(body["roleRef"])["kind"] = "Role"
	}
	return object{Object: manifest.Object{Body: body, Line: o.Line}, named: true}
}
