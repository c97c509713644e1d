package cluster

import (
	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"

	"meshc.dev/compiler/diag"
)

// origin is where a line has its value from. What a template makes of data is
// told in the data: the template's line is that of all.
func (s sites) origin(c cue.Value, leaf bool, references int) site {
	here := siteOf(c.Source(), leaf)
	f, isField := c.Source().(*ast.Field)
	if !s.template(here) || references == 0 || !leaf && isField && isNamed(f.Label) {
		return here
	}
	if to, ok := s.referred(c, leaf, references-1); ok && s.leads(here, to) && (leaf || s.called(c, to)) {
		return to
	}
	_, parts := c.Expr()
	for _, part := range parts {
		if !leaf || len(parts) == 1 {
			break
		}
		if to, ok := s.referred(part, leaf, 0); ok && s.embedded(to) {
			return to
		}
	}
	return here
}

// leads tells whether what a template's line refers to is the better place: the line that
// makes more than one field is that of none of them, what a mesh gives a function is the mesh's
// own, and data is nearer to the user than any.
func (s sites) leads(here, to site) bool {
	own := !s.template(to) && !covers(s.clauses, to.label)
	return !s.make(to) && (s.make(here) || own || s.embedded(to))
}

// called tells a line that has the name of a struct: what a function of a template's makes
// is called otherwise there.
func (s sites) called(c cue.Value, at site) bool {
	if s.embedded(at) {
		return true
	}
	f, ok := cue.Dereference(c).Source().(*ast.Field)
	if !ok || f.Label.Pos() != at.label {
		return true
	}
	name, _, err := ast.LabelName(f.Label)
	way := c.Path().Selectors()
	return err != nil || len(way) == 0 || way[len(way)-1].LabelType() != cue.StringLabel || way[len(way)-1].Unquoted() == name
}

// embedded tells a line of data.
func (s sites) embedded(at site) bool { return len(s.data[at.label.Filename()]) > 0 }

// make tells a line that makes more than one field.
func (s sites) make(at site) bool {
	return covers(s.patterns, at.label) || covers(s.comprehensions, at.label)
}

// template tells a line that sets what more than one field may have.
func (s sites) template(at site) bool { return s.make(at) || covers(s.templates, at.label) }

// referred is the line of what a line refers to.
func (s sites) referred(c cue.Value, leaf bool, references int) (to site, ok bool) {
	// CUE 0.17 panics over the key of a for clause, which stands nowhere.
	defer func() {
		if recover() != nil {
			to, ok = site{}, false
		}
	}()
	v := cue.Dereference(c)
	if v.Source() == c.Source() {
		return site{}, false
	}
	return s.pick(v, leaf, references)
}

// plain places a struct where a plain value is wanted: where it is written, and not at the
// name of the field.
func (r *reader) plain(p *diag.Problem, path Path) {
	def := r.schema.at(path)
	if def == nil || p.Message == noSuchField {
		return
	}
	if wanted := def.value().IncompleteKind(); wanted == cue.BottomKind || wanted&cue.StructKind != 0 {
		return
	}
	if v := path.in(r.places.raw()); v.Exists() && v.Kind() == cue.StructKind {
		if s, ok := r.places.sites.pick(v, true, followed); ok {
			p.Position, p.Excerpt = r.places.show(s.value)
		}
	}
}
