package compiler

import (
	"fmt"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/manifest"
)

// same tells two inventories that are no two tenants: of one cluster, which have an object in
// common, or of two, whose objects do not meet.
func (a *treeAudit) same() bool {
	first := map[string]int{}
	systems := map[int]other{}
	for i, p := range a.parties {
		for _, one := range p.objects {
			uid, _ := one.At("metadata", "uid").(string)
			if uid == "" {
				continue // which nobody has applied
			}
			if j, twice := first[uid]; twice && j != i {
				a.wrong(one, fmt.Sprintf("%s is in %s, too: both are of one cluster, which is audited alone, from one file or a directory with both", one.ID(), a.parties[j].name))
				return true
			}
			first[uid] = i
			if one.ID() != (manifest.ID{Kind: "Namespace", Name: "kube-system"}) {
				continue
			}
			for j := range i {
				if _, other := systems[j]; other {
					a.wrong(one, fmt.Sprintf("is of another cluster than %s: what stands in two clusters does not meet. Audit each alone", a.parties[j].name))
					return true
				}
			}
			systems[i] = one
		}
	}
	return false
}

func (a *treeAudit) wrong(at other, says string) {
	a.problems = append(a.problems, diag.Problem{
		Position: diag.Position{File: at.file, Line: at.line()}, Rule: "inventory", Object: at.ID().String(), Message: diag.Say("inventory", []any{says}),
	})
}
