package compiler

import (
	"fmt"
	"maps"
	"slices"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// know finds the control planes among what was read.
func (o *others) know() {
	for i := range o.objects {
		if o.objects[i].shown == nil {
			o.objects[i].shown = o.shows(o.objects[i])
		}
	}
	o.planes = o.controlPlanes()
	o.injects = o.injecting(o.planes)
	o.looks = o.scopesOf()
}

// shows are the things that an object holds, without a name where that stands elsewhere.
func (o others) shows(one other) []thing {
	out := []thing{}
	for _, s := range o.sights {
		if s.Shared || !slices.Contains(s.Parts, "") {
			continue
		}
		for _, seen := range s.names(one.Object) {
			if slices.Contains(o.But, plan.Thing{Kind: s.Claim, Name: s.Prefix + seen.name}) {
				continue
			}
			if seen.name == "" {
				out = append(out, thing{kind: s.Claim})
			} else {
				out = append(out, thing{s.Claim, s.Prefix + seen.name})
			}
		}
	}
	return out
}

// controlPlanes are the namespaces in which a control plane of others runs, each with
// its workload, or with the webhook that calls it where that is not known.
func (o others) controlPlanes() map[string]other {
	out := map[string]other{}
	for _, one := range o.objects {
		if _, there := out[one.Namespace()]; !there && o.runs(one) {
			out[one.Namespace()] = one
		}
	}
	for _, w := range o.injecting(out) {
		if _, there := out[w.Service.Namespace]; !there && w.Service.Namespace != "" {
			out[w.Service.Namespace] = w.of
		}
	}
	return out
}

// injecting are the webhooks that are asked about pods and call a control plane: one of
// those that are known, or by their names and paths.
func (o others) injecting(planes map[string]other) []injector {
	return o.asking("MutatingWebhookConfiguration", o.Injector, planes, func(w manifest.Webhook) bool { return w.Asks("", "pods", true) })
}

// asking are webhooks of a kind of configurations that control planes are asked by.
func (o others) asking(kind string, by plan.LiveInjector, planes map[string]other, about func(manifest.Webhook) bool) []injector {
	var out []injector
	name, path := entire(by.Name), entire(by.Path)
	for _, one := range o.objects {
		if one.Kind() != kind {
			continue
		}
		for _, w := range manifest.Webhooks(one.Object) {
			w.Service = o.behind(w.Service)
			if w.Invalid == nil && about(w) && (o.leads(w.Service, planes) || name.MatchString(w.Name) && path.MatchString(w.Path)) {
				out = append(out, injector{w, one})
			}
		}
	}
	return out
}

// leads tells a Service that leads to a control plane: of a namespace in which one is, where
// it does not select the pods of something else.
func (o others) leads(service manifest.ID, planes map[string]other) bool {
	if _, known := planes[service.Namespace]; !known {
		return false
	}
	i := slices.IndexFunc(o.objects, func(one other) bool { return one.ID() == service })
	if i < 0 {
		return true
	}
	selector := manifest.Texts(o.objects[i].At("spec", "selector"))
	if len(selector) == 0 {
		return true
	}
	return slices.ContainsFunc(o.objects, func(one other) bool {
		return one.Namespace() == service.Namespace && o.runs(one) && holds(manifest.PodLabels(one.Object), selector)
	})
}

// runs tells a workload that is a control plane.
func (o others) runs(one other) bool {
	return manifest.PodSpec(one.Object) != nil && slices.ContainsFunc(one.shown, func(t thing) bool { return t.kind == o.ControlPlane })
}

// behind is the Service that another stands for by its name alone, as that of a remote
// control plane does, or itself.
func (o others) behind(service manifest.ID) manifest.ID {
	for _, one := range o.objects {
		if one.ID() != service || one.At("spec", "type") != "ExternalName" {
			continue
		}
		if to := host.Parse(fmt.Sprint(one.At("spec", "externalName")), ""); to.Service != "" && to.Namespace != "" {
			service.Namespace, service.Name = to.Namespace, to.Service
		}
	}
	return service
}

// narrowed tells a control plane that looks at some namespaces alone, whatever its
// configuration says.
func (o others) narrowed(plane other) bool {
	for _, c := range manifest.Containers(plane.Object) {
		for _, argument := range slices.Concat(c.Command, c.Args) {
			if slices.ContainsFunc(o.Narrows.Arguments, func(pattern string) bool { return entire(pattern).MatchString(argument) }) {
				return true
			}
		}
		if slices.ContainsFunc(o.Narrows.Variables, func(name string) bool { return c.Env[name] != "" || c.Elsewhere[name] }) {
			return true
		}
	}
	return false
}

// labelled are a unit's namespaces with the labels that they have once it is applied: those
// of the inventory, and over them its own.
func (o others) labelled(u *unit) map[string]map[string]string {
	out := u.spaces()
	for ns, labels := range out {
		all := maps.Clone(o.spaces[ns])
		if all == nil {
			all = map[string]string{}
		}
		maps.Copy(all, labels)
		out[ns] = all
	}
	return out
}
