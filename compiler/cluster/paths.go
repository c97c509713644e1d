package cluster

import (
	"strconv"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
)

// Path leads to a field of a description: a string for each field, an int for
// each item of a list.
type Path []any

// String writes a path as CUE would, quoted only where it needs quotes.
func (p Path) String() string {
	var b strings.Builder
	for i, label := range p {
		switch label := label.(type) {
		case int:
			b.WriteString("[" + strconv.Itoa(label) + "]")
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

func (p Path) selectors() cue.Path {
	out := make([]cue.Selector, 0, len(p))
	for _, label := range p {
		switch label := label.(type) {
		case int:
			out = append(out, cue.Index(label))
		case string:
			out = append(out, cue.Str(label))
		}
	}
	return cue.MakePath(out...)
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
			out = append(out, s.String())
		}
	}
	return out
}

// pathOf reads labels as CUE's errors give them: items by their number, fields
// in quotes where they need them.
func pathOf(names []string) Path {
	out := make(Path, len(names))
	for i, name := range names {
		out[i] = name
		if n, err := strconv.Atoi(name); err == nil {
			out[i] = n
		} else if text, err := literal.Unquote(name); err == nil {
			out[i] = text
		}
	}
	return out
}
