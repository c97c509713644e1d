package compiler

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// breach is a rule broken by an object, and the field that asked for the
// other object that has a part in it.
type breach struct {
	says  []any
	other *plan.Other
	// rule refines the name of the rule.
	rule string
	// lacks are the fields for want of which it is one.
	lacks []plan.Field
	// apart is what would mend it, and nothing else that one line makes.
	apart string
	// where it is, if that is known better than what asked for the object.
	where *plan.Finding
	// sure tells that nothing of another pipeline's could make it right.
	sure bool
	// also are further places of the object that say the same.
	also []plan.Other
}

// too notes a further place of what is another's: it is to be gone from each.
func (b *breach) too(at plan.Finding) {
	if b.rule == "foreign-reference" {
		b.also = alsoAt(b.also, *b.where, at)
	}
}

// auditor knows the facts of all units.
type auditor struct {
	claims claims
	units  []unit
	// objects are the holders of each identity, in the units' order.
	objects map[manifest.ID][]holder
	// takes are the holders of all else that the cluster has once.
	takes map[thing][]holder
	// held are the holders of what objects hold by what they run.
	held map[thing][]holder
	// sends are the objects of each mesh's own by which its proxies listen for calls.
	sends map[string][]holder
	// addressed are meshes whose proxies give an address to what has none.
	addressed map[string]bool
	// zones are the holders of hosts that something serves for all.
	zones map[zone][]inZone
	// powerful are the accounts of what isolation rests on that have rights in
	// the whole cluster.
	powerful map[manifest.ID]bool
	// roles are all ClusterRoles.
	roles []holder
	// lent are the bindings by which others give accounts such rights.
	lent map[manifest.ID][]holder
	// hosts are those that meshes make known, territory whose the namespaces
	// are that others lead to.
	hosts     map[string][]heldHost
	territory territory
	// issues is how certificates are asked for, issuers who has some of which issuer.
	issues  issuing
	issuers map[string][]issuedBy
	// grants are what the platform lets each tenant take.
	grants grants
	// namespaces are the labels of all namespaces in the description, awaited those
	// that others create, and may label otherwise too.
	namespaces map[string]map[string]string
	awaited    map[string]bool
	// pods are the objects that make some, given the words that objects of a unit
	// give, used those that objects name, made the Services that a control plane makes.
	pods  map[string][]*fact
	given map[word]given
	// wild are the hosts with a wildcard of which words are given, entries those that
	// anybody makes known.
	wild    map[string][]host.Host
	entries []entry
	// permits are by the namespaces that they are of.
	permits map[string][]permit
	used    map[string]bool
	made    map[manifest.ID]holder
	// listen are the objects of a unit that open ports on pods.
	listen map[string][]*fact
}

// audit applies the rules. What is contested by claims is told already.
func audit(units []unit, all claims, t territory, g grants) []plan.Finding {
	a := &auditor{
		claims: all, units: units, objects: map[manifest.ID][]holder{}, takes: map[thing][]holder{}, held: map[thing][]holder{}, zones: map[zone][]inZone{}, sends: map[string][]holder{}, addressed: map[string]bool{},
		namespaces: map[string]map[string]string{}, awaited: map[string]bool{}, powerful: map[manifest.ID]bool{}, lent: map[manifest.ID][]holder{}, hosts: map[string][]heldHost{}, territory: t, grants: g,
		issuers: map[string][]issuedBy{},
		pods:    map[string][]*fact{}, given: map[word]given{}, wild: map[string][]host.Host{}, permits: map[string][]permit{}, used: map[string]bool{}, made: map[manifest.ID]holder{}, listen: map[string][]*fact{},
	}
	var out []plan.Finding
	for i := range units {
		if units[i].plan.Issuing != nil {
			a.issues = issuingOf(units[i].plan)
		}
		a.know(&units[i])
	}
	for i := range units {
		a.knowIssuers(&units[i])
		a.knowGiven(&units[i])
	}
	a.claims.widen(slices.Collect(maps.Keys(a.held)))
	for i := range units {
		out = append(out, slices.DeleteFunc(units[i].findings, a.idle)...)
	}
	for i := range units {
		unturned := units[i].unturned()
		for j := range units[i].facts {
			f := &units[i].facts[j]
			if !slices.ContainsFunc(unturned, func(at plan.Path) bool { return slices.Equal(at, f.at) }) {
				out = append(out, a.judge(&units[i], f, rules)...)
			}
		}
		for j := range units[i].makes {
			out = append(out, a.judge(&units[i], &units[i].makes[j], rulesOfMade())...)
		}
	}
	return slices.Concat(out, a.roots(units), a.unrendered(units), a.budgets(units))
}

