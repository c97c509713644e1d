package compiler

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/nearest"
	"meshc.dev/compiler/plan"
)

// word is what an object of a unit gives others to name.
type word struct{ unit, what, host, name string }

// entry is a host that an object in a namespace makes known.
type entry struct{ unit, namespace, name string }

// given is where a word is given.
type given struct {
	fact *fact
	by   *referral
}

// knowNames notes what an object has for others that name it.
func (a *auditor) knowNames(u *unit, f *fact) {
	if len(f.podLabels()) > 0 {
		a.pods[u.plan.Unit] = append(a.pods[u.plan.Unit], f)
	}
	if f.made != nil {
		for _, k := range f.made.kinds {
			a.made[manifest.ID{Group: k.Group, Kind: k.Kind, Namespace: f.id.Namespace, Name: f.made.service}] = holder{u, f, ""}
		}
	}
	a.knowPorts(u, f)
	for _, id := range f.brought {
		a.made[id] = holder{u, f, ""}
	}
	a.permits[f.id.Namespace] = append(a.permits[f.id.Namespace], f.permits...)
	if len(f.listeners) > 0 && !f.refused {
		a.listen[u.plan.Unit] = append(a.listen[u.plan.Unit], f)
	}
	for i := range f.refers {
		r := &f.refers[i]
		if !r.Gives {
			for _, w := range r.words {
				if r.Group != "" {
					a.used[u.plan.Unit+" "+r.spelt(w)] = true
				}
			}
			continue
		}
		if len(r.Of) > 0 {
			a.given[word{u.plan.Unit, r.What, r.host.Key(), ""}] = given{f, r}
		}
		if strings.HasPrefix(r.host.Name, "*") {
			a.wild[u.plan.Unit+" "+r.What] = append(a.wild[u.plan.Unit+" "+r.What], r.host)
		}
		if r.What == "host" {
			a.entries = append(a.entries, entry{u.plan.Unit, f.id.Namespace, host.Canonical(r.text)})
		}
		for _, w := range r.words {
			a.given[word{u.plan.Unit, r.What, r.hostKey(), r.spelt(w)}] = given{f, r}
		}
	}
}

// wordOf is the word that a part of an object gives.
func (f *fact) wordOf(item string) string {
	for _, r := range f.refers {
		if r.Gives && r.item == item && len(r.words) > 0 {
			return r.spelt(r.words[0])
		}
	}
	return ""
}

// spelt is a word in the one spelling that tells it from others: of hosts alone
// several are one.
func (r referral) spelt(w string) string {
	if r.What == "host" || r.What == "trust domain" {
		return host.Canonical(w)
	}
	return w
}

func (r referral) hostKey() string {
	if r.By == plan.ByHost || r.host.Name == "" {
		return ""
	}
	return r.host.Key()
}

// defined: a word that an object names is one that the mesh gives.
func (a *auditor) defined(u *unit, f *fact, r *referral) *breach {
	if r = a.whereRead(u, f, r); r == nil {
		return nil
	}
	keys := a.keysOf(u, r)
	if len(keys) == 0 && (!r.Whole || !a.describes(u, r.host) || a.misspelt(u, r)) {
		return nil // of a host that others describe
	}
	for _, w := range r.words {
		if b := a.definedOne(u, f, r, w, keys); b != nil {
			return b
		}
	}
	return nil
}

// definedOne judges one of the words that an object names.
func (a *auditor) definedOne(u *unit, f *fact, r *referral, w string, keys []string) *breach {
	free := slices.ContainsFunc(r.Free, func(f string) bool { return strings.EqualFold(f, w) })
	by, there := a.given[word{u.plan.Unit, r.What, r.hostKey(), r.spelt(w)}]
	if b := a.unwritten(u, f, r, by); b != nil {
		return b
	}
	there = there || slices.ContainsFunc(keys, func(key string) bool { return a.givesForm(u, r, key, w) })
	if there && !r.fits(by.by) {
		return &breach{rule: "unknown-name", says: []any{f.id, r.What + " " + w, r.field, fmt.Sprintf("whose type %s does nothing here: this takes %s", by.by.Is, oneOf(r.Fits))}}
	}
	if there && r.Exported {
		if b := a.exported(u, f, r, r.What+" "+w, a.givers(u, r, w)); b != nil {
			return b
		}
	}
	if free || there || a.hasTaken(thing{r.What, w}) {
		return a.trusted(u, f, r, w)
	}
	meant := false
	if r.Near {
		_, meant = nearest.Misspelt(w, a.wordsOf(u, r, keys))
	}
	if r.Near && !meant && !r.Mild {
		return nil
	}
	return &breach{rule: "unknown-name", says: []any{f.id, r.What + " " + w, r.field, a.missing(u, r, w, keys)}, sure: meant}
}

