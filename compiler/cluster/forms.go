package cluster

import (
	"regexp"
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/errors"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/nearest"
)

// structForm is that of a value with several forms, lists among them, which is a struct.
func structForm(v cue.Value) (cue.Value, bool) {
	if k := v.IncompleteKind(); k&cue.ListKind == 0 || k&cue.StructKind == 0 {
		return cue.Value{}, false
	}
	op, forms := v.Expr()
	if op != cue.OrOp {
		return cue.Value{}, false
	}
	for _, f := range forms {
		if f.IncompleteKind() == cue.StructKind {
			return f, true
		}
		if inner, ok := structForm(f); ok {
			return inner, true
		}
	}
	return cue.Value{}, false
}

// fits tells whether a form may have a field of that name. Taken from among several, it has lost
// that what it stands in is closed.
func (d *definition) fits(name string) bool {
	it, err := d.value().Fields(cue.Optional(true), cue.Patterns(true))
	for err == nil && it.Next() {
		s := it.Selector()
		if s.ConstraintType() != cue.PatternConstraint {
			if s.Unquoted() == name {
				return true
			}
			continue
		}
		if p := s.Pattern(); p.Unify(cuecontext.New().Encode(name)).Err() == nil {
			return true
		}
	}
	return err != nil
}

// fitting drops what CUE says of forms that a value was not meant as: that it is no list,
// where what stands in it is wrong as a struct, and each field that only the list does not have.
func (r *reader) fitting(all []errors.Error) []errors.Error {
	all = refused(all)
	return slices.DeleteFunc(slices.Clone(all), func(e errors.Error) bool {
		path := pathOf(e.Path())
		if path.hidden() || len(path) < 2 {
			return false
		}
		if format, _ := e.Msg(); strings.HasPrefix(format, "field not allowed") {
			parent := r.schema.at(path[:len(path)-1])
			name, isName := path[len(path)-1].(string)
			return isName && parent != nil && parent.forms && parent.allows(name)
		}
		def := r.schema.at(path)
		return def != nil && def.forms && mismatch.MatchString(words(e)) &&
			slices.ContainsFunc(all, func(o errors.Error) bool {
				below := pathOf(o.Path())
				return len(below) >= len(path) && slices.Equal(below[:len(path)], path) && !mismatch.MatchString(words(o)) && !emptyDisjunction.MatchString(words(o))
			})
	})
}

// refused are errors without what CUE says around some: a text of the schema's that takes in a
// value which the schema refuses is at fault by that alone.
func refused(all []errors.Error) []errors.Error {
	out := slices.Clone(all)
	for i, e := range out {
		var inner errors.Error
		if format, _ := e.Msg(); format != "invalid interpolation" || !errors.As(errors.Unwrap(e), &inner) {
			continue
		}
		if says := words(inner); says == "field not allowed" || emptyDisjunction.MatchString(says) {
			out[i] = inner
		}
	}
	return out
}

var mismatch = regexp.MustCompile(`\(mismatched types (struct and list|list and struct)\)`)

// severalForms tells a value that may be a list, or a struct.
func (d *definition) severalForms() bool { return d != nil && d.forms }

// ofForms has what is neither of two forms told of both.
func ofForms(says string, d *definition) string {
	if !d.severalForms() {
		return says
	}
	return oneForm.ReplaceAllString(says, "where a list is wanted, or fields")
}

var oneForm = regexp.MustCompile(`where a (list|struct) is wanted$`)

// someFields are the first of those that a struct may have, of fixed names.
func (d *definition) someFields() []string {
	names := d.names()
	out := make([]string, min(len(names), 4), 5)
	for i := range out {
		out[i] = names[i] + ": ..."
	}
	if len(names) > len(out) {
		out = append(out, "...")
	}
	return out
}

// filled says of fields in place of one value which field beside it has such, if one is
// called much alike.
func (r *reader) filled(p *diag.Problem, path Path, written cue.Value) bool {
	of, name := r.schema.at(path[:len(path)-1]), path[len(path)-1:].String()
	if of == nil || len(fields(written)) == 0 {
		return false
	}
	names := slices.DeleteFunc(of.names(), func(name string) bool {
		beside := of.below(name)
		return beside == nil || !beside.isStruct()
	})
	like, ok := nearest.Like(name, names)
	if !ok {
		return false
	}
	p.Message, p.Notes = "has fields, where one value is wanted; did you mean "+like+"?", nil
	p.Meant = append(slices.Clip(path[:len(path)-1]), like).String()
	return true
}

// item is the definition of what stands in a list, nil where there is none for all.
func (d *definition) item() *definition {
	v := d.value().LookupPath(cue.MakePath(cue.AnyIndex))
	if !v.Exists() {
		return nil
	}
	return &definition{value: func() cue.Value { return v }}
}

// selected is the path of a value.
func selected(v cue.Value) Path {
	var out Path
	for _, s := range v.Path().Selectors() {
		switch s.LabelType() {
		case cue.StringLabel:
			out = append(out, s.Unquoted())
		case cue.IndexLabel:
			out = append(out, s.Index())
		default:
			return nil
		}
	}
	return out
}

// faults are the errors of each field of a value. Validating the value alone
// would tell the worst of them and keep the others for the next run.
func (r *reader) faults(v cue.Value) diag.List {
	err := v.Validate(cue.Concrete(true))
	if err == nil {
		return nil
	}
	problems := r.report(err)
	if v.Err() != nil && r.schema.at(selected(v)).severalForms() {
		return problems // of no form, what stands in it has no value
	}
	for _, name := range names(v) {
		if field := look(v, cue.Str(name)); field.Exists() {
			problems = append(problems, r.faults(field)...)
		}
	}
	return problems
}
