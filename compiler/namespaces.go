package compiler

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// dropped is an object of a source that a rewrite has left out, and the keys of
// labels and annotations, as a regular expression, that are no loss.
type dropped struct {
	manifest.Object
	source plan.Source
	quiet  string
}

// lose notes labels and annotations of what was left out that the object in its
// place does not have, whatever value.
func (*builder) lose(u *unit) {
	for _, d := range u.dropped {
		quiet := entire(d.quiet)
		here := d.ID() // what stands in its place is where the source's objects are
		here.Name = d.source.Namespace
		for _, field := range []string{"labels", "annotations"} {
			has := manifest.Texts(d.At("metadata", field))
			maps.DeleteFunc(has, func(key, _ string) bool { return quiet.MatchString(key) || u.says(here, field, key) })
			if len(has) == 0 {
				continue
			}
			f := plan.Finding{Field: plan.Field{Unit: u.plan.Unit, At: d.source.At}, Rule: "lost-label", Of: d.ID().String()}
			if d.source.Manifest != "" {
				f.File, f.Line = d.source.Manifest, u.manifests.line(d.source.Manifest, d.Object, []any{"metadata", field, slices.Min(slices.Collect(maps.Keys(has)))})
				f.Others = []plan.Other{asked(f.Field)}
			}
			f.Says = []any{d.ID(), field, pasted(has), fmt.Sprintf("namespaces: %q: %s", here.Name, field)}
			u.findings = append(u.findings, f)
		}
	}
}

// says tells whether an object of the unit has a label or an annotation.
func (u *unit) says(id manifest.ID, field, key string) bool {
	return slices.ContainsFunc(u.objects, func(o built) bool {
		_, has := manifest.Texts(o.At("metadata", field))[key]
		return has && o.ID() == id
	})
}

// await notes what the Namespaces need that others create.
func (*builder) await(u *unit) {
	for _, ns := range u.plan.Awaits {
		if len(ns.Labels) > 0 {
			u.found(ns.At, "namespace-label", ns.Name, pasted(ns.Labels))
		}
	}
}

// pasted are labels as kubectl takes them.
func pasted(labels map[string]string) string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		out = append(out, key+"="+labels[key])
	}
	return strings.Join(out, " ")
}
