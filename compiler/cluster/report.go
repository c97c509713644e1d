package cluster

import (
	"regexp"
	"slices"
	"strings"

	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
)

// ruleCUE marks problems that CUE's own evaluation found, ruleUnknown fields
// that the schema does not have.
const (
	ruleCUE     = "cue"
	ruleUnknown = "unknown-field"
)

// report turns CUE's errors into problems at the user's fields.
func (r *reader) report(err error) diag.List {
	if err == nil {
		return nil
	}
	var problems diag.List
	byPath := map[string][]errors.Error{}
	var order []string
	for _, e := range r.fitting(errors.Errors(err)) {
		key := strings.Join(e.Path(), ".")
		if byPath[key] == nil {
			order = append(order, key)
		}
		byPath[key] = append(byPath[key], e)
	}
	for _, key := range order {
		same, own := r.own(byPath[key])
		some := r.essential(same)
		if p, ok := r.oneOf(some); ok {
			problems = append(problems, p)
			continue
		}
		for _, e := range some {
			p, ok := r.problem(e)
			if !ok {
				continue
			}
			if own {
				p.Message = failed(p.Message) // it follows from nothing
			}
			for _, p := range r.told(e, p) {
				if !slices.ContainsFunc(problems, func(q diag.Problem) bool {
					return q.Position == p.Position && q.Message == p.Message && q.Path == p.Path
				}) {
					problems = append(problems, p)
				}
			}
		}
	}
	problems = oncePerName(r.namesAlone(once(problems)))
	return slices.DeleteFunc(problems, func(p diag.Problem) bool { return misspeltUse(problems, p) })
}

// noteHelpers remembers what is wrong with the user's own hidden fields and
// definitions.
func (r *reader) noteHelpers(err error) {
	for _, e := range errors.Errors(err) {
		if path := pathOf(e.Path()); path.hidden() && r.places.wrote(path) {
			r.helpers = append(r.helpers, e)
		}
	}
}

// helped tells the error of a field whose value is that of a helper in error:
// CUE says the same of both, and of the field what it adds.
func (r *reader) helped(e errors.Error) bool {
	format, _ := e.Msg()
	return slices.ContainsFunc(r.helpers, func(h errors.Error) bool {
		same, _ := h.Msg()
		has := func(p token.Pos) bool {
			return slices.ContainsFunc(e.InputPositions(), func(q token.Pos) bool { return p.Position() == q.Position() })
		}
		return same == format && (!slices.ContainsFunc(h.InputPositions(), func(p token.Pos) bool { return !has(p) }) ||
			slices.ContainsFunc(h.InputPositions(), func(p token.Pos) bool { return r.places.usersOwn(p) && has(p) && r.isValue(p) }))
	})
}

// words is an error's message without its path and place.
func words(e errors.Error) string {
	return strings.TrimPrefix(e.Error(), strings.Join(e.Path(), ".")+": ")
}

var emptyDisjunction = regexp.MustCompile(`^\d+ errors in empty disjunction`)

// essential drops what CUE says beside the point: where a field has several
// forms and none fits, the schema's own words for it are enough; where the
// user gave it two values, that is what is wrong.
func (r *reader) essential(same []errors.Error) []errors.Error {
	ranks := make([][]errors.Error, 4)
	for _, e := range same {
		format, _ := e.Msg()
		switch {
		case emptyDisjunction.MatchString(words(e)), strings.HasPrefix(format, "invalid left-hand"):
		case strings.HasPrefix(format, "conflicting values") && len(r.usersAll(e)) > 1, r.asksInVain(e):
			ranks[0] = append(ranks[0], e)
		case strings.HasPrefix(format, "conflicting values"), strings.HasPrefix(format, "invalid value"):
			ranks[2] = append(ranks[2], e)
		case strings.HasPrefix(format, "invalid interpolation"), strings.HasPrefix(format, "error in call to"):
			ranks[3] = append(ranks[3], e)
		default:
			ranks[1] = append(ranks[1], e)
		}
	}
	for _, some := range ranks {
		if len(some) > 0 {
			return fullest(some)
		}
	}
	return nil
}

// fullest drops errors of which another one says the same and more.
func fullest(some []errors.Error) []errors.Error {
	return slices.DeleteFunc(slices.Clone(some), func(e errors.Error) bool {
		return slices.ContainsFunc(some, func(other errors.Error) bool { return strings.HasPrefix(words(other), words(e)+": ") })
	})
}

