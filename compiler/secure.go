package compiler

import (
	"fmt"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// secure: a Namespace admits the pods that are rendered into it, with what is
// added to them. It is told once for a Namespace, at its label.
func (b *builder) secure(u *unit) {
	for o := range u.sound {
		u.patched(o)
		if level := manifest.Enforced(o.Object, u.plan.Kubernetes); level != nil {
			u.admits(o, level)
		}
	}
}

// patched tells of a level that a patch gives a Namespace: what it means for the pods
// of the mesh is judged where the mesh says so.
func (u *unit) patched(ns *built) {
	label := []any{"metadata", "labels", manifest.EnforceLabel}
	for _, p := range u.plan.Own {
		if ns.Kind() == "Namespace" && ns.Group() == "" && p.Within == nil && aims(p.Target, ns.Object) && sets(p.Merge, label) {
			u.found(written(p, label), "pod-security", "a patch gives Namespace "+ns.Name()+" a level of the Pod Security Standards: set it in namespaces, of the mesh, where it is judged")
		}
	}
}

// admits tells of the objects whose pods a Namespace does not admit.
func (u *unit) admits(ns *built, level *manifest.Level) {
	var others []plan.Other
	var first manifest.ID
	var why string
	for o := range u.crafted(u.sound) {
		if o.Namespace() != ns.Name() || o.differs {
			continue
		}
		refused := level.Refuses(o.Object, u.added(o))
		if refused == "" {
			continue
		}
		other := plan.Other{Field: plan.Field{Unit: u.plan.Unit, At: o.at}, Says: o.ID().String()}
		if o.file != "" {
			other.File, other.Line = o.file, o.Line
		}
		if others = append(others, other); len(others) == 1 {
			first, why = o.ID(), refused
		}
	}
	if len(others) == 0 {
		return
	}
	pods := first.String()
	if more := len(others) - 1; more > 0 {
		pods += fmt.Sprintf(" and %d more", more)
	}
	f := u.blame(ns, "pod-security", []any{"metadata", "labels", manifest.EnforceLabel}, fmt.Sprintf("the level %q refuses the pods of %s: %s. Choose a level that takes them, or change them", level, pods, why))
	f.Others = append(f.Others, others...)
	u.findings = append(u.findings, f)
}

// added are the init containers that are added to a pod of a user's before it is
// admitted. Those of what a mesh stands on are rendered as they are.
func (u *unit) added(o *built) []map[string]any {
	if u.plan.Injects == nil || o.part != "" {
		return nil
	}
	for _, b := range u.plan.Injects.But {
		value, is := manifest.PodNote(o.Object, b.Key)
		if is && (b.Is != "" && value == b.Is || b.Lacks != "" && !strings.Contains(value, b.Lacks)) {
			return nil
		}
	}
	return u.plan.Injects.InitContainers
}
