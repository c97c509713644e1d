package compiler

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
)

const stoodOn = "a mesh stands on"

// ownAccount: what a user brings acts as none of the accounts that isolation
// rests on, gives those that have rights in the whole cluster no more, and binds
// none of their roles: they may read what no tenant may. As an account that an
// addon gives such rights acts what the addon itself brings.
func (a *auditor) ownAccount(u *unit, f *fact) []breach {
	if f.part != "" {
		return nil
	}
	out := slices.Concat(a.becomes(u, f), a.givesAway(u, f), a.gathered(u, f))
	for _, account := range f.accounts {
		if account.Name == manifest.AllAccounts {
			out = append(out, a.unreadable(f, account)...)
			continue
		}
		for _, h := range a.objects[account] {
			if h.fact.part != "" {
				out = append(out, breach{says: []any{f.id, "acts as", account, stoodOn, "give it an account of its own"}, other: h.place()})
			}
		}
		if h, lent := a.lends(u, f, account); lent {
			out = append(out, breach{says: []any{f.id, "acts as", account, givenBy(h), "give it an account of its own, or have the platform grant the rights to all of the mesh, by " + a.grants.line(u.plan.Unit, objectOf(h.fact))}, other: h.place()})
		}
	}
	for _, r := range f.references {
		does := map[string]string{"ClusterRole": "binds", "ServiceAccount": "gives rights to"}[r.To.Kind]
		for _, id := range a.meant(r.To) {
			for _, h := range a.objects[id] {
				if does != "" && h.unit == u && h.fact.part != "" && (id.Kind == "ClusterRole" || a.powerful[id]) {
					out = append(out, breach{says: []any{f.id, does, id, stoodOn, "what that may do is the schema's to say"}, other: h.place()})
				}
			}
		}
	}
	return out
}

// unreadable: whose token an operator has made is said where it can be read, in a namespace
// where one has rights in the whole cluster.
func (a *auditor) unreadable(f *fact, account manifest.ID) []breach {
	for _, id := range a.meant(account) {
		all := a.objects[id]
		if len(all) == 0 {
			continue
		}
		why := stoodOn
		if all[0].fact.part == "" {
			why = "has rights in the whole cluster"
		}
		return []breach{{says: []any{f.id, "may have made a token of", id, why, "write the Secret's type and account as plain text"}, other: all[0].place()}}
	}
	return nil
}

// givenBy says what an account has by a binding.
func givenBy(h holder) string {
	return fmt.Sprintf("%s gives rights in the whole cluster", h.fact.id)
}

// objectOf is an object as grants of kinds have it.
func objectOf(f *fact) thing { return thing{"object", f.id.GroupKind() + " " + f.id.Name} }

// lends is the binding of another addon's by which an account has rights in the
// whole cluster, unless the platform grants the binding.
func (a *auditor) lends(u *unit, f *fact, account manifest.ID) (holder, bool) {
	for _, h := range a.lent[account] {
		if h.unit == u && h.fact.source != f.source && !a.grants.gives(u.plan.Unit, objectOf(h.fact)) {
			return h, true
		}
	}
	return holder{}, false
}

// becomes: nobody gets a token of such an account, impersonates it, or has rights
// beside it that lead to what it has.
func (a *auditor) becomes(u *unit, f *fact) []breach {
	if a.grants.gives(u.plan.Unit, objectOf(f)) || f.id.Kind == "ClusterRole" {
		return nil
	}
	var out []breach
	told := map[string]bool{}
	tell := func(to manifest.Become, id manifest.ID, whose string, h holder) {
		key := cmp.Or(to.Right, id.Name) // a right is one mistake, whomever it leads to
		if told[key] {
			return
		}
		told[key] = true
		does, instead := "lets others act as", "name in resourceNames whose tokens they may have"
		if to.Right != "" {
			does, instead = "gives the right to "+to.Right+" beside", "give such rights in another namespace, where no control plane is"
		}
		out = append(out, breach{says: []any{f.id, does, id, whose, instead + ", or have the platform grant it, by " + a.grants.line(u.plan.Unit, objectOf(f))}, other: h.place()})
	}
	for _, to := range a.rightsOf(u, f) {
		for _, id := range a.meant(to.ID) {
			for _, h := range a.objects[id] {
				if h.unit == u && h.fact.part != "" && a.powerful[id] {
					tell(to, id, stoodOn, h)
				}
			}
			if h, lent := a.lends(u, f, id); lent {
				tell(to, id, givenBy(h), h)
			}
		}
	}
	return out
}

// rightsOf is whom an object lets others become: by a binding of a ClusterRole
// which the unit has, by what that gives.
func (a *auditor) rightsOf(u *unit, f *fact) []manifest.Become {
	i := slices.IndexFunc(a.objects[f.role], func(h holder) bool { return h.unit == u })
	if f.role == (manifest.ID{}) || i < 0 {
		return f.becomes
	}
	out := slices.Clone(a.objects[f.role][i].fact.becomes)
	for i := range out {
		out[i].Namespace = f.id.Namespace
	}
	return out
}

// meant are the objects that a reference leads to: one, or the powerful of all
// service accounts of a namespace.
func (a *auditor) meant(to manifest.ID) []manifest.ID {
	if to.Name != manifest.AllAccounts {
		return []manifest.ID{to}
	}
	var out []manifest.ID
	for _, some := range []iter.Seq[manifest.ID]{maps.Keys(a.powerful), maps.Keys(a.lent)} {
		for id := range some {
			if id.Namespace == to.Namespace && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	slices.SortFunc(out, func(x, y manifest.ID) int { return strings.Compare(x.Name, y.Name) })
	return out
}

// knowPowers notes whom what isolation rests on, or an addon, gives rights in the
// whole cluster.
func (a *auditor) knowPowers(u *unit, f *fact) {
	for _, r := range f.references {
		switch {
		case f.id.Kind != "ClusterRoleBinding" || r.To.Kind != "ServiceAccount":
		case f.part != "":
			a.powerful[r.To] = true
		default:
			a.lent[r.To] = append(a.lent[r.To], holder{u, f, ""})
		}
	}
}