// givesForm tells whether a word is given by a key, in any of its forms.
func (a *auditor) givesForm(u *unit, r *referral, key, w string) bool {
	return slices.ContainsFunc(append(slices.Clip(r.forms), w), func(form string) bool { return a.gives(word{u.plan.Unit, r.What, key, r.spelt(form)}) })
}

// whereRead is a referral to what is read where the pods are that its object selects,
// nil where the mesh has none there, or another has it just as well.
func (a *auditor) whereRead(u *unit, f *fact, r *referral) *referral {
	if !r.AtPods {
		return r
	}
	for _, ns := range a.podsOf(u, f) {
		at, also := *r, r.to
		at.to.Namespace = ns
		also.Namespace, also.Name = ns, r.to.Name+r.Suffix
		if r.Suffix != "" && (a.mine(u, also) || a.isReserved(nameOf(also))) {
			return nil
		}
		if a.mine(u, at.to) {
			at.host = host.Host{Name: at.to.String()}
			return &at
		}
	}
	return nil
}

// missing says of whom a word is asked that does not give it, and what there is.
func (a *auditor) missing(u *unit, r *referral, w string, keys []string) string {
	why := fmt.Sprintf("which %s does not have: %s", cmp.Or(r.host.Name, "mesh "+u.plan.Unit), a.instead(u, r, keys))
	if len(keys) == 0 || r.hostKey() == "" && r.Group != "" {
		why += fmt.Sprintf(". If others have it, say `cluster: reserved: names: %q: %q: \"WHOSE\"`", r.What, w)
	}
	return why
}

// fits tells whether what gives a word is of a sort that will do.
func (r *referral) fits(by *referral) bool {
	return len(r.Fits) == 0 || by == nil || by.Is == "" || slices.Contains(r.Fits, by.Is)
}

// oneOf writes words of which one is to be chosen.
func oneOf(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// hasTaken tells whether somebody claims or holds a thing.
func (a *auditor) hasTaken(what thing) bool { return len(a.claims[what]) > 0 || len(a.held[what]) > 0 }

// keysOf are by what hosts the unit gives words of those that a referral asks
// for: its own, and those with a wildcard that cover it.
func (a *auditor) keysOf(u *unit, r *referral) []string {
	if r.hostKey() == "" {
		return []string{""}
	}
	var out []string
	if key := r.hostKey(); a.gives(word{u.plan.Unit, r.What, key, ""}) {
		out = append(out, key)
	}
	full := r.host.Name
	if r.host.Service != "" {
		full = r.host.Key() + ".cluster.local"
	}
	for _, wild := range a.wild[u.plan.Unit+" "+r.What] {
		if by := a.given[word{u.plan.Unit, r.What, wild.Key(), ""}]; len(by.by.words) > 0 && host.Covers(wild.Name, full) {
			out = append(out, wild.Key())
		}
	}
	return out
}

// misspelt tells whether words that were meant for a host are given for another,
// which is told there.
func (a *auditor) misspelt(u *unit, r *referral) bool {
	for w := range maps.Keys(a.given) {
		if _, ok := nearest.Misspelt(w.host, []string{r.hostKey()}); ok && w.unit == u.plan.Unit && w.what == r.What {
			return true
		}
	}
	return false
}

// describes tells whether a unit renders what a host is of: its Service, or a
// ServiceEntry.
func (a *auditor) describes(u *unit, h host.Host) bool {
	return h.Service != "" && a.mine(u, serviceOf(h)) || a.gives(word{u.plan.Unit, "host", "", h.Name})
}

func serviceOf(h host.Host) manifest.ID {
	return manifest.ID{Kind: "Service", Namespace: h.Namespace, Name: h.Service}
}

func (a *auditor) gives(w word) bool {
	_, given := a.given[w]
	return given
}
