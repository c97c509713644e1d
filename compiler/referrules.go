package compiler

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// word is what an object of a unit gives others to name.
type word struct{ unit, what, host, name string }

// given is where a word is given.
type given struct {
	fact *fact
	by   *referral
}

// knowNames notes what an object has for others that name it.
func (a *auditor) knowNames(u *unit, f *fact) {
	if f.pods != nil || f.made != nil {
		a.pods[u.plan.Unit] = append(a.pods[u.plan.Unit], f)
	}
	if f.made != nil {
		a.made[manifest.ID{Kind: "Service", Namespace: f.id.Namespace, Name: f.made.service}] = holder{u, f, ""}
	}
	if len(f.listeners) > 0 && !f.refused {
		a.listen[u.plan.Unit] = append(a.listen[u.plan.Unit], f)
	}
	for i := range f.refers {
		r := &f.refers[i]
		if !r.Gives {
			for _, w := range r.words {
				if r.Group != "" {
					a.used[u.plan.Unit+" "+host.Canonical(w)] = true
				}
			}
			continue
		}
		if len(r.Of) > 0 {
			a.given[word{u.plan.Unit, r.What, r.host.Key(), ""}] = given{f, r}
		}
		for _, w := range r.words {
			a.given[word{u.plan.Unit, r.What, r.hostKey(), host.Canonical(w)}] = given{f, r}
		}
	}
}

// wordOf is the word that a part of an object gives.
func (f *fact) wordOf(item string) string {
	for _, r := range f.refers {
		if r.Gives && r.item == item && len(r.words) > 0 {
			return host.Canonical(r.words[0])
		}
	}
	return ""
}

func (r referral) hostKey() string {
	if len(r.Of) == 0 {
		return ""
	}
	return r.host.Key()
}

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
	told := map[string]bool{}
	for i := range f.refers {
		r := &f.refers[i]
		if r.Gives || r.unwritten {
			continue
		}
		judge := map[string]func(*unit, *fact, *referral) *breach{
			plan.ByLabels: a.selects, plan.ByName: a.named, plan.ByObject: a.named, plan.ByHost: a.reached, plan.ByWord: a.defined,
		}[r.By]
		b := judge(u, f, r)
		if b == nil || told[b.rule+r.said+r.hostKey()] {
			continue // an object that names a thing twice is told once
		}
		told[b.rule+r.said+r.hostKey()] = true
		b.where = &r.where
		if r.Mild && b.rule != "foreign-reference" && !r.unsaid && (!r.Full || !r.host.Short) {
			if a.used[u.plan.Unit+" "+f.wordOf(r.item)] {
				continue // told where it is named
			}
			b.rule, b.says = "not-described", []any{diag.Say(b.rule, b.says)}
		}
		out = append(out, *b)
	}
	return out
}

// selects: a selector selects pods of the mesh. One of an application's, which
// another pipeline may deploy, need not.
func (a *auditor) selects(u *unit, f *fact, r *referral) *breach {
	selected, elsewhere := a.selected(u, f, r)
	like := r.Like == ""
	for key, value := range r.labels {
		like = like || r.like.MatchString(value)
		selected = selected || a.isReserved(thing{"workload", key + "=" + value})
	}
	why := ""
	switch {
	case selected || !like && elsewhere == "":
		return nil
	case elsewhere != "":
		why = fmt.Sprintf("whose pods run in namespace %s: put it there", elsewhere)
	default:
		why = fmt.Sprintf("but no pods of mesh %s have that: %s. If others deploy them, say `cluster: reserved: names: workload: \"%s\": \"WHOSE\"`", u.plan.Unit, a.gateways(u, r), strings.Split(r.said, ",")[0])
	}
	return &breach{rule: "selects-nothing", says: []any{f.id, r.said, r.field, why}}
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
// made for it.
func (f *fact) podLabels() []map[string]string {
	var out []map[string]string
	if f.pods != nil {
		out = append(out, f.pods)
	}
	if f.made != nil {
		out = append(out, f.made.pods)
	}
	return out
}

// root is the namespace whose policies hold in all of the mesh: the control
// plane's.
func (a *auditor) root(u *unit, r *referral) string {
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

// pairs writes labels.
func pairs(labels map[string]string) string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		out = append(out, key+"="+labels[key])
	}
	return strings.Join(out, ",")
}
