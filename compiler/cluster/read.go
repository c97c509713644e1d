package cluster

import (
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/errors"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
)

type reader struct {
	places *Places
	// from is what the package is read from.
	from *mount
	// unknown are the fields that the schema does not have, and refused what CUE
	// says of the description with them, once they are left out.
	unknown *unknown
	refused diag.List
	// cut takes out of a file what is not looked at, if something is not.
	cut func(*ast.File) bool
	// helpers are the errors of the user's own hidden fields and definitions.
	helpers []errors.Error
	// mistaken are fields with a list where fields are wanted, or the other way round, and
	// what is said of each.
	mistaken map[string]string
	// without tells of meshes without a plan of which nothing else is wrong.
	without diag.List
	// schema is the definition of a description.
	schema *definition
	// bytes tells that there are some in the package.
	bytes bool
	// parsed are the files of data that have been read for their syntax.
	parsed map[string]ast.Expr
}

// strict tells what `cue vet -c` finds wrong.
func strict(v cue.Value) error {
	return v.Validate(cue.Attributes(true), cue.Optional(true), cue.Definitions(true), cue.Hidden(true), cue.Concrete(true))
}

// read decodes what is sound and reports what is not.
func (r *reader) read(v cue.Value) (*Description, diag.List) {
	v, _ = v.Default()
	if !v.LookupPath(cue.MakePath(derived(planField))).Exists() {
		if problems := r.ofTypes(r.report(v.Err())); len(problems) > 0 {
			return nil, problems
		}
		return nil, diag.List{r.headless()}
	}
	d := &Description{places: r.places, Refused: r.refused}
	whole := strict(v)
	if r.unknown == nil {
		r.unknown = r.findUnknown(v, whole != nil)
	}
	var problems diag.List
	if whole != nil {
		r.noteHelpers(whole)
		problems = append(problems, r.elsewhere(whole)...)
		problems = append(problems, causes(r.faults(look(v, cue.Str("cluster"))))...)
	}
	problems = append(problems, r.meshes(d, v, whole == nil, len(problems) > 0)...)
	problems = append(problems, r.shared(d, v, len(problems)+len(r.unknown.problems) == 0)...)
	problems = r.withQuoted(problems, r.quoted(v))
	if rest := d.untold(whole); rest != nil {
		d.Refused = append(d.Refused, r.refusal(rest)...)
	}
	if !slices.ContainsFunc(d.Findings, isProblem) {
		problems = append(problems, r.without...) // else it may follow from that
	}
	return d, r.summed(problems)
}

// summed is what is told of a description: the fields that the schema does not have, and what is wrong
// besides.
func (r *reader) summed(problems diag.List) diag.List {
	unknown := slices.DeleteFunc(slices.Clone(r.unknown.problems), func(p diag.Problem) bool { return misnamed(problems, p) })
	unknown, problems = r.intended(unknown, problems)
	problems = append(once(unknown), notAgain(problems, unknown)...)
	problems = slices.DeleteFunc(problems, func(p diag.Problem) bool {
		return r.unknown.lost(p.Path) || r.follows(problems, p) || saidAgain(problems, p) || r.decided(problems, p)
	})
	return onceBelow(r.workedOut(problems)).Normalize()
}

// meshes decodes the meshes' plans, or tells why there is none, unless that is
// told of what they share.
func (r *reader) meshes(d *Description, v cue.Value, sound, told bool) diag.List {
	var problems diag.List
	meshes := look(v, cue.Str("mesh"))
	d.Meshes = names(meshes)
	slices.Sort(d.Meshes)
	for _, name := range d.Meshes {
		mesh := look(meshes, cue.Str(name))
		var faults diag.List
		if !sound {
			faults = causes(r.faults(mesh))
		}
		from := look(mesh, derived(planField))
		checks, _ := decodeChecks(from.LookupPath(cue.ParsePath("checks"))) // where this fails, so does the plan
		// What is not said at all is not asked for where it is said wrongly.
		checks = slices.DeleteFunc(checks, func(c plan.Check) bool {
			path := fieldPath(plan.Field{Unit: name, At: c.At}).String()
			lacks := fieldPath(plan.Field{Unit: name, At: c.Lacks}).String()
			return len(c.Lacks) > 0 && r.unknown.lost(lacks) || r.unknown.meant[path] || r.unknown.holds(path) || strings.Contains(c.Rule, "/") && r.unknown.misses(path) || slices.ContainsFunc(faults, func(p diag.Problem) bool { return p.Path == path })
		})
		d.check(checks, name)
		if p, err := decode(from, name); err == nil && len(faults) == 0 {
			d.Plans = append(d.Plans, p)
		} else {
			d.Parts = append(d.Parts, decodeParts(from, look(mesh, derived("_taken")), name))
			if len(faults)+len(checks) == 0 && !told {
				r.without = append(r.without, r.unplanned(plan.Path{"mesh", name}, err)...)
			}
		}
		problems = append(problems, faults...)
	}
	return problems
}

