package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"meshc.dev/cmd/meshc/internal/tree"
	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// departedError is a tree with units that the description does not have, and
// that nobody said are to go.
type departedError struct {
	dir  string
	gone []tree.Gone
	// applied tells that a tool applies the tree.
	applied bool
}

func (e *departedError) Error() string { return strings.Join(e.Lines(), "\n") }

// Lines implements lined.
func (e *departedError) Lines() []string {
	lines := departures(e.dir, e.gone)
	lines[0] = "nothing was written: " + lines[0]
	if e.applied {
		return append(lines, "The tool that applies the tree would put back what is taken out before: run it again with"+removals(e.gone)+" first. It lets go of all, and deletes nothing by itself")
	}
	return append(lines, "When that is done, run it again with"+removals(e.gone))
}

// departing tells whether each unit that goes was named. One that was named and is
// not there went before, in a run that was interrupted, say: that is noted.
func (w *writing) departing(t *tree.Tree, r *compiler.Result) error {
	units := r.Units
	gone, err := t.Departed(units, r.Namespaces)
	if err != nil {
		return err
	}
	for _, name := range w.remove {
		if slices.ContainsFunc(units, func(u compiler.Unit) bool { return u.Name == name }) {
			return &cluster.UsageError{Message: fmt.Sprintf("--remove %s: the description has mesh %s: take it out there first", name, name)}
		}
	}
	unnamed := slices.DeleteFunc(slices.Clone(gone), func(g tree.Gone) bool { return slices.Contains(w.remove, g.Unit) })
	if len(unnamed) > 0 {
		applied := slices.ContainsFunc(units, func(u compiler.Unit) bool { return u.Name == plan.GitOps })
		return &departedError{w.dir, unnamed, applied}
	}
	for _, name := range w.remove {
		if !slices.ContainsFunc(gone, func(g tree.Gone) bool { return g.Unit == name }) {
			w.report.note("--remove " + name + ": there is nothing of it in " + w.dir + " that meshc wrote")
		}
	}
	return nil
}

// removals are the flags that name units.
func removals(gone []tree.Gone) string {
	var b strings.Builder
	for _, g := range gone {
		b.WriteString(" --remove " + g.Unit)
	}
	return b.String()
}

// departures says of each unit that goes in which order to take it out of the
// cluster: what would call a webhook or a control plane goes before it, and
// Namespaces, with which all in them goes, by hand.
func departures(dir string, gone []tree.Gone) []string {
	var lines []string
	for _, g := range gone {
		if g.Unit == plan.Locks {
			lines = append(lines, fmt.Sprintf("%s holds what the API server keeps meshes apart by, and the description has no hard mesh any more. If that is meant, nothing keeps apart what people change in the cluster:", dir),
				"  1. delete what is in "+filepath.Join(dir, g.Unit)+" from the cluster")
			continue
		}
		if g.Unit == plan.GitOps {
			lines = append(lines, fmt.Sprintf("%s holds what a tool reads that applies the tree, which the description names no more. If that is meant, the tool lets go of all by this, and deletes nothing:", dir),
				"  1. delete what is in "+filepath.Join(dir, g.Unit)+" from the cluster, and nothing that it has applied")
			continue
		}
		lines = append(lines, fmt.Sprintf("%s holds mesh %s, which the description does not have. If it moved or was renamed, its file is left out or misspelt; if it is to go, take it out of the cluster in this order:", dir, g.Unit))
		for i, step := range leaving(filepath.Join(dir, g.Unit), g) {
			lines = append(lines, fmt.Sprintf("  %d. %s", i+1, step))
		}
	}
	return lines
}

// leaving are the steps by which a unit's objects leave a cluster, but for those that
// another unit has now.
func leaving(dir string, g tree.Gone) []string {
	objects := slices.DeleteFunc(slices.Clone(g.Objects), func(o manifest.Object) bool { return g.Moved[o.ID()] != "" })
	called := map[manifest.ID]bool{}
	var webhooks, namespaces []string
	for _, o := range objects {
		hooks := manifest.Webhooks(o)
		for _, w := range hooks {
			called[w.Service] = true
		}
		switch {
		case len(hooks) > 0:
			webhooks = append(webhooks, o.ID().String())
		case o.Group() == "" && o.Kind() == "Namespace":
			namespaces = append(namespaces, o.Name())
		}
	}
	var planes, workloads []string
	for _, o := range objects {
		switch {
		case manifest.PodSpec(o) == nil:
		case slices.ContainsFunc(objects, func(s manifest.Object) bool { return called[s.ID()] && selects(s, o) }):
			planes = append(planes, o.ID().String())
		default:
			workloads = append(workloads, o.ID().String())
		}
	}
	all := strings.Join(namespaces, ", ")
	var steps []string
	switch {
	case all != "":
		steps = append(steps, "workloads: what runs in "+all+list("; then ", workloads))
	case len(workloads) > 0:
		steps = append(steps, "workloads"+list(": ", workloads))
	}
	if len(webhooks) > 0 {
		steps = append(steps, "webhooks"+list(": ", webhooks))
	}
	steps = append(steps, "the control plane"+list(": ", planes)+", and all else in "+dir+" but Namespaces"+list(", and but for what stays: ", moved(g)))
	if len(namespaces) > 0 {
		steps = append(steps, "by hand, once nothing is left in them: Namespaces "+all)
	}
	return steps
}

// moved are the objects that another unit has now, each with that.
func moved(g tree.Gone) []string {
	var out []string
	for _, o := range g.Objects {
		switch to := g.Moved[o.ID()]; {
		case to == plan.Shared && o.Kind() == "Namespace":
			out = append(out, o.ID().String()+" (reserved)")
		case to != "":
			out = append(out, o.ID().String()+" (now of "+to+")")
		}
	}
	return out
}

// selects tells whether a Service leads to the pods of a workload.
func selects(service, workload manifest.Object) bool {
	labels, selector := manifest.PodLabels(workload), manifest.Map(service.At("spec", "selector"))
	for key, value := range selector {
		if labels[key] != value {
			return false
		}
	}
	return len(selector) > 0
}

func list(before string, names []string) string {
	if len(names) == 0 {
		return ""
	}
	return before + strings.Join(names, ", ")
}
