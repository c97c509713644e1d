package cluster

import (
	"fmt"
	"regexp"
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

var emptyDisjunction = regexp.MustCompile(`^\d+ errors in empty disjunction`)

// essential drops what CUE says beside the point: where a field has several
// forms and none fits, the schema's own words for it are enough.
func essential(same []errors.Error) []errors.Error {
	var own, rest []errors.Error
	for _, e := range same {
		format, args := e.Msg()
		switch {
		case emptyDisjunction.MatchString(fmt.Sprintf(format, args...)):
		case strings.HasPrefix(format, "invalid left-hand"):
		case strings.HasPrefix(format, "conflicting values"), strings.HasPrefix(format, "invalid value"), strings.HasPrefix(format, "invalid interpolation"):
			rest = append(rest, e)
		default:
			own = append(own, e)
		}
	}
	if len(own) > 0 {
		return own
	}
	return rest
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
	format, args := e.Msg()
	p := diag.Problem{Path: join(path), Message: message(fmt.Sprintf(format, args...)), Rule: ruleCUE}
	pos, exact := r.fields.find(path)
	if !exact {
		if at, ok := r.users(e); ok {
			pos = at
		}
	}
	p.Position, p.Excerpt = position(pos)
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
	{regexp.MustCompile(`^incomplete value (.*)$`), "needs a value: $1"},
	{regexp.MustCompile(`^import failed: `), ""},
}

func message(s string) string {
	for _, w := range rewordings {
		s = w.from.ReplaceAllString(s, w.to)
	}
	return strings.Join(strings.Fields(s), " ")
}

// mostDirect keeps, of problems that follow from others at the same place, the
// ones that say most.
func mostDirect(in diag.List) diag.List {
	var out diag.List
	for _, p := range in {
		if p.Path == "" && p.File == "" && len(in) > 1 {
			continue
		}
		out = append(out, p)
	}
	return out
}
