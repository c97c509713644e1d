package cluster

import (
	"regexp"
	"slices"
	"strings"

	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
)

// told is a problem, where data brings it about at each row that does.
func (r *reader) told(e errors.Error, p diag.Problem) diag.List {
	if q, ok := r.askedAsThere(e, p); ok {
		return diag.List{q}
	}
	if found := r.inRows(e, p); len(found) > 0 {
		return found
	}
	return diag.List{p}
}

// twoRows tells two values of a field that come from two rows of one name: that, once.
func (r *reader) twoRows(path Path, e errors.Error) (diag.Problem, bool) {
	// What a loop says itself is of no row.
	values := slices.DeleteFunc(r.usersAll(e), func(at token.Pos) bool { return r.places.sites.make(site{label: at}) || !r.isValue(at) })
	if format, _ := e.Msg(); !strings.HasPrefix(format, "conflicting values") || len(values) < 2 || path.hidden() {
		return diag.Problem{}, false
	}
	through := r.places.throughRows()
	for n := 1; n <= len(path); n++ {
		key := path[:n].String()
		second := through.twins[key]
		if !second.IsValid() {
			continue
		}
		p := diag.Problem{Path: key, Message: "two rows are called so, and differ", Rule: ruleCUE}
		p.Position, p.Excerpt = r.places.show(second)
		first, _ := r.places.show(through.labels[key])
		p.Notes = []diag.Note{{Position: first, Message: "the other one"}}
		return p, true
	}
	return diag.Problem{}, false
}

// inData is what is wrong with what a function of the user's was given, where that is of
// data: nothing else leads to it. What follows from it, CUE says in the words of that.
func (r *reader) inData(path Path, e errors.Error) (diag.Problem, bool) {
	if len(path) == 0 {
		return diag.Problem{}, false
	}
	if _, helps := path[0].(helper); !helps {
		return diag.Problem{}, false
	}
	all := r.usersAll(e)
	i := slices.IndexFunc(all, func(at token.Pos) bool { return len(r.places.data[at.Filename()]) > 0 })
	if i < 0 {
		return diag.Problem{}, false
	}
	return r.standingAt(all[i], path, e), true
}

// standingAt says of a value, at its place, what stands there and what is wanted.
func (r *reader) standingAt(at token.Pos, path Path, e errors.Error) diag.Problem {
	says := words(e)
	if at := strings.LastIndex(says, "conflicting values "); at >= 0 {
		says = says[at:]
	}
	p := diag.Problem{Path: path.String(), Message: message(says), Rule: ruleCUE}
	p.Position, p.Excerpt = r.places.show(at)
	if m := mismatched.FindStringSubmatch(says); m != nil {
		given, wanted := m[1], m[4]
		if aKind.MatchString(given) || given != m[2] && strings.HasPrefix(p.Excerpt[min(len(p.Excerpt), max(0, p.Column-1)):], m[2]) {
			given, wanted = m[2], m[3]
		}
		p.Message = message(given + " stands here, where " + wanted + " is wanted")
	}
	return p
}

// aKind matches what is no value, but what a template asks for.
var aKind = regexp.MustCompile(`^(\[\.\.\.|\{|(string|int|bool|number|float|bytes)$)`)

// mismatched matches what CUE says of two values of which one is of another kind.
var mismatched = regexp.MustCompile(`^conflicting values (.*) and (.*) \(mismatched types (\S+) and (\S+)\)$`)
