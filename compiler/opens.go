package compiler

import (
	"fmt"
	"slices"

	"meshc.dev/compiler/manifest"
)

// unopened: network policies add up, and one that a mesh brings opens nothing that the
// platform has closed.
func (u *unit) unopened(o *built) {
	opens := u.plan.Bounds.Opens
	if opens == nil || o.part != "" {
		return
	}
	if slices.Contains(opens.Groups, o.Group()) {
		u.wrong(o, "opened-network", nil, fmt.Sprintf("%s is judged by nobody, and may open what the platform has closed: leave it out, or have the platform apply it", o.ID()))
		return
	}
	if o.Group() != "networking.k8s.io" || o.Kind() != "NetworkPolicy" {
		return
	}
	u.called(o, opens.Egress)
	wall := manifest.WallOf(o.Object)
	for _, s := range opens.Shut {
		if wall != nil && o.Namespace() == s.Namespace && wall.Pods.Selects(s.Labels) && len(manifest.List(o.At("spec", "ingress"))) > 0 {
			u.wrong(o, "opened-network", []any{"spec", "podSelector"}, fmt.Sprintf("%s selects the pods of the control plane, and would open them beyond the mesh, since policies add up: select others", o.ID()))
		}
	}
}

// called: nor does it have pods call more.
func (u *unit) called(o *built, let []map[string]any) {
	if len(let) == 0 {
		return // all is open
	}
	rules := make([]any, len(let))
	for i, r := range let {
		rules[i] = r
	}
	lets := manifest.WaysOf(rules, o.Namespace())
	for _, w := range manifest.WaysOf(manifest.List(o.At("spec", "egress")), o.Namespace()) {
		if !w.Within(lets) {
			u.wrong(o, "opened-network", []any{"spec", "egress"}, fmt.Sprintf("%s would let pods call more than the platform has them call, since policies add up: leave its egress out, name namespaces of the mesh's by %s, or have the platform say so in `cluster: tenants: %s: bounds: egress`", o.ID(), manifest.NamespaceLabel, u.plan.Unit))
			return
		}
	}
}

// kept: a role that a mesh brings gives no right by which what the platform has closed is
// opened, unless it is granted.
func (b *builder) kept(u *unit, o *built) {
	keeps := u.plan.Bounds.Keeps
	if keeps == nil || o.part != "" || o.Group() != "rbac.authorization.k8s.io" {
		return
	}
	object := o.ID().GroupKind() + " " + o.Name()
	if _, denied := b.grants.denies(u.plan.Unit, thing{"object", object}); !denied {
		return
	}
	let := fmt.Sprintf("leave it out, or have the platform say `cluster: tenants: %s: kinds: %q: [%q]`", u.plan.Unit, o.ID().GroupKind(), o.Name())
	if role := manifest.RoleOf(o.Object); o.Kind() == "RoleBinding" && slices.Contains(keeps.Roles, role.Name) {
		u.wrong(o, "tenant-rights", []any{"roleRef", "name"}, fmt.Sprintf("%s gives the rights of ClusterRole %s, by which what the platform has closed is opened: name %s, or %s", o.ID(), role.Name, keeps.Instead, let))
	}
	if o.Kind() != "Role" {
		return // what stands outside namespaces is granted, or gives little
	}
	closed := entire(keeps.Rights)
	if i := slices.IndexFunc(manifest.Rights(o.Object), closed.MatchString); i >= 0 {
		u.wrong(o, "tenant-rights", []any{"rules"}, fmt.Sprintf("%s gives the right %s, by which what the platform has closed is opened: %s", o.ID(), manifest.Rights(o.Object)[i], let))
	}
}
