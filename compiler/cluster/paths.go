package cluster

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
)

// split gives the labels of a path, without quotes.
func split(path string) []string {
	p := cue.ParsePath(path)
	if p.Err() != nil {
		return strings.Split(path, ".")
	}
	return labels(p)
}

func labels(p cue.Path) []string {
	var out []string
	for _, s := range p.Selectors() {
		switch {
		case s.LabelType() == cue.StringLabel:
			out = append(out, s.Unquoted())
		case s.Type() == cue.IndexLabel:
			out = append(out, strconv.Itoa(s.Index()))
		default:
			out = append(out, s.String())
		}
	}
	return out
}

// join writes labels as a path, quoted only where CUE needs it.
func join(path []string) string {
	var b strings.Builder
	for i, name := range path {
		if _, err := strconv.Atoi(name); err == nil && i > 0 {
			b.WriteString("[" + name + "]")
			continue
		}
		if i > 0 {
			b.WriteByte('.')
		}
		if ast.IsValidIdent(name) {
			b.WriteString(name)
		} else {
			b.WriteString(strconv.Quote(name))
		}
	}
	return b.String()
}

// position turns CUE's position into one to show, with the line it is in.
func position(pos token.Pos) (diag.Position, string) {
	if !pos.IsValid() {
		return diag.Position{}, ""
	}
	at := pos.Position()
	return diag.Position{File: display(at.Filename), Line: at.Line, Column: at.Column}, line(at.Filename, at.Line)
}

func line(file string, n int) string {
	text, err := os.ReadFile(filepath.Clean(file))
	if err != nil {
		return ""
	}
	i := 0
	for l := range bytes.Lines(text) {
		if i++; i == n {
			return strings.TrimRight(string(l), "\r\n")
		}
	}
	return ""
}
