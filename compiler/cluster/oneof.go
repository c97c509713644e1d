package cluster

import (
	"fmt"
	"slices"
	"strings"

	"cuelang.org/go/cue/errors"

	"meshc.dev/compiler/diag"
)

// oneOf makes one problem of a value that is none of those which the user's own files say
// that it may be: CUE tells of each by itself.
func (r *reader) oneOf(some []errors.Error) (diag.Problem, bool) {
	given, options := noneOf(some)
	if given == "" {
		return diag.Problem{}, false
	}
	p, ok := r.problem(some[0])
	r.tellOptions(&p, some[0], given, options)
	return p, ok
}

// tellOptions says of a value what it may be, and where that is said.
func (r *reader) tellOptions(p *diag.Problem, e errors.Error, given string, options []string) {
	last := len(options) - 1
	p.Message = "must be " + strings.Join(options[:last], ", ") + " or " + options[last] + ", not " + given
	p.Notes = nil
	for _, pos := range r.usersAll(e) {
		switch at, line := r.places.show(pos); {
		case at.Column < 1 || at.Column > len(line):
		case strings.HasPrefix(line[at.Column-1:], given):
			p.Position, p.Excerpt = at, line
		case strings.HasPrefix(line[at.Column-1:], options[0]):
			p.Notes = []diag.Note{{Position: at, Message: "what it may be"}}
		}
	}
}

// noneOf is the value that each of several errors names, and the other one of each: empty
// where they are not of one value.
func noneOf(some []errors.Error) (given string, options []string) {
	if len(some) < 2 {
		return "", nil
	}
	for i, e := range some {
		named := valuesOf(e)
		if format, _ := e.Msg(); format != "conflicting values %s and %s" || len(named) != 2 {
			return "", nil
		}
		if i == 0 {
			given = named[1]
			if slices.Contains(valuesOf(some[1]), named[0]) {
				given = named[0]
			}
		}
		at := slices.Index(named, given)
		if at < 0 {
			return "", nil
		}
		options = append(options, named[1-at])
	}
	return given, options
}

// valuesOf are those that an error names.
func valuesOf(e errors.Error) []string {
	_, args := e.Msg()
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = fmt.Sprint(a)
	}
	return out
}
