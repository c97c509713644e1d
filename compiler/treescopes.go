package compiler

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
)

// namespaces are those in which a party has something, with the labels that it gives them.
func (o others) namespaces() map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, one := range o.objects {
		if ns := one.Namespace(); ns != "" && out[ns] == nil {
			out[ns] = map[string]string{manifest.NamespaceLabel: ns}
		}
	}
	for _, one := range o.objects {
		if one.Kind() == "Namespace" && one.Group() == "" {
			out[one.Name()] = one.Labels()
			out[one.Name()][manifest.NamespaceLabel] = one.Name()
		}
	}
	return out
}

// plane is the first of a party's control planes.
func (o others) plane() other {
	for _, ns := range slices.Sorted(maps.Keys(o.planes)) {
		return o.planes[ns]
	}
	return other{}
}

// scope is what a control plane looks at, and the document that says so: without one it
// counts as one that looks at all.
type scope struct {
	plane, at other
	selectors []any
	unsaid    bool
}

func (s scope) selects(labels map[string]string) bool {
	return len(s.selectors) == 0 || slices.ContainsFunc(s.selectors, func(one any) bool { return manifest.SelectorOf(one).Selects(labels) })
}

// meets tells whether both look at a namespace with labels that one of them asks for.
func (s scope) meets(other scope) bool {
	return slices.ContainsFunc(other.selectors, func(one any) bool {
		labels := manifest.SelectorOf(one).Sample()
		return len(labels) > 0 && other.selects(labels) && s.selects(labels)
	})
}

// why says by what it looks at a namespace.
func (s scope) why(of []string) string {
	switch field := strings.Join(of, "."); {
	case s.unsaid:
		return "its configuration is not there, and so it counts as one that looks at every namespace"
	case len(s.selectors) == 0:
		return "it has no " + field + ", and so looks at every namespace"
	default:
		return "its " + field + " select them"
	}
}

// scopesOf are those of the control planes.
func (o others) scopesOf() []scope {
	var out []scope
	planes, said := map[string]other{}, map[string]bool{}
	for ns, plane := range o.planes {
		if !o.narrowed(plane) {
			planes[ns] = plane
		}
	}
	name := entire(o.Scope.Name)
	for _, one := range o.objects {
		plane, of := planes[one.Namespace()]
		if !of || one.Kind() != o.Scope.Kind || !name.MatchString(one.Name()) || one.At("data", o.Scope.Data) == nil {
			continue
		}
		said[one.Namespace()] = true
		value, _ := manifest.Find(one.Object, []string{"data", o.Scope.Data}, o.Scope.Field)
		out = append(out, scope{plane, one, manifest.List(value), false})
	}
	for _, ns := range slices.Sorted(maps.Keys(planes)) {
		if !said[ns] {
			out = append(out, scope{planes[ns], planes[ns], nil, true})
		}
	}
	return out
}

// webhooks: of the webhooks of control planes, none takes pods that another's takes too.
func (a *treeAudit) webhooks(i int) {
	p := a.parties[i]
	for _, w := range p.injects {
		for j, q := range a.parties {
			if i == j || len(q.planes) == 0 {
				continue
			}
			key := fmt.Sprint(min(i, j), max(i, j))
			of := fmt.Sprintf("webhook %s of %s of %s", w.Name, w.of.ID(), p.name)
			if ns, taken := q.taken(w.Webhook); taken {
				a.tell("audit-webhook", key, w.of, q.plane(), of, "pods in namespace "+ns, q.name)
				continue
			}
			for _, v := range q.injects {
				spaces, pods := v.Namespaces.Sample(), v.Objects.Sample()
				if j > i && v.Namespaces.Selects(spaces) && v.Objects.Selects(pods) && w.Namespaces.Selects(spaces) && w.Objects.Selects(pods) {
					a.tell("audit-webhook", key, w.of, v.of, of, "the pods that webhook "+v.Name+" of "+v.of.ID().String()+" takes,", q.name)
					break
				}
			}
		}
	}
}

// taken tells whether a webhook takes pods in a namespace of the party's.
func (p party) taken(w manifest.Webhook) (string, bool) {
	spaces := p.names
	for _, ns := range slices.Sorted(maps.Keys(spaces)) {
		if len(spaces[ns]) > 1 && w.Namespaces.Selects(spaces[ns]) && slices.ContainsFunc(p.Asks, w.Objects.Selects) {
			return ns, true
		}
	}
	return "", false
}

// injector is a webhook that a control plane is asked by about pods.
type injector struct {
	manifest.Webhook
	of other
}
