package compiler

import (
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// holder is an object that takes something.
type holder struct {
	unit *unit
	fact *fact
	// name of the holder, for what one holder may take twice.
	name string
}

// place is where the holder's object comes from.
func (h holder) place() *plan.Other {
	return &plan.Other{Field: plan.Field{Unit: h.unit.plan.Unit, At: h.fact.at}, File: h.fact.file, Line: h.fact.line, Says: "the one of " + title(h.unit.plan.Unit)}
}

// taking is where the holder's object says that it takes something.
func (h holder) taking(t manifest.Take) *plan.Other {
	out := h.place()
	if i := slices.IndexFunc(h.fact.takes, func(o manifest.Take) bool { return o.Kind == t.Kind && o.Name == t.Name }); i >= 0 {
		where := h.fact.takesAt[i]
		out.Field, out.File, out.Line = where.Field, where.File, where.Line
	}
	return out
}