// shared decodes what meshes share. Where the meshes have errors, so may what is
// rendered for them all, for the same reasons; what is reserved stands.
func (r *reader) shared(d *Description, v cue.Value, sound bool) diag.List {
	from := v.LookupPath(cue.MakePath(derived(planField)))
	checks, _ := decodeChecks(from.LookupPath(cue.ParsePath("checks"))) // where this fails, so does the plan
	d.check(checks, plan.Shared)
	p, err := decode(from, plan.Shared)
	if err != nil {
		p = decodeOthers(from, plan.Shared)
	}
	tables, failed := r.from.rows()
	if failed != nil {
		err = failed
	}
	withTables(&p, tables)
	d.Plans = slices.Insert(d.Plans, 0, p)
	if err != nil && sound && len(d.Findings) == 0 {
		return r.unplanned(plan.Path{"cluster"}, err)
	}
	return nil
}

// misnamed tells a name that is made of a mesh's, which is at fault itself.
func misnamed(problems diag.List, p diag.Problem) bool {
	return slices.ContainsFunc(problems, func(q diag.Problem) bool {
		at, of := split(q.Path), split(p.Path)
		if len(at) != 3 || at[2] != "name" || len(of) < 3 || of[1] != at[1] || of[0] != at[0] {
			return false
		}
		mesh, _ := at[1].(string)
		name, _ := of[len(of)-1].(string)
		return len(of) > 3 && strings.Contains(name, mesh) && mesh != ""
	})
}

// follows tells what is said of a value of the wrong kind beside that: of what would be in
// it, in other words, and of what it is in.
func (r *reader) follows(problems diag.List, p diag.Problem) bool {
	for at, says := range r.mistaken {
		switch {
		case p.Path == at:
			return p.Message != says
		case strings.HasPrefix(p.Path, at+"."), strings.HasPrefix(p.Path, at+"["):
			return true
		case strings.HasPrefix(at, p.Path+".") && slices.ContainsFunc(problems, func(q diag.Problem) bool {
			return q.Path == at && slices.ContainsFunc(p.Notes, func(n diag.Note) bool { return n.Position == q.Position })
		}):
			return true
		}
	}
	return false
}

// isProblem tells a finding that makes a run fail.
func isProblem(f plan.Finding) bool {
	rule, _ := diag.RuleOf(f.Rule)
	return rule.Severity == diag.Problems
}

// noPlan begins what is said where nothing tells why.
const noPlan = "no plan can be made of it: "

// unplanned tells that there is no plan of a unit though none of its fields is
// at fault.
func (r *reader) unplanned(at plan.Path, err error) diag.List {
	p := r.here(at, noPlan+message(err.Error()), ruleCUE)
	for _, e := range errors.Errors(err) {
		if r.asksInVain(e) {
			r.inVain(&p, e)
			break
		}
	}
	return diag.List{p}
}

// refusal is what CUE says of a description that it refuses, for the case that
// nothing else does: what CUE refuses is never called sound.
func (r *reader) refusal(err error) diag.List {
	problems := r.report(err)
	if len(problems) > 0 {
		return problems
	}
	for _, e := range errors.Errors(err) {
		if at, ok := r.users(e); ok {
			p := diag.Problem{Message: message(words(e)), Rule: ruleCUE}
			p.Position, p.Excerpt = r.places.show(at)
			return diag.List{p}
		}
	}
	return r.unplanned(nil, err)
}

// notAgain drops unknown fields, and what is below them, that are told already.
func notAgain(in, told diag.List) diag.List {
	return slices.DeleteFunc(in, func(p diag.Problem) bool {
		return p.Message == noSuchField && slices.ContainsFunc(told, func(t diag.Problem) bool {
			return p.Position == t.Position || p.Path == t.Path || strings.HasPrefix(p.Path, t.Path+".")
		})
	})
}

// elsewhere are the problems that stand in no mesh nor in what meshes share:
// in the user's own fields beside them, or hidden in them.
func (r *reader) elsewhere(err error) diag.List {
	return slices.DeleteFunc(r.report(err), func(p diag.Problem) bool {
		ours := strings.HasPrefix(p.Path, "mesh.") || strings.HasPrefix(p.Path, "cluster.")
		return ours && !split(p.Path).hidden()
	})
}

// here is a problem at the user's field.
func (r *reader) here(path plan.Path, message, rule string) diag.Problem {
	p := diag.Problem{Path: Path(path).String(), Message: message, Rule: rule}
	p.Position, p.Excerpt, _ = r.places.at(Path(path))
	return p
}
