package change

import (
	"slices"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/plan"
)

// candidates are changes that a unit's may be from.
type candidates struct {
	// own are the unit's mesh's, but for those that were tried and reach nothing, which
	// are idle.
	own, idle []Cause
	// reaching are others' that were tried, and untold those that could not be.
	reaching, untold []Cause
	// whole are all of a mesh of which none is any of these.
	whole []Cause
}

func (a *candidates) add(b candidates) {
	a.own, a.idle = append(a.own, b.own...), append(a.idle, b.idle...)
	a.reaching, a.untold = append(a.reaching, b.reaching...), append(a.untold, b.untold...)
	a.whole = append(a.whole, b.whole...)
}

func (a *candidates) any() []Cause {
	return slices.Concat(a.own, a.reaching, a.untold, a.idle, a.whole)
}

// fields of a mesh's files, or of the platform's, that changed and reach a unit. What
// reaches it only together with other changes is not told apart, and of a unit that
// comes, goes or is renamed its own is enough.
func (c *causes) fields(whose string, u *Unit) *candidates {
	var out candidates
	var all []Cause
	for _, name := range c.groups[whose] {
		if _, read := c.edits[name]; !read {
			all = append(all, Cause{Mesh: whose, File: name, Removed: c.texts[name][1] == nil})
			continue
		}
		for _, e := range c.edits[name] {
			one := causeOf(whose, e)
			all = append(all, one)
			c.judge(&out, u, name, e, one)
		}
	}
	if len(out.any()) == 0 {
		out.whole = all
	}
	return &out
}

func causeOf(whose string, e cluster.Edit) Cause {
	one := Cause{
		Mesh: whose, Field: e.Path.String(), Removed: e.Removed,
		File: e.At.File, Line: e.At.Line, Column: e.At.Column,
	}
	if len(e.Path) > 1 && e.Path[0] == "mesh" {
		if mesh, ok := e.Path[1].(string); ok {
			one.Mesh = mesh
		}
	}
	return one
}

// judge sorts one in, by what its trial says.
func (c *causes) judge(out *candidates, u *Unit, name string, e cluster.Edit, one Cause) {
	mine := one.Mesh == u.Name || one.Mesh == u.From
	if u.How != plan.Changed {
		if mine {
			out.own = append(out.own, one)
		}
		return
	}
	switch reached := c.tried(name, e); {
	case mine && (reached == nil || reached[u.Name]):
		out.own = append(out.own, one)
	case mine:
		out.idle = append(out.idle, one)
	case reached == nil:
		out.untold = append(out.untold, one)
	case reached[u.Name]:
		one.Alone = true
		out.reaching = append(out.reaching, one)
	}
}
