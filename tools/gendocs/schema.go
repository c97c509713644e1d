package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/parser"
)

// A definition is one of the schema's, as the page shows it.
type definition struct {
	name, doc string
	fields    []field
	// open lets further fields through.
	open bool
	// scalar is the type of a definition that is no struct.
	scalar *constraint
	// uses are the definitions that it names, in order.
	uses []string
	// parts are what it says of its fields in other places.
	parts []*definition
	// inTheEnd are the fields of #effective.
	inTheEnd *definition
	// from is the generated file that holds it, if one does.
	from string
}

// A field is a row of a definition's table.
type field struct {
	path, doc string
	optional  bool
	// conditional fields have nothing but their condition to say.
	conditional bool
	// none is set where there is nothing to require: structs, maps and lists
	// are empty until something is said of them.
	none bool
	constraint
}

// A schema is the definitions by name, and the literals that they share.
type schema struct {
	definitions map[string]*definition
	// literals are fields of definitions, such as #BuiltIn.version, that are
	// given in the schema itself.
	literals map[string]string
	// given are constraints that one definition puts on fields of another, by
	// definition and field.
	given map[string]map[string]constraint
	// aliases are the names that definitions give themselves.
	aliases map[string]string
	// hidden are values that the package keeps to itself.
	hidden map[string]ast.Expr
	// effective are the structs of what stands where nothing is set.
	effective []effective
	// examples are shown, where there are any.
	examples *examples
}

func readSchema(dir string) (*schema, error) {
	s := &schema{
		definitions: map[string]*definition{},
		literals:    map[string]string{},
		given:       map[string]map[string]constraint{},
		aliases:     map[string]string{},
		hidden:      map[string]ast.Expr{},
	}
	paths, err := filepath.Glob(filepath.Join(dir, "*.cue"))
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, path := range paths {
		f, err := parser.ParseFile(path, nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		asOne(f)
		files = append(files, f)
		s.readLiterals(f)
		s.readAliases(f)
	}
	if files == nil {
		return nil, fmt.Errorf("no CUE files in %s", dir)
	}
	for _, f := range files {
		for _, decl := range f.Decls {
			s.readDefinition(f.Filename, decl)
		}
	}
	for _, e := range s.effective {
		s.readEffective(e)
	}
	s.readSettings()
	return s, nil
}

// readLiterals notes hidden values, and the fields of definitions that are
// plain values, which other definitions have as defaults.
func (s *schema) readLiterals(file *ast.File) {
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.Field)
		if !ok {
			continue
		}
		name := labelOf(f)
		if strings.HasPrefix(name, "_") {
			s.hidden[name] = f.Value
		}
		if _, ok := f.Value.(*ast.IndexExpr); ok {
			s.readBuiltIn(file, name)
		}
		body, ok := unalias(f.Value).(*ast.StructLit)
		if !ok {
			continue
		}
		for _, elt := range body.Elts {
			if field, ok := elt.(*ast.Field); ok {
				if lit, ok := field.Value.(*ast.BasicLit); ok {
					s.literals[name+"."+labelOf(field)] = lit.Value
				}
			}
		}
	}
}

// readAliases notes M of `#Mesh: M={…}`, `M=#Mesh & {…}` and `M={#Mesh}`.
func (s *schema) readAliases(file *ast.File) {
	ast.Walk(file, func(n ast.Node) bool {
		f, ok := n.(*ast.Field)
		if !ok {
			return true
		}
		a, ok := f.Value.(*ast.Alias)
		if !ok {
			return true
		}
		name := labelOf(f)
		switch x := a.Expr.(type) {
		case *ast.StructLit:
			if def := embedded(x); def != nil {
				name = def.Name
			}
		case *ast.BinaryExpr:
			if def, ok := x.X.(*ast.Ident); ok {
				name = def.Name
			}
		}
		// M is a mesh, whatever definition of the schema's own goes on with it.
		if s.aliases[a.Ident.Name] != "mesh" {
			s.aliases[a.Ident.Name] = strings.ToLower(strings.TrimPrefix(name, "#"))
		}
		return true
	}, nil)
}

func (s *schema) readDefinition(file string, decl ast.Decl) {
	f, ok := decl.(*ast.Field)
	if !ok || !strings.HasPrefix(labelOf(f), "#") {
		return
	}
	name := labelOf(f)
	d := s.definitions[name]
	if d == nil {
		d = &definition{name: name}
		s.definitions[name] = d
	}
	// A definition may go on in another file; the comment that names it is
	// its own.
	if strings.HasSuffix(file, ".gen.cue") {
		d.from = filepath.Base(file)
	}
	if body, ok := unalias(f.Value).(*ast.StructLit); ok {
		s.readPart(d, file, f, body)
		return
	}
	d.doc = doc(f)
	c := s.constraint(f.Value)
	d.scalar = &c
	d.use(c.uses)
}

// readPart reads one of the declarations of a definition. The one whose comment
// names it is the definition proper; others go on where their matter is.
func (s *schema) readPart(d *definition, file string, f *ast.Field, body *ast.StructLit) {
	for _, elt := range body.Elts {
		if inner, ok := elt.(*ast.Field); ok && labelOf(inner) == "#effective" {
			s.noteEffective(d, f, inner)
		}
	}
	text := doc(f)
	if strings.HasPrefix(text, d.name+" ") || d.from != "" {
		d.doc = text
		s.readFields(d, "", "", body)
		return
	}
	if text == "" {
		text = "From `schema/" + filepath.Base(file) + "`:"
	}
	part := &definition{name: d.name, doc: text}
	s.readFields(part, "", "", body)
	d.parts = append(d.parts, part)
	d.use(part.uses)
}

func (d *definition) use(names []string) {
	for _, name := range names {
		if !slices.Contains(d.uses, name) {
			d.uses = append(d.uses, name)
		}
	}
}
