package compiler

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/nearest"
	"meshc.dev/compiler/plan"
)

// misnamed tells a namespace that nobody has, and that is nearly one of the unit's.
func (a *auditor) misnamed(u *unit, ns string) bool {
	_, near := nearest.Misspelt(ns, u.plan.Owns)
	return near && len(a.claims[thing{"Namespace", ns}]) == 0
}

// inhabited: a namespace that an object names is there: for some fields, one that
// the control plane discovers.
func (a *auditor) inhabited(u *unit, f *fact, r *referral) *breach {
	ns := a.homeOf(u, r)
	other, foreign := a.stranger(u, ns)
	switch {
	case r.Knows != "":
		return a.believed(u, f, r, "namespace "+ns, other.unit)
	case r.Labelled:
		return a.labelled(u, f, r)
	case r.Own && u.plan.Unit != plan.Shared && a.territory.foreign(u.plan)(ns):
		return &breach{rule: "foreign-reference", says: []any{f.id, "namespace " + ns, "of " + title(a.territory.owners[ns]), r.field}}
	case foreign && r.Granted && r.Near && !u.sees(ns):
		return a.unseen(u, f, r, ns)
	case foreign, r.Abroad, slices.Contains(r.Free, ns), slices.Contains(u.plan.Owns, ns), a.seenAs(u, r):
		return nil
	case r.Granted && !r.Near:
		return a.unseen(u, f, r, ns)
	}
	meant := "."
	if like, ok := nearest.Like(ns, u.plan.Owns); ok {
		meant = fmt.Sprintf(": did you mean %s?", like)
	}
	why := fmt.Sprintf("which nobody has%s If it is there, say `cluster: reserved: namespaces: %s: \"WHOSE\"`", meant, label(ns))
	return &breach{rule: "unknown-name", says: []any{f.id, "namespace " + ns, cmp.Or(r.field, "spec"), why}}
}

// believed: what another mesh alone has is named where the unit's proxies may believe who
// calls from there: where the one exports something to the other, or a word that is the
// other's is given.
func (a *auditor) believed(u *unit, f *fact, r *referral, what, other string) *breach {
	related, known := a.territory.related(u.plan.Unit, other)
	if other == "" || other == u.plan.Unit || u.plan.Unit == plan.Shared || known {
		return nil
	}
	for t, all := range a.claims {
		if t.kind == r.Knows && all[0].unit == other && a.gives(word{u.plan.Unit, r.Knows, "", host.Canonical(t.name)}) {
			return nil
		}
	}
	why := "neither mesh exports anything to the other"
	if related {
		why = "what is exported is called in plain text, by nobody's identity"
	}
	return &breach{rule: "unknown-caller", says: []any{f.id, what, r.field, title(other), why}}
}

// trusted: of a word that another mesh alone has, the same.
func (a *auditor) trusted(u *unit, f *fact, r *referral, w string) *breach {
	taken := a.claims[thing{r.What, host.Canonical(w)}]
	if r.Knows == "" || len(taken) == 0 {
		return nil
	}
	return a.believed(u, f, r, r.What+" "+w, taken[0].unit)
}

// alone: where something is done for an object, it is in the unit's own namespaces alone.
func (a *auditor) alone(u *unit, f *fact, r *referral) *breach {
	if u.plan.Unit == plan.Shared || slices.Contains(u.plan.Owns, r.text) {
		return nil
	}
	if r.Alone.Selects {
		foreign, selector := a.territory.foreign(u.plan), manifest.SelectorOf(r.from.Value)
		what, too := a.selectedBy(selector, f.part == "" && !u.marked(selector) && !a.bears(u, selector, r.Alone.Borne), func(ns string) bool { return !foreign(ns) })
		switch {
		case !too:
			return nil
		case selector.All():
			what = "all namespaces"
		}
		return &breach{rule: "foreign-reference", says: []any{f.id, strings.TrimSuffix(what, ",") + ",", r.Alone.Says, r.field}}
	}
	what, whose := cmp.Or(r.Alone.As, "namespace "+r.text), r.Alone.Says
	if other, foreign := a.stranger(u, r.text); foreign {
		if r.Alone.Named {
			return nil
		}
		whose = "of " + title(other.unit) + ", " + whose
	}
	return &breach{rule: "foreign-reference", says: []any{f.id, what, whose, r.field}}
}

// bears tells whether a selector asks for labels that the unit's own namespaces alone bear: it
// claims them, as LABEL=VALUE, by claims of a kind.
func (a *auditor) bears(u *unit, selector manifest.Selector, kind string) bool {
	return kind != "" && slices.ContainsFunc(u.plan.Claims, func(c plan.Claim) bool {
		label, _, _ := strings.Cut(c.Name, "=")
		values := selector.Values(label)
		return c.Kind == kind && len(values) > 0 && !slices.ContainsFunc(values, func(v string) bool {
			taken := a.claims[thing{kind, label + "=" + v}]
			return len(taken) == 0 || slices.ContainsFunc(taken, func(t claimed) bool { return t.unit != u.plan.Unit })
		})
	})
}

// seenAs tells whether a namespace is as a row has it: one that the control plane
// discovers, that somebody claims, or, of the platform's, that is not nearly the unit's.
func (a *auditor) seenAs(u *unit, r *referral) bool {
	switch {
	case len(r.Joined) > 0:
		return true
	case r.Near:
		return !a.misnamed(u, r.text)
	case r.Granted:
		return u.sees(r.text)
	}
	return len(a.claims[thing{"Namespace", r.text}]) > 0
}

// labelled: a namespace of the unit's that a selector names by a label has that label.
func (a *auditor) labelled(u *unit, f *fact, r *referral) *breach {
	ns := r.text
	key := fmt.Sprint(r.from.At[len(r.from.At)-1])
	labels, described := a.namespaces[ns]
	if _, has := labels[key]; has || !described || a.awaited[ns] || !slices.Contains(u.plan.Owns, ns) {
		return nil
	}
	why := fmt.Sprintf("but the Namespace has no label %s: select it by %s", key, manifest.NamespaceLabel)
	return &breach{rule: "selects-nothing", says: []any{f.id, "namespace " + ns, r.field, why}, sure: true}
}
