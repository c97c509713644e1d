package main

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/format"
	"cuelang.org/go/cue/token"
)

// hidden matches a field that is the schema's own business.
var hidden = regexp.MustCompile(`\b_[a-z]`)

// labelOf is the name of a field; a pattern has none.
func labelOf(f *ast.Field) string {
	name, _, err := ast.LabelName(f.Label)
	if err != nil {
		return ""
	}
	if ast.StringLabelNeedsQuoting(name) && !strings.HasPrefix(name, "#") && !strings.HasPrefix(name, "_") {
		return fmt.Sprintf("%q", name)
	}
	return name
}

func unalias(x ast.Expr) ast.Expr {
	if a, ok := x.(*ast.Alias); ok {
		return a.Expr
	}
	return x
}

func isEllipsis(d ast.Decl) bool {
	_, ok := d.(*ast.Ellipsis)
	return ok
}

// doc is the comment on a declaration: one paragraph, and a line for each item
// of a list in it.
func doc(n ast.Node) string {
	var b strings.Builder
	for _, group := range ast.Comments(n) {
		if !group.Doc && !group.Line {
			continue
		}
		for line := range strings.Lines(group.Text()) {
			switch line = strings.TrimSpace(line); {
			case line == "":
				continue
			case strings.HasPrefix(line, "- "):
				b.WriteString("\n")
			case b.Len() > 0:
				b.WriteString(" ")
			}
			b.WriteString(line)
		}
	}
	return strings.TrimSpace(b.String())
}

// errorText is the message of error("…").
func errorText(x ast.Expr) (string, bool) {
	call, ok := x.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return "", false
	}
	if f, ok := call.Fun.(*ast.Ident); !ok || f.Name != "error" {
		return "", false
	}
	b, err := format.Node(call.Args[0])
	if err != nil {
		return "", false
	}
	quoted := string(b)
	return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`), true
}

func isLiteral(x ast.Expr) bool {
	_, ok := x.(*ast.BasicLit)
	return ok
}

// isValue tells a value, which error() may follow, from a type, a bound or a
// choice.
func isValue(x ast.Expr) bool {
	all := alternatives(unalias(x))
	if len(all) == 2 {
		if _, ok := errorText(all[1]); ok {
			all = all[:1]
		}
	}
	if len(all) > 1 {
		return false
	}
	switch x := all[0].(type) {
	case *ast.BasicLit, *ast.Interpolation, *ast.SelectorExpr:
		return true
	case *ast.Ident:
		return !isType(x.Name) && !isDefinition(x.Name)
	}
	return false
}

// isDefinition tells #Mesh, which has a section, from #revision, by which one
// definition hands another a value.
func isDefinition(name string) bool {
	return len(name) > 1 && name[0] == '#' && unicode.IsUpper(rune(name[1]))
}

func isType(name string) bool {
	switch name {
	case "_", "bool", "string", "bytes", "int", "number", "float", "null":
		return true
	}
	return false
}

func link(definition string) string {
	return "[" + definition + "](#" + strings.ToLower(strings.TrimPrefix(definition, "#")) + ")"
}

// code is CUE, with the schema's own literals in place of references to them.
func (s *schema) code(x ast.Expr) string {
	b, err := format.Node(x)
	if err != nil {
		return ""
	}
	text := strings.TrimSuffix(strings.TrimPrefix(string(b), `"\(`), `)"`)
	if strings.Contains(text, `\(`) || len(text) == len(b) {
		text = string(b) // more than one name in a string
	}
	for alias, name := range s.aliases {
		text = regexp.MustCompile(`\b`+alias+`\.`).ReplaceAllString(text, name+".")
	}
	if value, ok := s.literals[text]; ok {
		text = value
	}
	return "`" + text + "`"
}

// plain puts the schema's literals into a message that names them.
func (s *schema) plain(message string) string {
	for name, value := range s.literals {
		message = strings.ReplaceAll(message, `\(`+name+`)`, strings.Trim(value, `"`))
	}
	return message
}

func alternatives(x ast.Expr) []ast.Expr {
	if b, ok := x.(*ast.BinaryExpr); ok && b.Op == token.OR {
		return append(alternatives(b.X), alternatives(b.Y)...)
	}
	return []ast.Expr{x}
}

// embedded is the definition that a struct embeds.
func embedded(x *ast.StructLit) *ast.Ident {
	for _, elt := range x.Elts {
		if e, ok := elt.(*ast.EmbedDecl); ok {
			if id, ok := e.Expr.(*ast.Ident); ok && isDefinition(id.Name) {
				return id
			}
		}
	}
	return nil
}

// patternOf is the only field of a struct whose label is a pattern.
func patternOf(x *ast.StructLit) *ast.Field {
	for _, elt := range x.Elts {
		if f, ok := elt.(*ast.Field); ok {
			if _, ok := f.Label.(*ast.ListLit); ok {
				return f
			}
		}
	}
	return nil
}