// problem places an error. Errors of what the schema derives are reported by
// those who know what it was derived from, and what is wrong with a helper of
// the user's is told there, not where it is used.
func (r *reader) problem(e errors.Error) (diag.Problem, bool) {
	e = r.embedding(e)
	if r.unfilled(e) {
		return diag.Problem{}, false
	}
	path := pathOf(e.Path())
	if p, ok := r.unreadable(e); ok {
		return p, true
	} else if p, ok := r.twoRows(path, e); ok {
		return p, true
	}
	derived := path.hidden() && !r.places.wrote(path)
	switch {
	case !path.hidden() && r.helped(e):
		return diag.Problem{}, false
	case derived && !r.unresolved(e):
		return r.inData(path, e)
	case derived, len(path) == 1 && strings.Contains(e.Path()[0], "@"):
		path = nil // a name that nothing has, or a package, whose files' places say it better
	}
	return r.placedAt(path, e), true
}

// placedAt is the problem of an error at a field.
func (r *reader) placedAt(path Path, e errors.Error) diag.Problem {
	p := diag.Problem{Path: path.String(), Message: message(words(e)), Rule: ruleCUE}
	if p.Message == noSuchField {
		p.Rule = ruleUnknown
		if closed, ok := r.closed(path); ok {
			return closed
		}
	}
	exact := r.placed(&p, path, e)
	p.Alike = alike(path, exact)
	r.advised(&p, e.Position())
	p.Message = asText(ofForms(p.Message, r.schema.at(path)), r.schema.at(path))
	r.orName(&p, e.Position())
	r.clash(&p, e.Position())
	switch {
	case !exact || path.hidden() && p.Message != noSuchField:
	case p.Message == noSuchField:
		p.Position, p.Excerpt = r.places.label(path)
		p.Message += r.likenessOf(path)
	default:
		r.advise(&p, path, e)
	}
	r.others(&p, e)
	withoutQuotes(&p)
	return p
}

// within places what is wrong with an expression of the user's that makes a struct at the
// expression: the struct's own name may stand in another file.
func (r *reader) within(p *diag.Problem, path Path, e errors.Error) {
	format, _ := e.Msg()
	s, ok := r.places.find(path)
	if at := e.Position(); ok && !s.leaf && p.Message != noSuchField && !strings.HasPrefix(format, "conflicting values") && r.places.usersOwn(at) && !r.places.embeds[at.Position().String()] {
		p.Position, p.Excerpt = r.places.show(at)
	}
}

// others adds where the other values stand that a field was given.
func (r *reader) others(p *diag.Problem, e errors.Error) {
	if format, _ := e.Msg(); !strings.HasPrefix(format, "conflicting values") || r.mistaken[p.Path] != "" {
		return
	}
	for _, pos := range r.usersAll(e) {
		if at, line := r.places.show(pos); at != p.Position && !refers(line, at.Column) {
			p.Notes = append(p.Notes, diag.Note{Position: at, Message: "the other value"})
		}
	}
}

// placed gives a problem the place of its field, and tells whether that is the field's own:
// else it is where the error has something of the user's.
func (r *reader) placed(p *diag.Problem, path Path, e errors.Error) (exact bool) {
	if p.Position, p.Excerpt, exact = r.places.at(path); exact {
		r.within(p, path, e)
		r.plain(p, path)
		return true
	}
	at, ok := r.users(e)
	if pos := e.Position(); !ok && len(path) == 0 && r.places.usersOwn(pos) {
		at, ok = pos, true // where the schema is embedded
	}
	if ok {
		p.Position, p.Excerpt = r.places.show(at)
		if own, ok := r.places.written(at, path); ok {
			p.Path = own.String()
		}
	}
	return false
}

// users picks the first of an error's positions in a file of the user's.
func (r *reader) users(e errors.Error) (token.Pos, bool) {
	if all := r.usersAll(e); len(all) > 0 {
		return all[0], true
	}
	return token.NoPos, false
}

// usersAll are the places of an error in the user's files, but for those that
// embed the schema.
func (r *reader) usersAll(e errors.Error) []token.Pos {
	var out []token.Pos
	for _, pos := range append([]token.Pos{e.Position()}, e.InputPositions()...) {
		known := slices.ContainsFunc(out, func(p token.Pos) bool { return p.Position() == pos.Position() })
		if r.places.usersOwn(pos) && !known && !r.places.embeds[pos.Position().String()] {
			out = append(out, pos)
		}
	}
	return out
}
