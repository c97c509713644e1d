package compiler

import (
	"fmt"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/manifest"
)

// served checks that the cluster's Kubernetes still has the API versions of
// the objects: each once, with the objects that use it.
func (b *builder) served(u *unit, objects []built) {
	type use struct {
		path, file, version, kind string
	}
	users := map[use][]built{}
	var order []use
	for _, o := range objects {
		if _, gone := manifest.Removed(o.Object, u.plan.Kubernetes); !gone {
			continue
		}
		k := use{o.path, o.file, o.APIVersion(), o.Kind()}
		if users[k] == nil {
			order = append(order, k)
		}
		users[k] = append(users[k], o)
	}
	for _, k := range order {
		b.removed(u, users[k])
	}
}

func (b *builder) removed(u *unit, objects []built) {
	first := objects[0]
	gone, _ := manifest.Removed(first.Object, u.plan.Kubernetes)
	message := fmt.Sprintf("%s %s is no longer served by Kubernetes %s: it left with %s", first.APIVersion(), first.Kind(), u.plan.Kubernetes, gone.In)
	if gone.Instead != "" {
		message += ", use " + gone.Instead
	}
	p := b.description.Problem(first.path, message, "served")
	for _, o := range objects {
		at := diag.Position{}
		if o.file != "" {
			at = b.description.InFile(o.file, o.Line, "", "").Position
		}
		p.Notes = append(p.Notes, diag.Note{Position: at, Message: o.ID().String()})
	}
	u.problems = append(u.problems, p)
}
