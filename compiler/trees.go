package compiler

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// Tree is what somebody applies to a cluster, by the name that it is told by.
type Tree struct {
	Name  string
	Files []Live
}

// Audited says how much was looked at.
type Audited struct {
	Objects, ControlPlanes int
}

// Audit holds trees that others render against each other, as the meshes of a description
// are: what two of them hold, whose webhooks take the other's pods, and which control
// planes look at the same namespaces. A tree alone, such as an inventory, is taken apart by
// the control planes in it. Of what two trees collide in, each kind is told once.
func Audit(trees []Tree) (Audited, diag.List, error) {
	tables, err := cluster.Tables()
	if err != nil {
		return Audited{}, nil, err
	}
	a := &treeAudit{told: map[string]int{}}
	for _, t := range trees {
		o := others{Live: tables.Live[0]}
		o.sights = sightsOf(slices.Concat(tables.Sights, o.Holds))
		for _, f := range o.read(t.Files, func(manifest.Object) bool { return false }, true) {
			a.problems = append(a.problems, diag.Problem{Position: diag.Position{File: f.File, Line: f.Line}, Rule: f.Rule, Message: diag.Say(f.Rule, f.Says)})
		}
		a.unrendered(o)
		a.parties = append(a.parties, party{t.Name, o, o.namespaces()})
	}
	if len(a.parties) == 1 {
		a.parties = a.parties[0].apart()
	}
	if a.same() {
		return Audited{}, a.problems.Normalize(), nil
	}
	a.meet()
	for i := range a.parties {
		a.scopes(i)
		a.webhooks(i)
	}
	counts := Audited{}
	for _, p := range a.parties {
		for _, f := range p.unsure() {
			a.problems = append(a.problems, diag.Problem{Position: diag.Position{File: f.File, Line: f.Line}, Rule: f.Rule, Message: diag.Say(f.Rule, f.Says)})
		}
		counts.Objects += len(p.objects)
		counts.ControlPlanes += len(p.planes)
	}
	return counts, a.problems.Normalize(), nil
}

// party is one of those who share the cluster.
type party struct {
	name string
	others
	// names are the namespaces in which it has something.
	names map[string]map[string]string
}

// apart are the control planes of a party, each with what stands in its namespace and its
// webhooks; the rest is nobody's.
func (p party) apart() []party {
	of := map[string]int{}
	var out []party
	for _, ns := range slices.Sorted(maps.Keys(p.planes)) {
		of[ns] = len(out)
		out = append(out, party{name: "the control plane of " + ns, others: others{Live: p.Live, sights: p.sights}})
	}
	rest := party{name: "what is beside them", others: others{Live: p.Live, sights: p.sights}}
	for _, one := range p.objects {
		where := one.Namespace()
		for _, w := range manifest.Webhooks(one.Object) {
			where = cmp.Or(where, p.behind(w.Service).Namespace)
		}
		if i, known := of[where]; known {
			out[i].objects = append(out[i].objects, one)
		} else {
			rest.objects = append(rest.objects, one)
		}
	}
	out = append(out, rest)
	for i := range out {
		out[i].know()
		out[i].names = out[i].namespaces()
	}
	return out
}

// treeAudit gathers problems.
type treeAudit struct {
	parties  []party
	problems diag.List
	told     map[string]int
}

// tell adds a problem at an object; of the same kind between the same two, one.
func (a *treeAudit) tell(rule, key string, at, other other, says ...any) {
	key = rule + "\x00" + key
	if i, again := a.told[key]; again {
		a.problems[i].Objects = append(a.problems[i].Objects, at.ID().String())
		return
	}
	a.told[key] = len(a.problems)
	a.problems = append(a.problems, diag.Problem{
		Position: diag.Position{File: at.file, Line: at.line()}, Rule: rule, Message: diag.Say(rule, says), Object: at.ID().String(),
		Notes: []diag.Note{{Position: diag.Position{File: other.file, Line: other.line()}, Message: "the other"}},
	})
}

// meet: what the cluster has once, one party has.
func (a *treeAudit) meet() {
	type having struct {
		party int
		by    other
		take  manifest.Take
	}
	first := map[thing]having{}
	for i, p := range a.parties {
		for _, one := range p.objects {
			for _, take := range p.has(one) {
				t := thing{take.Kind, take.Name}
				was, there := first[t]
				switch {
				case !there:
					first[t] = having{i, one, take}
				case was.party == i || was.take.Apart(take) || p.defines(one) && reflect.DeepEqual(was.by.Body["spec"], one.Body["spec"]):
				case p.defines(one):
					at, by := releasedIn(one), releasedIn(was.by)
					if by == at {
						by += " but not the same"
					}
					a.tell("audit-crds", fmt.Sprint(i, was.party), one, was.by, t.String(), at, p.name, by, a.parties[was.party].name)
				default:
					key := fmt.Sprint(i, was.party)
					if t != nameOf(one.ID()) {
						key += t.String()
					}
					a.tell(diag.Unique(t.kind), key, one, was.by, t.String()+", which "+one.ID().String()+" of "+p.name+" has,", fmt.Sprintf("%s of %s", was.by.ID(), a.parties[was.party].name))
				}
			}
		}
	}
}

// releasedIn is the release that a definition is of, in a sentence.
func releasedIn(one other) string {
	if release := manifest.Release(one.Object); release != "" {
		return "release " + release
	}
	return "a release that it does not say"
}

// has are the things that an object is, takes or holds. That a class names a controller is
// for all who have Gateways: it is the control plane that is one.
func (o others) has(one other) []manifest.Take {
	id := nameOf(one.ID())
	out := []manifest.Take{{Kind: id.kind, Name: id.name}}
	for _, t := range manifest.Takes(one.Object) {
		if len(t.At) > 0 && one.Kind() != "GatewayClass" {
			out = append(out, t)
		}
	}
	for _, t := range o.holds(one) {
		out = append(out, manifest.Take{Kind: t.kind, Name: t.name})
	}
	return out
}

// unrendered tells objects that make a control plane of which a tree has nothing.
func (a *treeAudit) unrendered(o others) {
	for _, one := range o.objects {
		if id := one.ID(); len(o.planes) == 0 && slices.Contains(o.Makers, plan.Kinds{Group: id.Group, Kind: id.Kind}) {
			a.problems = append(a.problems, diag.Problem{
				Position: diag.Position{File: one.file, Line: one.line()}, Rule: "inventory", Object: id.String(),
				Message: diag.Say("inventory", []any{id.String() + " has a control plane made of it, which is not there: name what it renders"}),
			})
		}
	}
}
