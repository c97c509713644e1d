package cluster

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
)

// misspeltUse tells an import, or a let, that nothing uses because the name that does is misspelt.
func misspeltUse(problems diag.List, p diag.Problem) bool {
	unused := unusedImport.FindStringSubmatch(p.Message)
	if unused == nil {
		unused = unusedLet.FindStringSubmatch(p.Message)
	}
	return (unused != nil || strings.HasPrefix(p.Message, unusedSchema)) && slices.ContainsFunc(problems, func(q diag.Problem) bool {
		return q.File == p.File && strings.HasPrefix(q.Message, "reference ") && (unused == nil || strings.HasSuffix(q.Message, "did you mean "+unused[1]+"?"))
	})
}

// ofTypes words an import that nothing uses by what is asked of a type which is called much alike,
// as string is like strings: CUE looks no further.
func (r *reader) ofTypes(problems diag.List) diag.List {
	for i, p := range problems {
		unused := unusedImport.FindStringSubmatch(p.Message)
		if unused == nil || r.places.whole == nil {
			continue
		}
		for _, f := range r.places.whole.Files {
			if p.File != display(full(f.Filename)) {
				continue
			}
			ast.Walk(f, func(n ast.Node) bool {
				of, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				name, ok := of.X.(*ast.Ident)
				if !ok || name.Node != nil || name.Name == unused[1] || !strings.HasPrefix(unused[1], name.Name) {
					return true
				}
				label, _, _ := ast.LabelName(of.Sel)
				problems[i].Message = fmt.Sprintf("%s is a type of CUE's, which has no %s: did you mean %s.%[2]s?", name.Name, label, unused[1])
				problems[i].Position, problems[i].Excerpt = r.places.show(name.Pos())
				return false
			}, nil)
		}
	}
	return problems
}

// unusedImport matches what CUE says of an import that nothing uses.
var unusedImport = regexp.MustCompile(`^imported and not used: "(?:[^"]*[/:])?([^"/:@]+)(?:@[^"]*)?"`)

// unusedLet matches what is said of a let that nothing uses.
var unusedLet = regexp.MustCompile(`^nothing uses ([^\s:]+): `)

// unresolved tells a name of the user's own that nothing has: CUE reads no further.
func (r *reader) unresolved(e errors.Error) bool {
	format, _ := e.Msg()
	return strings.HasPrefix(format, "reference ") && r.places.usersOwn(e.Position())
}

// oncePerName tells a name that nothing has once of a file, at the first place that asks for
// it: a loop's name that is changed in one place is missed in all others.
func oncePerName(in diag.List) diag.List {
	type name struct{ file, says string }
	var out diag.List
	all, order := map[name]diag.List{}, []name(nil)
	for _, p := range in {
		says := noReference.FindString(p.Message)
		if says == "" {
			out = append(out, p)
			continue
		}
		if nobodys := slices.IndexFunc(split(p.Path), isNobodys); nobodys >= 0 {
			p.Path = split(p.Path)[:nobodys].String()
		}
		of := name{p.File, says}
		if all[of] == nil {
			order = append(order, of)
		}
		all[of] = append(all[of], p)
	}
	for _, of := range order {
		same := all[of]
		slices.SortStableFunc(same, func(a, b diag.Problem) int { return a.Compare(b.Position) })
		first := same[0]
		if more := len(same) - 1; more > 0 {
			first.Notes = append(slices.Clip(first.Notes), diag.Note{Position: same[1].Position, Message: "here too"})
			if more > 1 {
				first.Notes[len(first.Notes)-1].Message += ", and in " + strconv.Itoa(more-1) + " more places of the file"
			}
		}
		out = append(out, first)
	}
	return out
}

// isNobodys tells what CUE calls the steps of a path that have no name yet: of loops, and of
// names that are made.
func isNobodys(step any) bool {
	name, is := step.(string)
	return is && slices.Contains([]string{"for[]", "<unknown>", "?"}, name)
}

// unfilled tells an error that somebody words by error(), of whose text a value could not be
// made: then CUE has not come to what it asks, for something else that is wrong.
func (r *reader) unfilled(e errors.Error) bool {
	_, args := e.Msg()
	made := func(arg any) bool { _, is := arg.(string); return is }
	if r.places.whole == nil || len(args) == 0 || !slices.ContainsFunc(args, func(arg any) bool { return !made(arg) }) {
		return false
	}
	return slices.ContainsFunc(e.InputPositions(), r.inErrorText)
}

// inErrorText tells a place in the text of an error(), the schema's among them.
func (r *reader) inErrorText(at token.Pos) bool {
	found := false
	for _, i := range append(r.places.whole.Dependencies(), r.places.whole) {
		for _, f := range i.Files {
			if f.Filename != at.Filename() {
				continue
			}
			ast.Walk(f, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && len(call.Args) == 1 && within(call.Args[0], at) {
					name, is := call.Fun.(*ast.Ident)
					found = found || is && name.Name == "error"
				}
				return !found
			}, nil)
		}
	}
	return found
}
