package compiler

import (
	"errors"
	"fmt"

	"meshc.dev/compiler/chart"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/rewrite"
)

// source gives the objects of one source, turned into the unit's.
func (b *builder) source(u *unit, s cluster.Source) []built {
	var objects []manifest.Object
	if s.Manifest != "" {
		objects = b.read(u, s)
	} else {
		objects = b.chart(u, s)
	}
	for _, o := range objects {
		if b.scopes.Of(o) == manifest.Namespaced && o.Namespace() == "" {
			o.SetNamespace(s.Namespace)
		}
	}
	if len(s.Rewrites) > 0 && len(objects) > 0 {
		objects = b.rewrite(u, s, objects)
	}
	out := make([]built, len(objects))
	for i, o := range objects {
		out[i] = built{Object: o, path: s.Path, file: s.Manifest}
	}
	return out
}

func (b *builder) chart(u *unit, s cluster.Source) []manifest.Object {
	files, err := b.charts.Render(chart.Request{
		Chart: s.Chart, Version: s.Version, Release: s.Release, Namespace: s.Namespace,
		Kubernetes: u.plan.Kubernetes, Values: s.Values,
	})
	if err != nil {
		path := s.Path
		if unreadable := new(chart.LoadError); errors.As(err, &unreadable) && s.ChartPath != "" {
			path = s.ChartPath
		}
		u.fail(b, path, "render", err)
		return nil
	}
	var out []manifest.Object
	for _, f := range files {
		objects, err := manifest.Parse([]byte(f.Text))
		if err != nil {
			u.fail(b, s.Path, "render", fmt.Errorf("%s: %w", f.Name, err))
		}
		out = append(out, objects...)
	}
	return out
}

// read gives a manifest's objects; what is wrong in it is told at its own lines.
func (b *builder) read(u *unit, s cluster.Source) []manifest.Object {
	c := b.manifests.read(s.Manifest)
	if c.err != nil {
		u.fail(b, s.Path, "manifest", fmt.Errorf("manifest %s: %w", s.Manifest, c.err))
		return nil
	}
	for _, f := range c.faults {
		p := b.description.InFile(s.Manifest, f.Line, f.Message, "manifest")
		u.problems = append(u.problems, b.description.WithNote(p, s.Path, "the manifest is asked for here"))
	}
	return c.objects
}

func (b *builder) rewrite(u *unit, s cluster.Source, objects []manifest.Object) []manifest.Object {
	rules := make([]rewrite.Rule, len(s.Rewrites))
	for i, r := range s.Rewrites {
		rules[i] = rewrite.Rule(r)
	}
	objects, faults := rewrite.Apply(objects, rules, b.scopes)
	for _, f := range faults {
		u.fail(b, f.Rule.Path, "rewrite", f)
	}
	return objects
}
