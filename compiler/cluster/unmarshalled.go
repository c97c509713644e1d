package cluster

import (
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/ast/astutil"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
)

// unmarshals are the functions of CUE's packages that read a text, by the end of a file of such.
func unmarshals() map[string]string {
	return map[string]string{
		"encoding/yaml.Unmarshal": ".yaml", "encoding/yaml.UnmarshalStream": ".yaml", "encoding/json.Unmarshal": ".json",
	}
}

// textCall is a call of such a function with a text that is written beside it.
type textCall struct {
	of     *ast.CallExpr
	ending string
	// stream: a list of documents is wanted, and not one.
	stream bool
	lit    *ast.BasicLit
	text   string
}

// textCallOf tells whether an expression is such a call.
func textCallOf(e ast.Node) (c textCall, ok bool) {
	call, ok := e.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return c, false
	}
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return c, false
	}
	name, _, err := ast.LabelName(f.Sel)
	spec := importOf(f.X)
	if spec == nil || err != nil {
		return c, false
	}
	of, _ := literal.Unquote(spec.Path.Value)
	c = textCall{of: call, ending: unmarshals()[of+"."+name], stream: strings.HasSuffix(name, "Stream")}
	arg := unparen(call.Args[0])
	if ref, is := arg.(*ast.Ident); is {
		arg, _ = ref.Node.(ast.Expr) // a let that nobody refers to any more would be told
	}
	c.lit, ok = arg.(*ast.BasicLit)
	if c.ending == "" || !ok || c.lit.Kind != token.STRING || !c.lit.Pos().IsValid() || strings.HasPrefix(strings.TrimLeft(c.lit.Value, "#"), "'") {
		return c, false
	}
	c.text, err = literal.Unquote(c.lit.Value)
	return c, err == nil
}

// value is what the text says, each node of it where it stands in the file, nil if CUE has to say it.
func (c textCall) value() ast.Expr {
	e, err := extract(c.ending, []byte(c.text))
	if err != nil || saysNothing([]byte(c.text)) {
		return nil
	}
	switch several := severalDocuments(c.text); {
	case several && !c.stream:
		return nil
	case c.stream && !several:
		e = ast.NewList(e)
	}
	ast.Walk(e, func(n ast.Node) bool {
		c.move(n)
		return true
	}, nil)
	switch of := e.(type) {
	case *ast.StructLit:
		of.Lbrace, of.Rbrace = c.of.Pos(), c.of.End()
	case *ast.ListLit:
		of.Lbrack, of.Rbrack = c.of.Pos(), c.of.End()
	}
	return e
}

// severalDocuments tells a text of YAML in which a mark stands after something.
func severalDocuments(text string) bool {
	said := false
	for line := range strings.Lines(text) {
		switch line = strings.TrimRight(line, " \r\n"); {
		case line == "---" || strings.HasPrefix(line, "--- "):
			if said {
				return true
			}
			said = line != "---"
		case line != "" && line[0] != '#' && line[0] != '%':
			said = true
		}
	}
	return false
}

// move has a node stand where it stands in the file.
func (c textCall) move(n ast.Node) {
	var all []*token.Pos
	switch n := n.(type) {
	case *ast.BasicLit:
		all = []*token.Pos{&n.ValuePos}
	case *ast.Ident:
		all = []*token.Pos{&n.NamePos}
	case *ast.StructLit:
		all = []*token.Pos{&n.Lbrace, &n.Rbrace}
	case *ast.ListLit:
		all = []*token.Pos{&n.Lbrack, &n.Rbrack}
	case *ast.UnaryExpr:
		all = []*token.Pos{&n.OpPos}
	case *ast.BinaryExpr:
		all = []*token.Pos{&n.OpPos}
	case *ast.Field:
		all = []*token.Pos{&n.TokenPos}
	case *ast.Comment:
		all = []*token.Pos{&n.Slash}
	}
	for _, pos := range all {
		if pos.IsValid() {
			at := pos.Position()
			*pos = c.at(at.Line, at.Column)
		}
	}
}

