package compiler

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/manifest/lock"
	"meshc.dev/compiler/plan"
)

// admitting is what of others' has a say in what the cluster takes.
type admitting struct {
	others
	// auto is in place of an image that is injected, with more that nobody sees here.
	auto   string
	bound  []bound
	unsure []doubtful
}

// bound is a policy that refuses what it is bound to.
type bound struct {
	*lock.Bound
	of other
}

// doubtful is what has a say that nobody can tell here, and why.
type doubtful struct {
	of  other
	why string
}

// admitting makes ready what others have.
func (o others) admitting(units []unit) admitting {
	a := admitting{others: o}
	kubernetes := ""
	for _, u := range units {
		if u.plan.Unit == plan.Shared {
			kubernetes = u.plan.Kubernetes
			for _, table := range u.plan.Images {
				a.auto = table.Auto
			}
		}
	}
	policies := map[string]other{}
	var bindings []other
	for _, one := range o.objects {
		switch {
		case one.Kind() == "ValidatingAdmissionPolicy":
			policies[one.Name()] = one
		case one.Kind() == "ValidatingAdmissionPolicyBinding":
			bindings = append(bindings, one)
		}
	}
	if len(bindings) == 0 {
		return a
	}
	env := lock.NewEnvironment(kubernetes)
	for _, b := range bindings {
		p, there := policies[fmt.Sprint(b.At("spec", "policyName"))]
		if !there {
			continue // which binds nothing, or what the description has
		}
		one, faults := env.Bind(p.Object, b.Object)
		switch {
		case len(faults) > 0:
			a.unsure = append(a.unsure, doubtful{p, faults[0].Says})
		case one != nil:
			a.bound = append(a.bound, bound{one, p})
		}
	}
	return a
}

// refused: policies let through what is rendered, and the pods that it makes. What is
// injected into pods before they are judged may be what a policy asks for: that is not
// known here.
func (a *admitting) refused(u *unit) []refused {
	var out []refused
	if len(a.bound) == 0 {
		return nil
	}
	spaces := a.labelled(u)
	for i := range u.final {
		o := &u.final[i]
		for _, r := range a.asked(u, o, spaces[o.Namespace()]) {
			for _, b := range a.bound {
				says, sure := b.Refuses(r.Request)
				switch {
				case says == "":
				case !sure:
					what := o.ID().String()
					if r.at != nil {
						what = "pods of " + what
					}
					a.doubt(b.of, "it has no answer for "+what+" as rendered: "+says)
				case r.at != nil && a.awaits(o.Object):
					a.doubt(b.of, "it refuses pods of "+o.ID().String()+" as they are before the proxy is injected")
				default:
					out = append(out, refused{ground{by: b.of, says: says, at: r.at, pods: r.at != nil}, o})
				}
			}
		}
	}
	return out
}

// asked is what the API server is asked about an object that is not there, or is, in a namespace
// with labels.
func (a *admitting) asked(u *unit, o *built, of map[string]string) []question {
	var space map[string]any
	if ns := o.Namespace(); ns != "" {
		labels := map[string]any{manifest.NamespaceLabel: ns}
		for key, value := range of {
			labels[key] = value
		}
		space = map[string]any{"apiVersion": "v1", "kind": "Namespace", "metadata": map[string]any{"name": ns, "labels": labels}}
	}
	was, there := a.own[o.ID()]
	whole := *o
	whole.Object = manifest.Object{Body: a.completed(o.Body, was.Body)}
	out := u.questions(&whole, space, plan.Applier{})
	if there {
		out[0].Operation, out[0].Old = "UPDATE", was.Body
	}
	for i := range out[1:] {
		out[i+1].Object = a.completed(out[i+1].Object, nil)
	}
	if o.Kind() == "Namespace" && o.Group() == "" {
		labels := map[string]any{manifest.NamespaceLabel: o.Name()}
		maps.Copy(labels, manifest.Map(whole.At("metadata", "labels")))
		manifest.Map(whole.Body["metadata"])["labels"] = labels
	}
	return out
}

// awaits tells pods that wait for their proxy to be injected.
func (a *admitting) awaits(o manifest.Object) bool {
	return slices.ContainsFunc(manifest.Containers(o), func(c manifest.Container) bool { return c.Image == a.auto })
}

// doubt notes what has a say, once.
func (a *admitting) doubt(of other, why string) {
	if !slices.ContainsFunc(a.unsure, func(u doubtful) bool { return u.of.ID() == of.ID() }) {
		a.unsure = append(a.unsure, doubtful{of, why})
	}
}

// unjudged tells, in one note, who else has a say in what the cluster takes of the units:
// webhooks that are no control planes', policies of which nobody knows here what they refuse,
// quotas that are for some pods alone.
func (a *admitting) unjudged(units []unit) []plan.Finding {
	planes, spaces := map[string]bool{}, make([]map[string]map[string]string, len(units))
	for i := range units {
		spaces[i] = a.labelled(&units[i])
	}
	for _, kind := range []string{"MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"} {
		for _, by := range []plan.LiveInjector{a.Injector, a.Validator} {
			for _, w := range a.asking(kind, by, a.planes, func(manifest.Webhook) bool { return true }) {
				planes[w.of.ID().String()+" "+w.Name] = true
			}
		}
	}
	for _, one := range a.objects {
		for _, w := range manifest.Webhooks(one.Object) {
			if planes[one.ID().String()+" "+w.Name] || w.Invalid != nil {
				continue
			}
			for i := range units {
				if asks(w, &units[i], spaces[i]) {
					a.doubt(one, "a webhook that a program answers")
					break
				}
			}
		}
	}
	a.scoped(units)
	if len(a.unsure) == 0 {
		return nil
	}
	slices.SortStableFunc(a.unsure, func(x, y doubtful) int { return manifest.Compare(x.of.ID(), y.of.ID()) })
	var says []string
	f := plan.Finding{Field: plan.Field{Unit: plan.Shared, At: plan.Path{"name"}}, Rule: "live-unjudged"}
	for _, u := range a.unsure {
		says = append(says, fmt.Sprintf("%s (%s)", u.of.ID(), u.why))
		f.Others = append(f.Others, u.of.place(u.of.ID().String()))
	}
	f.Says = []any{strings.Join(says, ", ")}
	return []plan.Finding{f}
}

// scoped notes quotas that are for some pods alone.
func (a *admitting) scoped(units []unit) {
	for i := range units {
		for ns := range units[i].spaces() {
			for _, q := range a.standing("ResourceQuota", ns) {
				if manifest.QuotaOf(q.Object) == nil && q.At("spec", "hard") != nil && slices.ContainsFunc(units[i].final, func(one built) bool {
					return one.Namespace() == ns && manifest.InScope(q.Object, one.Object)
				}) {
					a.doubt(q, "it is for some pods alone")
				}
			}
		}
	}
}

// asks tells whether a webhook is asked about an object of a unit, whose namespaces have labels.
func asks(w manifest.Webhook, u *unit, spaces map[string]map[string]string) bool {
	return slices.ContainsFunc(u.final, func(o built) bool {
		in := o.Namespace() == "" || w.Namespaces.Selects(spaces[o.Namespace()])
		return in && w.Asks(o.Group(), o.Resource(), o.Namespace() != "", "CREATE", "UPDATE") && w.Objects.Selects(o.Labels())
	})
}
