package cluster

import (
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/nearest"
)

// misfits are what is wrong with what functions are given: it is of another kind than they ask
// for. CUE says so only of what is taken of a function, and there in words of what follows.
func (r *reader) misfits(calls []given, bodies []*ast.StructLit) (problems diag.List, failing []given) {
	for _, g := range calls {
		for _, param := range definitions(g.is) {
			all := errors.Errors(param.Validate())
			for _, e := range all {
				p, ok := r.misfit(g, e, bodies)
				if !ok {
					continue
				}
				same := slices.DeleteFunc(slices.Clone(all), func(o errors.Error) bool { return !slices.Equal(o.Path(), e.Path()) })
				if of, options := noneOf(r.essential(same)); of != "" {
					r.tellOptions(&p, e, of, options)
				}
				failing = append(failing, g)
				if !slices.ContainsFunc(problems, func(q diag.Problem) bool { return q.Position == p.Position }) {
					problems = append(problems, p)
				}
			}
		}
	}
	return problems, failing
}

// misfit is what is wrong with what a function is given, at the value that it is given.
func (r *reader) misfit(g given, e errors.Error, bodies []*ast.StructLit) (diag.Problem, bool) {
	way := withinCall(e)
	all := slices.DeleteFunc(r.usersAll(e), func(at token.Pos) bool { return inAny(bodies, at) })
	if len(way) == 0 || len(all) == 0 {
		return diag.Problem{}, false
	}
	best := slices.IndexFunc(all, func(at token.Pos) bool { return len(r.places.data[at.Filename()]) > 0 })
	if best < 0 {
		best = slices.IndexFunc(all, r.isValue)
	}
	p := r.standingAt(all[max(best, 0)], way, e)
	if p.Message == noSuchField {
		p.Rule = ruleUnknown
		name, _ := way[len(way)-1].(string)
		p.Message += likeness(name, taken(way[:len(way)-1].in(g.is)))
	}
	return p, true
}

// withMisfits adds what functions are given and do not take, in place of what follows from it
// in them, and from there. Of what else is wrong in them it tells the calls.
func (r *reader) withMisfits(inst *build.Instance, in diag.List) diag.List {
	calls := r.givenAll(inst)
	if len(calls) == 0 {
		return in
	}
	bodies := r.bodies(inst)
	in = r.lackingWithin(calls, bodies, in)
	found, failing := r.misfits(calls, bodies)
	if len(found) > 0 {
		in = elsewhereThan(found, slices.DeleteFunc(in, func(p diag.Problem) bool {
			g, called := callOf(calls, p)
			odd := !called || slices.ContainsFunc(failing, func(f given) bool { return slices.Equal(f.path, g.path) })
			return odd && inBodies(bodies, p) || failsWith(failing, p)
		}))
	}
	for i, p := range in {
		if g, ok := callOf(calls, p); ok && inBodies(bodies, p) {
			in[i].Notes = append(slices.Clip(p.Notes), r.calledAt(g))
		}
	}
	return append(in, found...).Normalize()
}

// failsWith tells that no plan can be made of what has a call that fails.
func failsWith(failing []given, p diag.Problem) bool {
	return strings.HasPrefix(p.Message, noPlan) && (p.Path == language().Shared ||
		slices.ContainsFunc(failing, func(g given) bool { return split(p.Path).shared(g.path) == len(split(p.Path)) }))
}

// lackingWithin tells of fields that functions ask for in what they are given, and that are
// not there, where they are not given: nothing else than the call leads there.
func (r *reader) lackingWithin(calls []given, bodies []*ast.StructLit, in diag.List) diag.List {
	var out diag.List
	for _, p := range in {
		g, ok := callOf(calls, p)
		if !ok || !inBodies(bodies, p) || !strings.HasPrefix(p.Message, fromField) {
			out = append(out, p)
			continue
		}
		out = append(out, r.lackingOf(g, bodies, p))
	}
	return out
}

// lackingOf is what a problem in a function is at its call, where what that is given lacks the
// field; else the problem.
func (r *reader) lackingOf(g given, bodies []*ast.StructLit, p diag.Problem) diag.Problem {
	_, parts := g.is.Expr()
	for _, param := range definitions(g.is) {
		for _, e := range errors.Errors(param.Validate(cue.Concrete(true))) {
			way := withinCall(e)
			if len(way) < 2 || !strings.HasPrefix(words(e), "field is required") || p.Message != fromField+asName(way[len(way)-1])+notThere {
				continue
			}
			of, name := way[:len(way)-1], asName(way[len(way)-1])
			p.Path, p.Message, p.Alike = of.String(), "has no "+name+", which is asked for", ""
			p.Position, p.Excerpt = r.places.show(g.from[0])
			for _, part := range parts {
				if s, ok := r.places.sites.pick(of.in(part), true, followed); ok && !inAny(bodies, s.value) {
					p.Position, p.Excerpt = r.places.show(s.value)
				}
			}
			return p
		}
	}
	return p
}

func asName(label any) string { return Path{label}.String() }

// taken are the names of the fields that a struct may have.
func taken(v cue.Value) []string {
	var out []string
	it, err := v.Fields(cue.Optional(true))
	for err == nil && it.Next() {
		out = append(out, it.Selector().Unquoted())
	}
	return out
}

// likeness asks for the name that another is likely meant to be.
func likeness(name string, among []string) string {
	if like, ok := nearest.Like(name, slices.DeleteFunc(among, func(n string) bool { return n == name })); ok {
		return "; did you mean " + like + "?"
	}
	return ""
}

// likenessOf asks for that of a field of the user's own, or of one in a list.
func (r *reader) likenessOf(path Path) string {
	name, ok := path[len(path)-1].(string)
	of := path[:len(path)-1]
	switch def := r.schema.at(of); {
	case ok && path.hidden():
		return likeness(name, taken(of.in(r.places.raw())))
	case ok && def != nil:
		return likeness(name, def.names())
	}
	return ""
}
