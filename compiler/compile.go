// Package compiler turns the description of a cluster into the manifests of
// its units, or into the problems that it has.
package compiler

import (
	"context"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"meshc.dev/compiler/chart"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/manifest/admission"
	"meshc.dev/compiler/mold"
	"meshc.dev/compiler/plan"
	"meshc.dev/compiler/safepoint"
)

// Unit is what is applied together: what the meshes share, or one mesh.
type Unit struct {
	Name string
	// Documents are the unit's objects in the order to apply them.
	Documents []Document
}

// Document is one object as text.
type Document struct {
	ID      manifest.ID
	Version string
	// Text is its YAML.
	Text *mold.Text
	// Released tells that it is the newest release's, of which the cluster has what
	// all meshes need.
	Released bool
	// into is another unit than that which made it, if it is that one's.
	into string
}

// Result is a sound description, compiled.
type Result struct {
	// Units are those asked for, the shared one first.
	Units []Unit
	// Names are those of all meshes, Further those of units beside them and the shared
	// one.
	Names, Further []string
	// Namespaces are the units that have them, the shared one those that are reserved.
	Namespaces map[string]string
	// Meshes, Objects and Claims count the whole description.
	Meshes, Objects, Claims int
	// Sources count the charts and manifests of all units, Filled those of them that
	// were rendered once for several.
	Sources, Filled int
	// Unchecked counts the objects whose shape nothing describes, by kind: those
	// of CustomResourceDefinitions that others install.
	Unchecked map[string]int
	// Tree is what the description says of the tree that units are written to.
	Tree plan.Tree
	// Paths are where a repository has the tree, as tools are told.
	Paths []Placed
	// Home is where in the module the tree is, if the description says so; Common is what
	// the cluster has of what it has in common with others.
	Home *Placed
	// Self is where the description says the cluster's name.
	Self   Placed
	Common []Common
	// Root is that of the module.
	Root string
	// Effects are what changes of objects do in a cluster.
	Effects []plan.Effect
	// Read are the files of the module that were read, Tenants those that are a mesh's.
	Read    []string
	Tenants map[string][]string
}

// Compile loads the description in dir, plans, renders and audits all of it,
// and gives the text of the units that want asks for. Nothing comes out of a
// description with problems. The error is of input or output.
func Compile(ctx context.Context, dir string, want func(unit string) bool, progress *Progress) (*Result, diag.List, error) {
	return compile(ctx, Input{Dir: dir}, want, progress, false)
}

// Compile is Compile of the input.
func (in Input) Compile(ctx context.Context, want func(unit string) bool, progress *Progress) (*Result, diag.List, error) {
	return compile(ctx, in, want, progress, false)
}

// compile can render and write each unit for itself, which gives the same.
func compile(ctx context.Context, in Input, want func(unit string) bool, progress *Progress, each bool) (*Result, diag.List, error) {
	return work{want: want, each: each}.compile(ctx, in, progress)
}

func (w work) compile(ctx context.Context, in Input, progress *Progress) (*Result, diag.List, error) {
	result, problems, _, err := w.first(ctx, in, progress)
	return result, problems, err
}

// loaded is compile of what is loaded.
func (w work) loaded(ctx context.Context, in Input, d *cluster.Description, problems diag.List, progress *Progress) (*Result, diag.List, error) {
	live, wrong := liveIn(in.Live, d)
	w.beside = live.named
	units, err := w.renderAll(ctx, d, progress)
	if err != nil {
		return nil, nil, err
	}
	defer progress.step("the audit of " + in.Dir)()
	whose := territoryOf(d)
	given, misspelt := grantsOf(d).meant(d)
	given, groupless := given.grouped(units)
	all := claimsOf(slices.Concat(d.Plans, d.Parts))
	all = all.with(live.claims(whose, all))
	for i := range units {
		live.settle(&units[i])
	}
	causes := slices.Concat(d.Findings, all.conflicts(d.Blame), consents(d, all, whose, given, astrayIn(problems, misspelt)), authorities(d), misspelt, groupless, given.misspeltIn(d, given.meantBy(d, entitled(d, all, given))), reservations(d, units), amongSources(d))
	problems = report(d, problems, causes[len(d.Findings):], given.meantBy(d, independent(audit(units, all, whose, given), causes)), wrong, live.beside(units, d.Written), live.refusals(units))
	if !problems.Fatal(false) {
		problems = append(problems, d.Report(locks(units), diag.Say)...).Normalize()
	}
	if problems.Fatal(false) {
		return nil, problems, nil
	}
	return result(d, units, w.want), problems, nil
}

