package compiler

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// incomplete tells a unit of which some objects are not there, for a reason that
// is told: what they have for others, nobody knows.
func (u *unit) incomplete() bool {
	return u.halted || slices.ContainsFunc(u.findings, func(f plan.Finding) bool {
		return slices.Contains([]string{"render", "manifest", "rewrite"}, f.Rule)
	})
}

// referred: what an object names by the schema's table is there, and the mesh's.
func (a *auditor) referred(u *unit, f *fact) []breach {
	if len(f.refers) == 0 || u.incomplete() {
		return nil
	}
	var out []breach
	told := map[string]int{}
	for i := range f.refers {
		r := &f.refers[i]
		if r.Gives || r.unwritten {
			continue
		}
		judge := map[string]func(*unit, *fact, *referral) *breach{
			plan.ByLabels: a.selects, plan.ByName: a.named, plan.ByObject: a.named, plan.ByHost: a.reached, plan.ByWord: a.defined,
			plan.ByNamespace: a.inhabited, plan.ByPort: a.ported, plan.ByPodPort: a.onPods, plan.ByURL: a.remote, plan.ByOwn: a.alone,
		}[r.By]
		b := judge(u, f, r)
		if b == nil {
			continue
		}
		key := b.rule + r.said + r.hostKey()
		if first, is := told[key]; is {
			out[first].too(r.where) // an object that names a thing twice is told once
			continue
		}
		b.where = &r.where
		r.speaks(f, b)
		if r.Mild && b.rule != "not-described" && b.rule != "foreign-reference" && !r.unsaid && !b.sure {
			if a.used[u.plan.Unit+" "+f.wordOf(r.item)] {
				continue // told where it is named
			}
			b.rule, b.says = "not-described", []any{diag.Say(b.rule, b.says)}
		}
		told[key] = len(out)
		out = append(out, *b)
	}
	return out
}

// selects: a selector selects pods of the mesh. One of an application's, which
// another pipeline may deploy, need not.
func (a *auditor) selects(u *unit, f *fact, r *referral) *breach {
	if len(r.Of) > 0 {
		return a.parted(u, f, r)
	}
	selected, elsewhere := a.selected(u, f, r)
	like := r.Like == ""
	for key, value := range r.labels {
		like = like || r.like.MatchString(value)
		selected = selected || a.isReserved(thing{"workload", key + "=" + value})
	}
	switch {
	case selected:
		return nil
	case elsewhere != "":
		return a.selectsNone(f, r, fmt.Sprintf("whose pods run in namespace %s: put it there", elsewhere))
	case !like:
		return a.likely(u, f, r)
	}
	return a.selectsNone(f, r, fmt.Sprintf("but no pods of mesh %s have that: %s. %s", u.plan.Unit, a.gateways(u, r), othersPods(r)))
}

func (a *auditor) selectsNone(f *fact, r *referral, why string) *breach {
	return &breach{rule: "selects-nothing", says: []any{f.id, r.said, r.field, why}}
}

// othersPods says what to do where others deploy what is selected.
func othersPods(r *referral) string {
	return fmt.Sprintf("If others deploy them, say `cluster: reserved: names: workload: \"%s\": \"WHOSE\"`", strings.Split(r.said, ",")[0])
}

// selected tells whether there are pods that a selector reaches, or else where
// the mesh has a gateway with such.
func (a *auditor) selected(u *unit, f *fact, r *referral) (selected bool, elsewhere string) {
	wide := r.Wide || f.id.Namespace == a.root(u, r)
	for _, w := range a.pods[u.plan.Unit] {
		for _, pods := range w.podLabels() {
			switch {
			case !holds(pods, r.labels):
			case wide || w.id.Namespace == f.id.Namespace:
				return true, ""
			case slices.Contains(r.Parts.Pods, w.part):
				elsewhere = w.id.Namespace
			}
		}
	}
	return false, elsewhere
}

// podLabels are those of each kind of pods that an object makes, or that are
// made for it, and of workloads
// beyond the cluster that it describes.
func (f *fact) podLabels() []map[string]string {
	var out []map[string]string
	if f.pods != nil {
		out = append(out, f.pods)
	}
	if f.made != nil {
		out = append(out, f.made.pods)
	}
	for i := range f.refers {
		if r := &f.refers[i]; r.By == plan.ByLabels && r.Gives {
			out = append(out, r.labels)
		}
	}
	return out
}

// root is the namespace whose policies hold in all of the mesh: the control
// plane's, for kinds of which that holds.
func (a *auditor) root(u *unit, r *referral) string {
	if r.Parts == nil {
		return ""
	}
	for _, w := range a.pods[u.plan.Unit] {
		if slices.Contains(r.Parts.Root, w.part) {
			return w.id.Namespace
		}
	}
	return ""
}

// gateways tells by which labels those of a mesh are selected: by the keys that
// are asked for, or all that tell it apart.
func (a *auditor) gateways(u *unit, r *referral) string {
	var out []string
	for _, w := range a.pods[u.plan.Unit] {
		if !slices.Contains(r.Parts.Pods, w.part) || w.pods == nil {
			continue
		}
		has := map[string]string{}
		for key := range r.labels {
			if value, ok := w.pods[key]; ok {
				has[key] = value
			}
		}
		if len(has) == 0 {
			has[r.Key] = w.pods[r.Key]
		}
		out = append(out, fmt.Sprintf("%s has %s", w.id.Name, pairs(has)))
	}
	if len(out) == 0 {
		return "it has no gateways"
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// holds tells whether labels have all that are wanted.
func holds(labels, wanted map[string]string) bool {
	for key, value := range wanted {
		if is, ok := labels[key]; !ok || is != value {
			return false
		}
	}
	return true
}

// sees tells the namespaces that a unit's control plane discovers.
func (u *unit) sees(ns string) bool {
	return slices.Contains(u.plan.Owns, ns) || len(u.plan.Sees) == 0 || slices.Contains(u.plan.Sees, ns)
}

// stranger is the other mesh that has a namespace.
func (a *auditor) stranger(u *unit, ns string) (claimed, bool) {
	all := a.claims[thing{"Namespace", ns}]
	if slices.ContainsFunc(all, func(c claimed) bool { return c.unit == u.plan.Unit }) {
		return claimed{}, false
	}
	i := slices.IndexFunc(all, func(c claimed) bool { return c.unit != plan.Shared })
	if i < 0 {
		return claimed{}, false
	}
	return all[i], true
}

// strays tells an object of a mesh's that stands in a namespace of another, which is told, and
// names what stands there with it.
func (a *auditor) strays(u *unit, f *fact, to manifest.ID) bool {
	_, stray := a.stranger(u, f.id.Namespace)
	return stray && to.Namespace == f.id.Namespace && u.plan.Unit != plan.Shared
}

// toldElsewhere tells a name of another mesh's that a rule of its own tells of, or of what it
// follows from.
func (a *auditor) toldElsewhere(u *unit, f *fact, to manifest.ID) bool {
	return a.strays(u, f, to) || slices.ContainsFunc(f.references, func(k manifest.Reference) bool { return k.To == to })
}

// pairs writes labels.
func pairs(labels map[string]string) string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		out = append(out, key+"="+labels[key])
	}
	return strings.Join(out, ",")
}
