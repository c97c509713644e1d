package cluster

import (
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
)

// decimalCommas tells numbers with a comma where CUE has a point: the comma ends the field, and what
// is after it is embedded in the struct around, of which CUE tells only that it is none.
func (r *reader) decimalCommas(inst *build.Instance) diag.List {
	var problems diag.List
	for _, i := range withImports(inst) {
		for _, f := range i.Files {
			ast.Walk(f, func(n ast.Node) bool {
				decls := declsOf(n)
				for i := 1; i < len(decls); i++ {
					whole, after := wholeNumber(decls[i-1]), embeddedNumber(decls[i])
					if whole == nil || after == nil || whole.End().Offset()+1 != after.Pos().Offset() {
						continue
					}
					p := diag.Problem{Rule: ruleCUE, Message: "a comma ends a field, and is in no number: write " + withPoint(whole.Value, after.Value)}
					p.Position, p.Excerpt = r.places.show(whole.Pos())
					problems = append(problems, p)
				}
				return true
			}, nil)
		}
	}
	return problems
}

// wholeNumber is that which a field is given.
func wholeNumber(d ast.Decl) *ast.BasicLit {
	f, ok := d.(*ast.Field)
	if !ok {
		return nil
	}
	value := f.Value
	for {
		in, ok := value.(*ast.StructLit) // of a field in a field, in one line
		if !ok || in.Lbrace.IsValid() || len(in.Elts) != 1 {
			break
		}
		of, ok := in.Elts[0].(*ast.Field)
		if !ok {
			return nil
		}
		value = of.Value
	}
	if minus, ok := value.(*ast.UnaryExpr); ok {
		value = minus.X
	}
	if lit, ok := value.(*ast.BasicLit); ok && lit.Kind == token.INT {
		return lit
	}
	return nil
}

// embeddedNumber is one that stands where fields do.
func embeddedNumber(d ast.Decl) *ast.BasicLit {
	e, ok := d.(*ast.EmbedDecl)
	if !ok {
		return nil
	}
	if lit, ok := e.Expr.(*ast.BasicLit); ok && lit.Kind == token.INT {
		return lit
	}
	return nil
}

// withPoint are the numbers that may be meant by digits with a comma between.
func withPoint(whole, after string) string {
	says := whole + "." + after
	if len(after) == 3 && !strings.HasPrefix(whole, "0") {
		says += ", or " + whole + after
	}
	return says
}
