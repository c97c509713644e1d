package compiler

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/chart"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/manifest"
)

// unit is a built plan: the facts of its objects and, if wanted, their text.
type unit struct {
	name      string
	plan      cluster.Plan
	facts     []fact
	documents []Document
	problems  diag.List
}

// built is an object, the path of the field that asked for it and the user's
// manifest that it is from, if it is from one.
type built struct {
	manifest.Object
	path, file string
}

// builder builds units. Scopes is complete once the shared unit is built.
type builder struct {
	description *cluster.Description
	charts      *chart.Renderer
	manifests   *manifests
	scopes      manifest.Scopes
}

func (b *builder) build(p cluster.Plan, want func(string) bool) unit {
	u := unit{name: p.Unit, plan: p}
	objects := b.render(&u)
	objects = append(objects, authored(p)...)
	if p.Unit == cluster.SharedUnit {
		for _, o := range objects {
			b.scopes.Learn(o.Object)
		}
	}
	b.place(&u, objects)
	b.patch(&u, objects)
	b.kept(&u, objects)
	b.served(&u, objects)
	slices.SortStableFunc(objects, func(x, y built) int { return manifest.Compare(x.ID(), y.ID()) })
	for _, o := range objects {
		u.facts = append(u.facts, factsOf(o))
		if !want(u.name) {
			continue
		}
		text, err := manifest.Format(o.Object)
		if err != nil {
			u.fail(b, o.path, "output", fmt.Errorf("%s: %w", o.ID(), err))
		}
		u.documents = append(u.documents, Document{ID: o.ID(), Version: o.Version(), YAML: text})
	}
	return u
}

func (u *unit) fail(b *builder, path, rule string, err error) {
	u.problems = append(u.problems, b.description.Problem(path, strings.ReplaceAll(err.Error(), "\n", "; "), rule))
}

// render gives the objects of the plan's sources.
func (b *builder) render(u *unit) []built {
	var out []built
	for _, name := range slices.Sorted(maps.Keys(u.plan.Sources)) {
		out = append(out, b.source(u, u.plan.Sources[name])...)
	}
	return out
}

func authored(p cluster.Plan) []built {
	var out []built
	for _, name := range slices.Sorted(maps.Keys(p.Objects)) {
		a := p.Objects[name]
		out = append(out, built{Object: manifest.Object{Body: a.Object}, path: a.Path})
	}
	return out
}

// place checks that each object stands where its kind belongs.
func (b *builder) place(u *unit, objects []built) {
	for _, o := range objects {
		switch scope, ns := b.scopes.Of(o.Object), o.Namespace(); {
		case scope == manifest.Cluster && ns != "":
			u.fail(b, o.path, "scope", fmt.Errorf("%s: a %s stands outside namespaces: remove metadata.namespace", o.ID(), o.Kind()))
		case scope == manifest.Namespaced && ns == "":
			u.fail(b, o.path, "scope", fmt.Errorf("%s: needs metadata.namespace", o.ID()))
		case scope == manifest.Unknown && ns == "":
			key := o.Group() + "/" + o.Kind()
			u.fail(b, o.path, "scope", fmt.Errorf("%s: it has no namespace and meshc does not know its kind: set metadata.namespace, or say `cluster: kinds: %q: \"Cluster\"`", o.ID(), key))
		}
	}
}

// change applies one patch to its target.
func change(o manifest.Object, p cluster.Patch) error {
	before := o.ID()
	manifest.Merge(o.Body, p.Merge)
	if o.ID() != before {
		return fmt.Errorf("a patch may not change what identifies %s", before)
	}
	for _, r := range p.Restrict {
		if !manifest.Restrict(o, manifest.Restriction(r)) {
			return fmt.Errorf("%s grants none of %v on %s for all names", before, r.Verbs, r.Resource)
		}
	}
	return nil
}

var errNoTarget = errors.New("no object of this unit is the patch's target")

// patch applies the plan's patches. One that finds nothing to change is an
// error: silence would ship an unpatched mesh.
func (b *builder) patch(u *unit, objects []built) {
	complete := len(u.problems) == 0 // else the target may be among what is missing
	for _, name := range slices.Sorted(maps.Keys(u.plan.Patches)) {
		p := u.plan.Patches[name]
		hits := 0
		for _, o := range objects {
			if !aims(p.Target, o.Object) {
				continue
			}
			hits++
			if err := change(o.Object, p); err != nil {
				u.fail(b, p.Path, "patch", err)
			}
		}
		switch {
		case hits == 0 && complete:
			u.fail(b, p.Path, "patch", fmt.Errorf("%w: there is no %s %s", errNoTarget, p.Target.Kind, p.Target.Name))
		case hits > 1:
			u.fail(b, p.Path, "patch", fmt.Errorf("%d objects are the patch's target: add target.namespace", hits))
		}
	}
}