// unrendered tells what is claimed by number or address and rendered by nobody.
func (a *auditor) unrendered(units []unit) []plan.Finding {
	var out []plan.Finding
	for i := range units {
		u := &units[i]
		// What there is nothing to render from is told; and without the unit that all
		// share, nobody knows what objects take.
		if len(u.plan.Sources) == 0 || len(u.findings) > 0 || !u.whole {
			continue
		}
		for _, c := range u.plan.Claims {
			what := thing{c.Kind, manifest.Address(c.Name)}
			taken := slices.Concat(a.takes[what], a.held[what])
			if c.Rendered && !slices.ContainsFunc(taken, func(h holder) bool { return h.unit == u }) {
				out = append(out, plan.Finding{Field: plan.Field{Unit: u.plan.Unit, At: c.At}, Rule: "dead-value", Says: []any{what.String() + " is claimed, and nothing that is rendered takes it: what it is for does not have it"}})
			}
		}
	}
	return out
}

// judge applies rules to an object.
func (a *auditor) judge(u *unit, f *fact, rules []auditRule) []plan.Finding {
	var out []plan.Finding
	if f.refused {
		return nil
	}
	for _, rule := range rules {
		for _, b := range rule.check(a, u, f) {
			found := plan.Finding{Field: plan.Field{Unit: u.plan.Unit, At: f.at}, File: f.file, Line: f.line}
			if f.file != "" {
				found.Others = []plan.Other{asked(found.Field)}
			}
			if b.where != nil {
				found = *b.where
			}
			found.Of = f.id.String()
			found.Rule, found.Says, found.Lacks, found.Apart = cmp.Or(b.rule, rule.name), b.says, b.lacks, b.apart
			if u.accepts(found.Rule, f) {
				continue
			}
			if b.other != nil {
				found.Others = append(slices.Clip(found.Others), *b.other)
			}
			found.Others = slices.Concat(found.Others, b.also)
			out = append(out, found)
		}
	}
	return out
}

// idle tells what is wrong only with an object that no unit has.
func (a *auditor) idle(f plan.Finding) bool {
	if f.Given == nil {
		return false
	}
	ns, name, _ := strings.Cut(f.Given.Name, "/")
	return len(a.objects[manifest.ID{Kind: f.Given.Kind, Namespace: ns, Name: name}]) == 0
}

// accepts tells the findings that the plan lives with, for a reason it gives: of
// an object of its name, whose webhooks are asked about no other groups.
func (u *unit) accepts(rule string, f *fact) bool {
	return slices.ContainsFunc(u.plan.Accepts, func(a plan.Accept) bool {
		return a.Rule == rule && a.Kind == f.id.Kind && a.Name == f.id.Name && !slices.ContainsFunc(f.webhooks, func(w manifest.Webhook) bool {
			return slices.ContainsFunc(w.Rules, func(r manifest.WebhookRule) bool {
				return slices.ContainsFunc(r.Groups, func(g string) bool { return !slices.Contains(a.Groups, g) })
			})
		})
	})
}

func (a *auditor) know(u *unit) {
	for _, ns := range u.plan.Awaits {
		a.awaited[ns.Name] = true
		a.namespaces[ns.Name] = maps.Clone(ns.Labels)
		a.namespaces[ns.Name][manifest.NamespaceLabel] = ns.Name
	}
	for i := range u.facts {
		f := &u.facts[i]
		a.objects[f.id] = append(a.objects[f.id], holder{u, f, ""})
		// Of two in one mesh the one of the more special field is at fault.
		if all := a.objects[f.id]; all[0].unit == u && len(f.at) < len(all[0].fact.at) {
			all[0], all[len(all)-1] = all[len(all)-1], all[0]
		}
		a.knowPowers(u, f)
		if f.id.Kind == "ClusterRole" {
			a.roles = append(a.roles, holder{u, f, ""})
		}
		a.knowZones(u, f)
		a.knowOutbound(u, f)
		for _, t := range f.takes {
			what := thing{t.Kind, t.Name}
			a.takes[what] = append(a.takes[what], holder{u, f, t.Holder})
		}
		for _, what := range f.held {
			if what.given == nil {
				a.held[what.thing] = append(a.held[what.thing], holder{u, f, what.holder})
			}
		}
		for _, w := range f.wants {
			if slices.Contains([]string{"host name", "published name"}, w.kind) {
				a.hosts[u.plan.Unit] = append(a.hosts[u.plan.Unit], heldHost{name: hostOf(w.name)})
			}
		}
		for _, c := range f.captures {
			if c.Defines {
				a.hosts[u.plan.Unit] = append(a.hosts[u.plan.Unit], c.hosts...)
			}
		}
		a.knowNames(u, f)
		for _, name := range f.enters {
			a.entries = append(a.entries, entry{u.plan.Unit, f.id.Namespace, name})
		}
		if f.labels != nil {
			a.namespaces[f.id.Name] = f.labels
		}
	}
}
