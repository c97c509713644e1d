package cluster

import (
	"regexp"
	"slices"
	"strings"

	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
)

// ruleCUE marks problems that CUE's own evaluation found.
const ruleCUE = "cue"

// report turns CUE's errors into problems at the user's fields.
func (r *reader) report(err error) diag.List {
	if err == nil {
		return nil
	}
	var problems diag.List
	byPath := map[string][]errors.Error{}
	var order []string
	for _, e := range errors.Errors(err) {
		key := strings.Join(e.Path(), ".")
		if byPath[key] == nil {
			order = append(order, key)
		}
		byPath[key] = append(byPath[key], e)
	}
	for _, key := range order {
		for _, e := range essential(byPath[key]) {
			if p, ok := r.problem(e); ok {
				problems = append(problems, p)
			}
		}
	}
	return mostDirect(problems)
}

// words is an error's message without its path and place.
func words(e errors.Error) string {
	return strings.TrimPrefix(e.Error(), strings.Join(e.Path(), ".")+": ")
}

var emptyDisjunction = regexp.MustCompile(`^\d+ errors in empty disjunction`)

// essential drops what CUE says beside the point: where a field has several
// forms and none fits, the schema's own words for it are enough.
func essential(same []errors.Error) []errors.Error {
	var own, rest, follow []errors.Error
	for _, e := range same {
		format, _ := e.Msg()
		switch {
		case emptyDisjunction.MatchString(words(e)):
		case strings.HasPrefix(format, "invalid left-hand"):
		case strings.HasPrefix(format, "conflicting values"), strings.HasPrefix(format, "invalid value"):
			rest = append(rest, e)
		case strings.HasPrefix(format, "invalid interpolation"):
			follow = append(follow, e)
		default:
			own = append(own, e)
		}
	}
	for _, some := range [][]errors.Error{own, rest} {
		if len(some) > 0 {
			return some
		}
	}
	return follow
}

// problem places an error. Errors of what the schema derives are reported by
// those who know what it was derived from.
func (r *reader) problem(e errors.Error) (diag.Problem, bool) {
	path := unquote(e.Path())
	for _, name := range path {
		if strings.HasPrefix(name, "_") || strings.HasPrefix(name, "#") {
			return diag.Problem{}, false
		}
	}
	p := diag.Problem{Path: join(path), Message: message(words(e)), Rule: ruleCUE}
	var exact bool
	if p.Position, p.Excerpt, exact = r.fields.place(path); !exact {
		if at, ok := r.users(e); ok {
			p.Position, p.Excerpt = position(at)
			if own, ok := r.fields.written(at); ok {
				p.Path = join(own)
			}
		}
	}
	return p, true
}

// users picks the first of an error's positions in a file of the user's.
func (r *reader) users(e errors.Error) (token.Pos, bool) {
	for _, pos := range append([]token.Pos{e.Position()}, e.InputPositions()...) {
		if pos.IsValid() && r.fields.files[pos.Filename()] {
			return pos, true
		}
	}
	return token.NoPos, false
}

func unquote(path []string) []string {
	out := make([]string, len(path))
	for i, name := range path {
		if got := split(name); len(got) == 1 {
			name = got[0]
		}
		out[i] = name
	}
	return out
}

// Words of CUE's that say more of its machinery than of the user's input.
var rewordings = []struct {
	from *regexp.Regexp
	to   string
}{
	{regexp.MustCompile(`^conflicting values (.*) and (.*) \(mismatched types (\S+) and (\S+)\)$`), "$1 is a $3, where $2 is wanted"},
	{regexp.MustCompile(`^field not allowed(: .*)?$`), "no such field"},
	{regexp.MustCompile(`^incomplete value .*$`), "needs a value"},
	{regexp.MustCompile(`^field is required but not present$`), "is required"},
	{regexp.MustCompile(`^.* matched no packages$`), "there is no CUE package in this directory"},
	{regexp.MustCompile(`^.*cannot find package "([^"]*)".*$`), "cannot find package \"$1\": it is not in this module, and meshc loads nothing from the network"},
	{regexp.MustCompile(`^no language version declared in module.cue$`), "cue.mod/module.cue declares no language version: add the line `language: version: \"" + languageVersion + "\"`"},
}

func message(s string) string {
	for _, w := range rewordings {
		s = w.from.ReplaceAllString(s, w.to)
	}
	return strings.Join(strings.Fields(s), " ")
}

// mostDirect drops what only follows from a problem that is told already: of a
// struct, when one of its fields is at fault.
func mostDirect(in diag.List) diag.List {
	return slices.DeleteFunc(in, func(p diag.Problem) bool {
		follows := strings.HasPrefix(p.Message, "non-concrete value") || strings.HasPrefix(p.Message, "required field missing")
		return follows && slices.ContainsFunc(in, func(other diag.Problem) bool {
			return strings.HasPrefix(other.Path, p.Path+".")
		})
	})
}
