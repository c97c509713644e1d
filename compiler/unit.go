package compiler

import (
	"slices"

	"meshc.dev/compiler/chart"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// unit is a plan on its way to manifests: its objects, what is wrong with
// them, and in the end their facts and, if wanted, their text.
type unit struct {
	plan      plan.Plan
	objects   []built
	findings  []plan.Finding
	facts     []fact
	wanted    bool
	documents []Document
}

// built is an object, the field that asked for it and the user's manifest that
// it is from, if it is from one.
type built struct {
	manifest.Object
	at   plan.Path
	file string
	// part of what the mesh stands on, if it is one, and the number of the
	// plan's source, or authored.
	part   string
	source int
}

// builder builds units. Scopes is complete once the shared unit is built.
type builder struct {
	charts    *chart.Renderer
	manifests *manifests
	scopes    manifest.Scopes
	judge     *cluster.Judge
}

// stages are a unit's way from its plan to manifests.
var stages = []func(*builder, *unit){
	(*builder).render,
	(*builder).author,
	(*builder).learn,
	(*builder).place,
	(*builder).patch,
	(*builder).serve,
	(*builder).order,
	(*builder).format,
}

func (b *builder) build(p plan.Plan, wanted bool) unit {
	u := unit{plan: p, wanted: wanted}
	for _, stage := range stages {
		stage(b, &u)
	}
	u.objects = nil
	return u
}

// found notes what is wrong with a field of the unit.
func (u *unit) found(at plan.Path, rule string, says ...any) {
	u.findings = append(u.findings, plan.Finding{Field: plan.Field{Unit: u.plan.Unit, At: at}, Rule: rule, Says: says})
}

func (b *builder) author(u *unit) {
	for _, a := range u.plan.Objects {
		u.objects = append(u.objects, built{Object: manifest.Object{Body: a.Object}, at: a.At, part: a.Part, source: authored})
	}
}

// learn takes scopes from the CRDs, which are the shared unit's.
func (b *builder) learn(u *unit) {
	if u.plan.Unit != plan.Shared {
		return
	}
	for kind, scope := range u.plan.Kinds {
		b.scopes.Tell(kind, scope)
	}
	for _, o := range u.objects {
		b.scopes.Learn(o.Object)
	}
}

// place checks that each object stands where its kind belongs.
func (b *builder) place(u *unit) {
	for _, o := range u.objects {
		switch scope, ns := b.scopes.Of(o.Object), o.Namespace(); {
		case scope == manifest.Cluster && ns != "":
			u.found(o.at, "scope", o.ID(), "a "+o.Kind()+" stands outside namespaces: remove metadata.namespace")
		case scope == manifest.Namespaced && ns == "":
			u.found(o.at, "scope", o.ID(), "needs metadata.namespace")
		case scope == manifest.Unknown && ns == "":
			u.found(o.at, "scope", o.ID(), "it has no namespace and meshc does not know its kind: set metadata.namespace, or say `cluster: kinds: \""+o.Group()+"/"+o.Kind()+"\": \"Cluster\"`")
		}
	}
}

func (b *builder) order(u *unit) {
	slices.SortStableFunc(u.objects, func(x, y built) int { return manifest.Compare(x.ID(), y.ID()) })
}

// format leaves the facts of the objects and, of a unit that is wanted, the text.
func (b *builder) format(u *unit) {
	for _, o := range u.objects {
		u.facts = append(u.facts, factsOf(o))
		if !u.wanted {
			continue
		}
		text, err := manifest.Format(o.Object)
		if err != nil {
			u.found(o.at, "output", o.ID(), err)
		}
		u.documents = append(u.documents, Document{ID: o.ID(), Version: o.Version(), YAML: text})
	}
}
