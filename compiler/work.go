package compiler

import "meshc.dev/compiler/plan"

// work is what is to be done with units: which are wanted as text, whether each is
// rendered for itself, and who looks at their objects when these are final.
type work struct {
	want  func(unit string) bool
	each  bool
	looks looker
	// beside tells that what is rendered goes beside what a cluster has already.
	beside bool
	// only is the unit that is rendered, with the shared one; all are if it is empty.
	only string
}

// renders tells whether a unit is rendered.
func (w work) renders(unit string) bool {
	return w.only == "" || unit == w.only || unit == plan.Shared
}

// total counts the units that are rendered.
func (w work) total(plans []plan.Plan) int {
	n := 0
	for _, p := range plans {
		if w.renders(p.Unit) {
			n++
		}
	}
	return n
}

// needless are the fields of plans that are not needed for it.
func (w work) needless() plan.Needless {
	if w.only == "" {
		return plan.Needless{Fields: plan.Upgrading()}
	}
	return plan.Needless{Fields: beyondClaims().Fields, Asked: w.only}
}

// looker looks at the objects of units, side by side, when these are final; first it
// learns what the shared unit says for all.
type looker interface {
	learn(shared plan.Plan)
	see(u *unit)
}