// at is where in the file a line and column of the text are: its line at least, or where it begins.
func (c textCall) at(line, column int) token.Pos {
	begins := c.lit.Pos()
	opened := strings.TrimLeft(c.lit.Value, "#")
	hashes := c.lit.Value[:len(c.lit.Value)-len(opened)]
	escaped := strings.Contains(c.lit.Value, `\`+hashes)
	if !strings.HasPrefix(opened, `"""`) {
		if escaped {
			return begins
		}
		return begins.Add(len(hashes) + column)
	}
	lines := strings.SplitAfter(c.lit.Value, "\n")
	last := lines[len(lines)-1]
	indent := len(last) - len(strings.TrimLeft(last, " \t"))
	if line >= len(lines)-1 || escaped && strings.Count(c.text, "\n") != len(lines)-3 {
		return begins
	}
	offset := 0
	for _, l := range lines[:line] {
		offset += len(l)
	}
	return begins.Add(offset + min(indent+column-1, len(strings.TrimRight(lines[line], "\r\n"))))
}

// inlined replaces calls that read a text which is written beside them by what that says, where it
// says it: CUE has no places of what such a call gives.
func inlined(inst *build.Instance) {
	for _, i := range withImports(inst) {
		for _, f := range i.Files {
			if !reads(f) {
				continue
			}
			astutil.Apply(f, func(c astutil.Cursor) bool {
				call, ok := textCallOf(c.Node())
				if !ok {
					return true
				}
				if e := call.value(); e != nil {
					c.Replace(e)
				}
				return false
			}, nil)
		}
	}
}

// reads tells a file that imports a package with such functions.
func reads(f *ast.File) bool {
	for spec := range f.ImportSpecs() {
		of, _ := literal.Unquote(spec.Path.Value)
		if unmarshals()[of+".Unmarshal"] != "" {
			return true
		}
	}
	return false
}

// unreadText tells of such a call that fails in the text, at the line that cannot be read.
func (r *reader) unreadText(e errors.Error) (p diag.Problem, found bool) {
	if !strings.Contains(words(e), ".Unmarshal") || r.places.whole == nil {
		return p, false
	}
	for _, i := range withImports(r.places.whole) {
		for _, f := range i.Files {
			if f.Filename != e.Position().Filename() {
				continue
			}
			ast.Walk(f, func(n ast.Node) bool {
				if call, ok := textCallOf(n); ok && !found && samePlace(n.Pos(), e.Position()) {
					p, found = r.brokenText(call)
					p.Path = pathOf(e.Path()).String()
				}
				return !found
			}, nil)
		}
	}
	return p, found
}

func (r *reader) brokenText(call textCall) (diag.Problem, bool) {
	_, err := extract(call.ending, []byte(call.text))
	p := diag.Problem{Rule: ruleCUE}
	switch {
	case err == nil && call.ending == ".yaml" && severalDocuments(call.text):
		p.Message = noText + "YAML of one document: it holds several, of which yaml.UnmarshalStream makes a list"
		p.Position, p.Excerpt = r.places.show(call.of.Pos())
		return p, true
	case err == nil:
		return p, false
	}
	line, column, why := placeIn(err)
	at := call.at(line, max(column, 1))
	p.Message = noText + strings.ToUpper(call.ending[1:]) + ": " + strings.TrimPrefix(why, call.ending+": ")
	p.Position, p.Excerpt = r.places.show(at)
	if column == 0 && at.Line() != call.lit.Pos().Line() { // YAML's decoder tells lines alone
		p.Column = 1 + len(p.Excerpt) - len(strings.TrimLeft(p.Excerpt, " \t"))
	}
	return p, true
}

// noText begins what is said of a text that cannot be read.
const noText = "is no "

// withoutUnread leaves out what is missing in what a text says that cannot be read.
func withoutUnread(problems diag.List) diag.List {
	return slices.DeleteFunc(problems, func(p diag.Problem) bool {
		return p.Message == isRequired && slices.ContainsFunc(problems, func(q diag.Problem) bool {
			return q.Path != "" && strings.HasPrefix(q.Message, noText) && strings.HasPrefix(p.Path, q.Path+".")
		})
	})
}
