package compiler

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"meshc.dev/compiler/chart"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
	"meshc.dev/compiler/rewrite"
)

// render gives the objects of the plan's sources, turned into the unit's.
func (b *builder) render(u *unit) {
	for i, s := range u.plan.Sources {
		var objects []manifest.Object
		if s.Manifest != "" {
			objects = b.readManifest(u, s)
		} else {
			objects = b.chart(u, &u.plan.Sources[i])
		}
		for _, o := range objects {
			u.scopes.Learn(o)
		}
		for _, o := range objects {
			if u.scopes.Of(o) == manifest.Namespaced && o.Namespace() == "" {
				o.SetNamespace(s.Namespace)
			}
		}
		for _, o := range b.rewrite(u, s, objects) {
			u.objects = append(u.objects, built{Object: o, at: s.At, file: s.Manifest, part: s.Part, source: i, hooks: s.Hooks})
		}
	}
}

// chart gives the objects of a chart, rendered for several units or for this one.
func (b *builder) chart(u *unit, s *plan.Source) []manifest.Object {
	if objects, ok := b.casts.of(b, u, s); ok {
		u.filled++
		return objects
	}
	return b.rendered(u, *s)
}

func requestOf(p plan.Plan, s plan.Source) chart.Request {
	values := make([]map[string]any, len(s.Values))
	for i, layer := range s.Values {
		values[i] = layer.Values
	}
	return chart.Request{
		Chart: s.Chart, Version: s.Version, Release: s.Release, Namespace: s.Namespace,
		Kubernetes: p.Kubernetes, Values: values,
	}
}

// rendered are the objects of a chart that is rendered for the unit itself, or was
// when meshc was built.
func (b *builder) rendered(u *unit, s plan.Source) []manifest.Object {
	request := requestOf(u.plan, s)
	if packed, ready := b.charts.Ready(request); ready {
		if objects, err := manifest.Unpack(packed); err == nil {
			return objects
		}
	}
	files, err := b.charts.Render(request)
	if err != nil {
		at := plan.Field{Unit: u.plan.Unit, At: s.At}
		if unreadable := new(chart.LoadError); errors.As(err, &unreadable) && s.ChartAt != nil {
			at = plan.Field{Unit: cmp.Or(s.ChartOf, u.plan.Unit), At: s.ChartAt}
		}
		u.findings = append(u.findings, plan.Finding{Field: at, Rule: "render", Says: []any{ofChart(s, err)}})
		return nil
	}
	if size := sizeOf(files); size > maxRendered {
		u.found(s.At, "render", ofChart(s, fmt.Errorf("it renders %d MB, where %d are let pass: look for a loop in its templates", size/1e6, maxRendered/1_000_000)))
		return nil
	}
	var out []manifest.Object
	for _, f := range files {
		objects, err := manifest.Parse([]byte(f.Text))
		if err != nil {
			u.found(s.At, "render", ofChart(s, fmt.Errorf("%s: %w", f.Name, err)))
		}
		out = append(out, objects...)
	}
	return out
}

// ofChart says of which chart of the user's something is told: its templates are told by
// a name of their own, which a chart in the binary may have, too.
func ofChart(s plan.Source, err error) error {
	if errors.As(err, new(*chart.LoadError)) || chart.IsBuiltin(s.Chart) {
		return err
	}
	return &chart.LoadError{Chart: s.Chart, Err: err}
}

// maxRendered is what one chart may render, in bytes: Istio's CRDs are 1 MB, and
// an object of more than 1.5 MB etcd does not take.
const maxRendered = 64_000_000

func sizeOf(files []chart.File) (size int) {
	for _, f := range files {
		size += len(f.Text)
	}
	return size
}

// readManifest gives a manifest's objects; what is wrong in it is told at its own lines.
func (b *builder) readManifest(u *unit, s plan.Source) []manifest.Object {
	c := b.manifests.read(s.Manifest)
	if c.err != nil {
		u.found(s.At, "manifest", fmt.Errorf("manifest %s: %w", s.Manifest, c.err))
		return nil
	}
	for _, f := range c.faults {
		asked := plan.Field{Unit: u.plan.Unit, At: s.At}
		u.findings = append(u.findings, plan.Finding{
			Rule: "manifest", Says: []any{f.Message}, File: s.Manifest, Line: f.Line,
			Others: []plan.Other{{Field: asked, Says: "the manifest is asked for here"}},
		})
	}
	return c.objects
}

// unturned are the fields of the sources that are still another installation's,
// since the namespace that they are to be turned from is not in them: that is
// told, and all that follows from it is not.
func (u *unit) unturned() []plan.Path {
	var out []plan.Path
	for _, s := range u.plan.Sources {
		if slices.ContainsFunc(s.Rewrites, func(r plan.Rewrite) bool {
			return r.Retarget != nil && slices.ContainsFunc(u.findings, func(f plan.Finding) bool {
				return f.Rule == "rewrite" && slices.Equal(f.At, r.At)
			})
		}) {
			out = append(out, s.At)
		}
		if slices.ContainsFunc(u.strayed, func(by plan.Path) bool { return within(s.At, by) }) {
			out = append(out, s.At)
		}
	}
	return out
}

func (*builder) rewrite(u *unit, s plan.Source, objects []manifest.Object) []manifest.Object {
	if len(s.Rewrites) == 0 || len(objects) == 0 {
		return objects
	}
	objects, faults := rewrite.Apply(objects, s.Rewrites, u.scopes, func(o manifest.Object, d plan.Drop) {
		if d.Quiet != "" {
			u.dropped = append(u.dropped, dropped{o, s, d.Quiet})
		}
	})
	// Definitions alone name no installation.
	if slices.ContainsFunc(objects, func(o manifest.Object) bool { return !manifest.IsDefinition(o) }) {
		for _, f := range faults {
			u.found(f.At, "rewrite", f.Name, f.LooksFor)
		}
	}
	return objects
}

// locate finds the charts that may lie in several places.
func locate(user fs.FS, plans []plan.Plan) {
	for _, p := range plans {
		for i, s := range p.Sources {
			if len(s.Places) > 0 {
				p.Sources[i].Chart = chart.Place(user, s.Places)
			}
		}
	}
}