// report places and words what was found, once. What CUE refuses is never
// called sound: where nothing else says why, CUE does.
func report(d *cluster.Description, problems diag.List, found ...[]plan.Finding) diag.List {
	refused := map[string]bool{}
	for _, p := range problems {
		refused[p.Path] = true
	}
	problems = append(problems, d.Report(d.Findings, diag.Say)...)
	for _, findings := range found {
		problems = append(problems, d.Report(findings, diag.Say)...)
	}
	if !problems.Fatal(false) {
		problems = append(problems, d.Refused...)
	}
	problems = slices.DeleteFunc(problems, func(p diag.Problem) bool { // what is refused as it stands is not judged as what it becomes
		rule, _ := diag.RuleOf(p.Rule)
		return rule.Follows && p.Path != "" && refused[p.Path]
	})
	return everyRow(d, lacking(misspeltOnce(problems.Yield())).Normalize())
}

func result(d *cluster.Description, units []unit, want func(string) bool) *Result {
	r := &Result{Names: d.Meshes, Meshes: len(d.Meshes), Unchecked: map[string]int{}, Namespaces: map[string]string{}}
	for _, u := range units {
		for _, c := range u.plan.Claims {
			if c.Kind == "Namespace" {
				r.Namespaces[c.Name] = u.plan.Unit
			}
		}
		r.Objects += len(u.facts)
		r.Sources += len(u.plan.Sources)
		r.Filled += u.filled
		for kind, n := range u.unchecked {
			r.Unchecked[kind] += n
		}
		if u.plan.Tree != nil {
			r.Tree, r.Paths, r.Home = *u.plan.Tree, pathsOf(d, u.plan.Tree), homeOf(d, u.plan.Tree)
			r.Self = placedAt(d, plan.TreePath{At: plan.Path{"name"}})
			r.Effects = u.plan.Effects
		}
		if u.plan.Unit != plan.Shared {
			r.Claims += len(u.plan.Claims)
		}
		r.Further = append(r.Further, u.further...)
		for _, unit := range u.written() {
			if want(unit.Name) {
				r.Units = append(r.Units, unit)
			}
		}
	}
	r.Common, r.Root = commonOf(d, units), d.Files.Dir()
	r.Read, r.Tenants = d.Files.Read(), tenantsOf(d)
	slices.SortStableFunc(r.Units, func(a, b Unit) int { return plan.CompareUnits(a.Name, b.Name) })
	return r
}

// renderAll renders the units side by side. Each leaves its facts for the
// audit, its text if it is wanted, and lets go of the rest: a thousand meshes
// are to fit into memory.
func (w work) renderAll(ctx context.Context, d *cluster.Description, progress *Progress) ([]unit, error) {
	user, plans := d.Files, d.Plans
	locate(user, plans)
	safepoint.Collect() // all that CUE needed for the plans is garbage now, and most of what a run ever has
	charts := chart.NewRenderer(user)
	b := &builder{
		charts: charts, casts: castsOf(charts, plans), prints: newPrints(), manifests: newManifests(user), scopes: manifest.Scopes{}, judge: cluster.NewJudge(),
		control: admission.NewJudge(), territory: territoryOf(d), grants: grantsOf(d), keeps: w.beside, claims: func() claims { return claimsOf(slices.Concat(d.Plans, d.Parts)) }, looks: w.looks,
	}
	if w.each {
		b.casts, b.prints = nil, nil
	}
	units, total := make([]unit, len(plans)), w.total(plans)
	// The shared unit comes first: it has the CRDs, which tell the scopes of the
	// kinds in the other units.
	for i, p := range plans {
		if p.Unit == plan.Shared {
			end := progress.unit(p.Unit, total)
			units[i] = b.build(p, w.want(p.Unit) || slices.ContainsFunc(p.Further(), w.want))
			end()
		}
	}
	var pieces safepoint.Workers
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, p := range plans {
		if p.Unit == plan.Shared {
			continue
		}
		if !w.renders(p.Unit) {
			units[i] = unit{plan: p} // what it takes and gives is known
			continue
		}
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return context.Cause(ctx)
			}
			defer progress.unit(p.Unit, total)()
			var err error
			pieces.Do(func() { units[i], err = b.packed(p, w.want(p.Unit)) })
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	defer progress.step("dead values")()
	for i := range units {
		if units[i].plan.Unit == plan.Shared {
			b.finish(&units[i], units)
		}
	}
	b.probe(units)
	return units, nil
}
