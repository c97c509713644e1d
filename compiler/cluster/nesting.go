package cluster

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/scanner"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
)

// parseFunc is how a CUE file is read, as CUE's loader asks for it.
type parseFunc = func(name string, text any, cfg parser.Config) (*ast.File, error)

// parseFile parses the text of a file, which somebody else has read: CUE would
// read one of that name from anywhere.
func parseFile(name string, text any, cfg parser.Config) (*ast.File, error) {
	if text == nil {
		return nil, errors.New("there is no text of " + name)
	}
	if strings.Contains(filepath.ToSlash(name), "/"+schemaDir+"/") {
		// It is in a CUE of its own, whichever the module asks for.
		return parser.ParseFile(name, text, cfg, parser.Version(languageVersion))
	}
	return parser.ParseFile(name, text, cfg)
}

// deepest is how far a CUE file may be nested. CUE's parser has the same bound
// for expressions; for fields in fields (a: b: c:) and what follows a value
// (a.b.c, a & b) neither it nor what works with its syntax has any, and the
// process ends when their stack does.
const deepest = 10_000

// nested is the line and column at which a text is nested too deeply, 0 if it is
// nowhere. What is counted is at least as deep as the syntax.
func nested(text []byte) (line, column int) {
	if marks(text) <= deepest {
		return 0, 0
	}
	var s scanner.Scanner
	file := token.NewFile("", -1, len(text))
	s.Init(file, text, nil, 0)
	// How many words that nest stand in each open bracket since its last comma,
	// and which brackets are those of \(interpolations).
	open, interpolated, depth, resumes := []int{0}, []bool{false}, 0, false
	for {
		pos, tok, _ := s.Scan()
		top := len(open) - 1
		switch tok {
		case token.EOF:
			return 0, 0
		case token.COMMA:
			depth -= open[top]
			open[top] = 0
			continue
		case token.RBRACE, token.RBRACK, token.RPAREN:
			if top == 0 {
				continue // the parser tells
			}
			depth -= open[top]
			resumes = interpolated[top] && strings.HasSuffix(s.ResumeInterpolation(), "(")
			open, interpolated = open[:top], interpolated[:top]
			continue
		case token.IDENT, token.INT, token.FLOAT, token.STRING, token.COMMENT, token.ATTRIBUTE:
			continue
		}
		open[top]++
		if depth++; depth > deepest {
			at := file.Position(pos)
			return at.Line, at.Column
		}
		switch tok {
		case token.INTERPOLATION:
			resumes = true
		case token.LBRACE, token.LBRACK, token.LPAREN:
			open, interpolated, resumes = append(open, 0), append(interpolated, resumes), false
		}
	}
}

// marks counts what can begin a word that nests.
func marks(text []byte) int {
	n := 0
	for _, b := range text {
		switch b {
		case ':', '.', '[', '(', '{', '&', '|', '+', '-', '*', '/', '!', '=', '<', '>', '?', '~':
			n++
		}
	}
	return n
}

// tooDeep is the problem of a file that is nested too deeply, if it is.
func tooDeep(full string, text []byte) diag.List {
	line, column := nested(text)
	if line == 0 {
		return nil
	}
	return diag.List{{
		Position: diag.Position{File: display(full), Line: line, Column: column}, Rule: ruleCUE,
		Message: fmt.Sprintf("this is nested more than %d deep: nothing that deep is read", deepest),
	}}
}
