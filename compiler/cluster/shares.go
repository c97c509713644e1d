package cluster

import "meshc.dev/compiler/plan"

// settleShares makes the numbers in paths of what units have of each other what they are
// elsewhere.
func settleShares(p *plan.Plan) {
	for _, u := range p.Uses {
		number(u.At)
		for _, of := range u.Of {
			number(of.At)
		}
	}
	for _, g := range p.Grants {
		number(g.At)
	}
	for _, a := range p.Authorities {
		number(a.At)
	}
}
