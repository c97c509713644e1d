package cluster

import (
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
)

// Path leads to a field of a description: a string for each field, an int for
// each item of a list, a helper for a field or definition that the user hides.
type Path []any

// helper is the name of a hidden field or definition of the user's own.
type helper string

// isHelper tells such a name where it stands without quotes.
func isHelper(name string) bool {
	return len(name) > 0 && (name[0] == '_' || name[0] == '#')
}

// String writes a path as CUE would, quoted only where it needs quotes.
func (p Path) String() string {
	var b strings.Builder
	for i, label := range p {
		switch label := label.(type) {
		case int:
			b.WriteString("[" + strconv.Itoa(label) + "]")
		case helper:
			if i > 0 && !strings.HasPrefix(string(label), "[") {
				b.WriteByte('.')
			}
			b.WriteString(string(label))
		case string:
			if i > 0 {
				b.WriteByte('.')
			}
			if ast.StringLabelNeedsQuoting(label) {
				label = literal.String.Quote(label)
			}
			b.WriteString(label)
		}
	}
	return b.String()
}

// hidden tells a path that leads through a helper.
func (p Path) hidden() bool {
	return slices.ContainsFunc(p, func(label any) bool { _, ok := label.(helper); return ok })
}

// in is the value that the path leads to, of one with several forms (a | b) its
// default.
func (p Path) in(v cue.Value) cue.Value {
	for _, label := range p {
		switch label := label.(type) {
		case int:
			v = look(v, cue.Index(label))
		case string:
			v = look(v, cue.Str(label))
		case helper:
			v = helped(v, label)
		}
	}
	return v
}

// look goes from a value to a field below. LookupPath alone would find none in
// a value with several forms, of which its default stands.
func look(v cue.Value, way ...cue.Selector) cue.Value {
	for _, s := range way {
		v, _ = v.Default()
		v = v.LookupPath(cue.MakePath(s))
	}
	return v
}

// helped is a hidden field or definition, of whichever package.
func helped(v cue.Value, name helper) cue.Value {
	if !v.Exists() {
		return cue.Value{}
	}
	v, _ = v.Default()
	it, err := v.Fields(cue.Hidden(true), cue.Definitions(true))
	if err != nil {
		return cue.Value{}
	}
	for it.Next() {
		if s := it.Selector(); s.LabelType() != cue.StringLabel && s.String() == string(name) {
			return it.Value()
		}
	}
	return cue.Value{}
}

// shared counts the labels that two paths begin with alike.
func (p Path) shared(with Path) int {
	n := 0
	for n < len(p) && n < len(with) && p[n] == with[n] {
		n++
	}
	return n
}

// split reads a path.
func split(path string) Path {
	p := cue.ParsePath(path)
	if p.Err() != nil {
		return pathOf(strings.Split(path, "."))
	}
	return labels(p)
}

func labels(p cue.Path) Path {
	var out Path
	for _, s := range p.Selectors() {
		switch {
		case s.LabelType() == cue.StringLabel:
			out = append(out, s.Unquoted())
		case s.LabelType() == cue.IndexLabel:
			out = append(out, s.Index())
		default:
			out = append(out, helper(s.String()))
		}
	}
	return out
}

// pathOf reads labels as CUE's errors give them: items by their number, fields
// in quotes where they need them, and helpers without.
func pathOf(names []string) Path {
	out := make(Path, len(names))
	for i, name := range names {
		out[i] = name
		if isHelper(name) {
			out[i] = helper(name)
		} else if n, err := strconv.Atoi(name); err == nil {
			out[i] = n
		} else if text, err := literal.Unquote(name); err == nil {
			out[i] = text
		}
	}
	return out
}
