package cluster

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
)

// hiddenField matches a line that says what a hidden field may be.
var hiddenField = regexp.MustCompile(`^(_[A-Za-z0-9_]+)[!?]?:`)

// below tells what the files of the directories above ask for, and the described directory's
// own do not say, at these: those above are of other clusters, too.
func (r *reader) below(inst *build.Instance, dir string, in diag.List) diag.List {
	if len(in) == 0 {
		return in
	}
	var out diag.List
	for _, p := range slices.DeleteFunc(slices.Clone(in), func(p diag.Problem) bool { return madeOf(in, p) }) {
		if !ungiven.MatchString(p.Message) || !strings.HasPrefix(display(dir), filepath.Dir(p.File)+string(filepath.Separator)) && (filepath.Dir(p.File) != "." || display(dir) == ".") {
			out = append(out, p)
			continue
		}
		name := ""
		if m := hiddenField.FindStringSubmatch(p.Excerpt); m != nil {
			name = m[1]
		} else if !strings.HasPrefix(p.Path, language().Shared+".") {
			out = append(out, p)
			continue
		}
		out = append(out, r.owed(inst, dir, p, name))
	}
	return out.Normalize()
}

// owed is what a file above asks for, at a file of the directory's own.
func (r *reader) owed(inst *build.Instance, dir string, p diag.Problem, name string) diag.Problem {
	used := namesUsed(inst)
	var best token.Pos
	for _, f := range inst.Files {
		if filepath.Dir(f.Filename) != dir {
			continue
		}
		if !best.IsValid() {
			best = clauseOf(f)
		}
		for _, label := range topNames(f.Decls) {
			at := fieldOf(&ast.StructLit{Elts: f.Decls}, label)
			if at == nil {
				continue
			}
			if name != "" && !used[label] && isHelper(label) && likeness(label, []string{name}) != "" {
				q := diag.Problem{Rule: ruleUnknown, Path: label, Message: "nothing reads it; did you mean " + name + "?", Notes: []diag.Note{{Position: p.Position, Message: "asked for here"}}}
				q.Position, q.Excerpt = r.places.show(at.Label.Pos())
				return q
			}
			if label == language().Shared {
				best = at.Label.Pos()
			}
		}
	}
	if !best.IsValid() {
		return p
	}
	if name != "" {
		p.Path, p.Message, p.Alike = name, "needs a value in the files of this directory", ""
		p.Notes = []diag.Note{{Position: p.Position, Message: "asked for here"}}
	}
	p.Position, p.Excerpt = r.places.show(best)
	return p
}

// madeOf tells a value that is made of another field of the cluster's, by its path, which is
// not given: what is wrong with it follows.
func madeOf(problems diag.List, p diag.Problem) bool {
	if p.Column < 1 || p.Column > len(p.Excerpt) {
		return false
	}
	value := p.Excerpt[p.Column-1:]
	return slices.ContainsFunc(problems, func(q diag.Problem) bool {
		path := q.Path
		if m := likeName.FindStringSubmatch(q.Message); m != nil && q.Rule == ruleUnknown {
			way := split(path)
			path = append(slices.Clip(way[:max(len(way)-1, 0)]), m[1]).String()
		} else if q.Message != needsValue {
			return false
		}
		return path != p.Path && strings.HasPrefix(path, language().Shared+".") && strings.Contains(value, path)
	})
}

// likeName matches what is asked of a name that is misspelt.
var likeName = regexp.MustCompile(`; did you mean (\S+)\?$`)

// indexed is what an index in brackets, at a place, is of, and where what it names is written.
func (r *reader) indexed(at token.Pos) (among []string, by token.Pos) {
	for _, f := range r.places.whole.Files {
		ast.Walk(f, func(n ast.Node) bool {
			e, ok := n.(*ast.IndexExpr)
			if !ok || !samePlace(e.Index.Pos(), at) {
				return true
			}
			through := r.places.throughRows()
			if s, ok := e.X.(*ast.SelectorExpr); ok {
				if in := importedAs(r.places.whole, s.X); in != nil {
					for _, f := range in.Files {
						if field := fieldOf(&ast.StructLit{Elts: f.Decls}, asked(s.Sel)); field != nil {
							if body, ok := field.Value.(*ast.StructLit); ok {
								among = append(among, topNames(body.Elts)...)
							}
						}
					}
				}
			}
			if is, _ := through.eval(e.X, nil); is.value.Exists() {
				among = append(among, names(is.value)...)
			}
			is, _ := through.eval(e.Index, nil)
			by = is.at
			return false
		}, nil)
	}
	return among, by
}
