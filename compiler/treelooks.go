package compiler

import (
	"fmt"
	"slices"
)

// looking is a control plane of a party's that looks at namespaces of another's.
type looking struct {
	scope
	from, to, at string
}

// scopes: the control planes of two parties look at none of each other's namespaces. Of
// either direction the first is told, in one problem for both.
func (a *treeAudit) scopes(i int) {
	for j := i + 1; j < len(a.parties); j++ {
		there, back := a.lookings(i, j), a.lookings(j, i)
		all := slices.Concat(there, back)
		if len(all) == 0 {
			continue
		}
		first := all[0]
		says, other := first.says(a.parties[i].Scope.Field), a.parties[j].plane()
		if len(there) == 0 {
			other = a.parties[i].plane()
		}
		told := []looking{first}
		if len(there) > 0 && len(back) > 0 {
			second := back[0]
			told, other = append(told, second), second.scope.at
			says += "; and " + second.says(a.parties[i].Scope.Field)
			if why := first.why(a.parties[i].Scope.Field); why == second.why(a.parties[i].Scope.Field) {
				says = first.looks() + ", and " + second.looks() + ", each for one reason: " + why
			}
		}
		a.tell("audit-scope", fmt.Sprint(i, j), first.scope.at, other, says)
		for _, more := range all {
			if !slices.ContainsFunc(told, func(l looking) bool { return l.plane.ID() == more.plane.ID() }) {
				a.tell("audit-scope", fmt.Sprint(i, j), more.scope.at, other)
			}
		}
	}
}

// lookings are those of a party at another's namespaces.
func (a *treeAudit) lookings(i, j int) []looking {
	p, q := a.parties[i], a.parties[j]
	if len(q.planes) == 0 {
		return nil
	}
	var out []looking
	for _, s := range p.looks {
		var seen []string
		for ns, labels := range q.names {
			if s.selects(labels) {
				seen = append(seen, ns)
			}
		}
		if len(seen) == 0 && slices.ContainsFunc(q.looks, s.meets) {
			seen = []string{"with labels that both ask for"}
		}
		if len(seen) > 0 {
			slices.Sort(seen)
			out = append(out, looking{s, p.name, q.name, spaced(seen)})
		}
	}
	return out
}

func (l looking) says(field []string) string { return l.looks() + ": " + l.why(field) }

func (l looking) looks() string {
	return fmt.Sprintf("the control plane %s of %s looks at %s of %s", l.plane.ID(), l.from, l.at, l.to)
}
