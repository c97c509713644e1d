package compiler

import "meshc.dev/compiler/plan"

// sighting is a thing that an object holds, by whom, and where that is the user's
// to mend. Others may hold what is shared, if nobody claims it.
type sighting struct {
	thing
	holder string
	shared bool
	where  plan.Finding
	// at is where in the object.
	at []any
	// has says what of it the object has, covered the object that gives it.
	has, covered string
	// given says what else makes it held, of what it is held of.
	given *plan.SightGiven
	of    string
	// ranges tells that the name is a range of addresses.
	ranges bool
	// against says what else would make it another's.
	against *plan.SightAgainst
	// own tells a host that leads into a namespace of the unit's own.
	own bool
	// behind are the labels of the pods at which alone it holds, to which nothing leads from outside
	// that the unit has.
	behind map[string]string
	// zone is what has such hosts, any what stands for any of its kind in what it is held of.
	zone string
	any  *plan.Thing
}

// seen is a name and its place in an object.
type seen struct {
	name string
	at   []any
	// has is what of a pod is called by the name, where that is another.
	has string
}
