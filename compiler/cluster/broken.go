package cluster

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
)

// unreadable tells an error of a file that is embedded in the file: CUE names the place
// that embeds it.
func (r *reader) unreadable(e errors.Error) (diag.Problem, bool) {
	if !strings.Contains(e.Error(), "@embed: ") {
		if p, ok := r.unreadText(e); ok {
			return p, true
		}
		return r.noCSV(e)
	}
	p := diag.Problem{Rule: ruleCUE}
	if way := pathOf(e.Path()); len(way) > 0 {
		return r.twice(p, way, e)
	}
	for _, file := range r.embeddedAt(e.Position()) {
		text := r.places.text(file)
		_, err := extract(file, text)
		if err == nil {
			continue
		}
		line, column, why := placeIn(err)
		p.Excerpt = r.places.line(file, line)
		if column == 0 { // YAML's decoder tells lines alone
			column = 1 + len(p.Excerpt) - len(strings.TrimLeft(p.Excerpt, " \t"))
		}
		p.Position = diag.Position{File: display(file), Line: line, Column: column}
		p.Message = "is no " + strings.ToUpper(strings.TrimPrefix(path.Ext(file), ".")) + ": " + why
		if len(strings.TrimSpace(string(text))) == 0 {
			p.Message = "is empty, and embedded: write [] or {} where there is nothing yet"
		}
		by, _ := r.places.show(e.Position())
		p.Notes = []diag.Note{{Position: by, Message: "embedded here"}}
		return p, true
	}
	return diag.Problem{}, false
}

// embedding is the error of what embeds in a package that is imported: CUE leaves out of it why.
func (r *reader) embedding(e errors.Error) errors.Error {
	if format, args := e.Msg(); r.places.whole == nil || fmt.Sprintf(format, args...) != "@embed" {
		return e
	}
	for _, i := range withImports(r.places.whole) {
		for _, of := range errors.Errors(i.Err) {
			if strings.Contains(of.Error(), "@embed: ") && samePlace(of.Position(), e.Position()) {
				return of
			}
		}
	}
	return e
}

// twice tells of a field that a file of data has twice, with two values in it.
func (r *reader) twice(p diag.Problem, way Path, e errors.Error) (diag.Problem, bool) {
	for n := range way {
		way := way[:n+1]
		name, ok := way[n].(string)
		if !ok {
			continue
		}
		for _, file := range r.embeddedAt(e.Position()) {
			at := duplicate(file, r.places.text(file), way)
			if len(at) < 2 {
				continue
			}
			p.Position, p.Excerpt = at[1], r.places.line(file, at[1].Line)
			p.Message = name + " stands here a second time, with another value: leave one of them out"
			p.Notes = []diag.Note{{Position: at[0], Message: "the first"}}
			return p, true
		}
	}
	return diag.Problem{}, false
}

// duplicate are the places in a file of data of the fields that a way leads to.
func duplicate(file string, text []byte, way Path) []diag.Position {
	var out []diag.Position
	var follow func(ast.Expr, Path)
	follow = func(e ast.Expr, rest Path) {
		switch of := e.(type) {
		case *ast.ListLit:
			if n, ok := rest[0].(int); ok && n < len(of.Elts) && len(rest) > 1 {
				follow(of.Elts[n], rest[1:])
			}
		case *ast.StructLit:
			for _, d := range of.Elts {
				f, ok := d.(*ast.Field)
				if !ok || asked(f.Label) != rest[0] {
					continue
				}
				if len(rest) > 1 {
					follow(f.Value, rest[1:])
					continue
				}
				at := f.Label.Pos().Position()
				out = append(out, diag.Position{File: display(file), Line: at.Line, Column: at.Column})
			}
		}
	}
	follow(dataIn(file, text), way)
	return out
}

// embeddedAt are the files that an attribute at a place embeds.
func (r *reader) embeddedAt(at token.Pos) []string {
	if r.from == nil || r.places.whole == nil {
		return nil
	}
	var out []string
	for _, a := range embeds(r.places.whole, r.from.files) {
		if !samePlace(a.Attribute.Pos, at) {
			continue
		}
		found, _ := a.FindAll(r.from.files) // CUE tells where there is none
		for _, name := range found {
			out = append(out, r.from.files.Full(name))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// globs tells an attribute at a place that embeds by a pattern.
func (r *reader) globs(at token.Pos) bool {
	for _, a := range embeds(r.places.whole, r.from.files) {
		if samePlace(a.Attribute.Pos, at) {
			return a.IsGlob()
		}
	}
	return false
}

// lineIn matches a line's number before what is wrong with it.
var lineIn = regexp.MustCompile(`:(\d+)(?::(\d+))?: (.*)$`)

// placeIn is where a file of data cannot be read, and why.
func placeIn(err error) (line, column int, why string) {
	why = strings.Join(strings.Fields(err.Error()), " ")
	line, column = 1, 1
	if m := lineIn.FindStringSubmatch(why); m != nil {
		line, _ = strconv.Atoi(m[1])
		why = m[3]
		return line, 0, why
	}
	if _, after, ok := strings.Cut(why, `": `); ok {
		why = after
	}
	for _, at := range errors.Positions(err) {
		return at.Line(), at.Column(), why
	}
	return line, column, why
}
