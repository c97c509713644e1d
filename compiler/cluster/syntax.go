package cluster

import (
	"regexp"
	"strconv"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
)

// advised makes a message of CUE's about a place one of what to do, where the lines there show
// what was meant.
func (r *reader) advised(p *diag.Problem, at token.Pos) {
	if !parsing.MatchString(p.Message) && !strings.HasPrefix(p.Message, "reference ") && !strings.HasPrefix(p.Message, "invalid operation -") && !unusedLet.MatchString(p.Message) {
		return
	}
	if shown, _ := r.places.show(at); shown != p.Position {
		return
	}
	line := func(n int) string { return r.places.line(at.Filename(), n) }
	if _, says, found := habitIn(p.Message, line, spot{p.Line, p.Column}); says != "" {
		p.Message = says
		p.Line, p.Column, p.Excerpt = found.line, found.column, line(found.line)
	}
}

// asText adds to what is said of a name that nothing has what to do where a text may stand.
func asText(says string, def *definition) string {
	m := unknownName.FindStringSubmatch(says)
	if m == nil || def == nil || def.value().IncompleteKind()&cue.StringKind == 0 {
		return says
	}
	return says + "; if it is a text, put it in quotes: " + strconv.Quote(m[1])
}

// unknownName matches what CUE says of a name that nothing has.
var unknownName = regexp.MustCompile(`^reference "([A-Za-z0-9_]+)" not found$`)

// orName adds to what is said of a name that nothing has the one that is there and likely meant.
func (r *reader) orName(p *diag.Problem, at token.Pos) {
	m := noReference.FindStringSubmatch(p.Message)
	if m == nil {
		return
	}
	var among, around []string
	for _, i := range withImports(r.places.whole) {
		for _, f := range i.Files {
			if i == r.places.whole {
				among = append(among, topNames(f.Decls)...)
			}
			if f.Filename == at.Filename() {
				among = append(among, importNames(f)...)
				for _, id := range letNames(f.Decls) {
					among = append(among, id.Name) // which is the file's alone
				}
				around = append(around, namesAround(f, at)...)
			}
		}
	}
	for _, names := range [][]string{around, among, {"true", "false"}} {
		if like := likeness(m[1], names); like != "" {
			p.Message = noReference.FindString(p.Message) + like
			return
		}
	}
}

// importNames are those by which a file names what it imports.
func importNames(f *ast.File) []string {
	var out []string
	for spec := range f.ImportSpecs() {
		out = append(out, importedName(spec))
	}
	return out
}

// namesAround are those of the fields of the structs in which a place of a file is, and of
// the loops.
func namesAround(f *ast.File, at token.Pos) []string {
	var out []string
	ast.Walk(f, func(n ast.Node) bool {
		if c, is := n.(*ast.Comprehension); is && within(c, at) {
			out = append(out, boundBy(c.Clauses)...)
		}
		s, is := n.(*ast.StructLit)
		if is && s.Pos().Offset() <= at.Offset() && at.Offset() <= s.End().Offset() {
			out = append(out, usable(s.Elts)...)
		}
		return true
	}, nil)
	return out
}

// boundBy are the names that clauses give to what they go through.
func boundBy(clauses []ast.Clause) []string {
	var out []string
	for _, clause := range clauses {
		switch c := clause.(type) {
		case *ast.ForClause:
			for _, name := range []*ast.Ident{c.Key, c.Value} {
				if name != nil && name.Name != "_" {
					out = append(out, name.Name)
				}
			}
		case *ast.LetClause:
			out = append(out, c.Ident.Name)
		}
	}
	return out
}

// noReference matches what CUE says of any name that nothing has.
var noReference = regexp.MustCompile(`^reference "([^"]+)" not found`)

// unparsed are the errors of files that CUE cannot read: of each file the first, and those that
// there are without the lines that others are of; and of an imported package those in its
// files, where CUE names the import.
func (r *reader) unparsed(err error) error {
	var out errors.Error
	told := map[string]bool{}
	for _, e := range errors.Errors(err) {
		var in errors.Error
		if strings.HasPrefix(e.Error(), imported) && errors.As(errors.Unwrap(e), &in) && in.Position().IsValid() {
			e = in
			r.places.own[in.Position().Filename()] = true // of a package that is none yet
		}
		file := e.Position().Filename()
		switch format, _ := e.Msg(); {
		case !parsing.MatchString(format):
			out = errors.Append(out, e)
		case !told[file]:
			out = errors.Append(out, e)
			for _, e := range r.further(e) {
				out = errors.Append(out, e)
			}
		}
		told[file] = told[file] || file != ""
	}
	return out
}

// mostTold are as many errors as are told of a file that cannot be read.
const mostTold = 20

// further are the errors of a file beside its first: those that CUE's parser has where the
// lines of the ones before are not there, but for the brackets that stay open in them.
func (r *reader) further(e errors.Error) []errors.Error {
	var out []errors.Error
	file := e.Position().Filename()
	text := r.places.text(file)
	lines := strings.SplitAfter(string(text), "\n")
	for len(out) < mostTold {
		at := e.Position()
		h, _, found := habitIn(message(words(e)), func(n int) string { return strings.TrimRight(lines[n-1], "\r\n") }, spot{at.Line(), at.Column()})
		if h.last || found.line < 1 || found.line > len(lines) {
			return out
		}
		cut := takeOut(lines, found.line-1, h.deeper)
		_, err := parseFile(file, strings.Join(lines, ""), parserConfig())
		next := errors.Errors(err)
		if len(next) == 0 || next[0].Position().Line() <= cut || samePlace(next[0].Position(), e.Position()) {
			return out
		}
		e = next[0]
		out = append(out, e)
	}
	return out
}

// takeOut takes all out of a line but the brackets that are left open, or close others, and all
// out of those after it that are indented more; it gives the number of the last.
func takeOut(lines []string, n int, deeper bool) int {
	by, item := indentation(lines[n]), isItem(lines[n])
	lines[n] = open(lines[n])
	if item {
		lines[n] = lines[n][:by] + "_" + lines[n][by+1:] // for the field before has a value
	}
	for (deeper || item) && n+1 < len(lines) {
		switch next := indentation(lines[n+1]); {
		case strings.TrimSpace(lines[n+1]) == "", next > by, item && next == by && isItem(lines[n+1]):
			n++
			lines[n] = "\n"
			continue
		}
		break
	}
	return n + 1
}

// isItem tells a line that begins with a - as items of YAML's lists do.
func isItem(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "- ") }

// open is a line with nothing in it but brackets that it does not close, or does not open.
func open(line string) string {
	out := []byte(notBracket.ReplaceAllStringFunc(line, func(s string) string { return strings.Repeat(" ", len(s)) }))
	var stack []int
	for i, c := range out {
		switch c {
		case '{', '[', '(':
			stack = append(stack, i)
		case '}', ']', ')':
			if last := len(stack) - 1; last >= 0 {
				out[stack[last]], out[i] = ' ', ' '
				stack = stack[:last]
			}
		}
	}
	return string(out)
}

// notBracket matches texts, comments and all else that is no bracket.
var notBracket = regexp.MustCompile(`"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|//[^\n]*|[^{}()\[\]\n]`)

// imported begins what CUE says of an import that cannot be read, parsing what its parser
// says.
const imported = "import failed: "

var parsing = regexp.MustCompile(`^(expected|missing|illegal|string literal|label|unexpected|preference mark|else requires)`)
