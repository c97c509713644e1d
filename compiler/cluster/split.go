package cluster

import (
	"slices"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/token"
)

// splitMeshes tells the meshes of a package apart by its files' syntax, nil where a mesh
// may depend on another in a way that the schema does not know. Whatever is unusual
// may.
//
// Meshes can be told apart where each is a field with a plain name in a struct
// that is written as `mesh`, where nothing else is made of `mesh` and no name
// of it leads to another mesh. What a pattern says stays with every mesh.
func splitMeshes(inst *build.Instance) *splitted {
	if !apart(inst) {
		return nil
	}
	s := &splitted{files: map[string][]string{}, bare: map[string]bool{}, mentions: map[string]int{}, own: map[string][]string{}}
	for _, file := range inst.Files {
		if !s.file(file) {
			return nil
		}
	}
	// By a reference one mesh has what another says: `mesh.acme`, or the bare name
	// of a field beside it.
	for _, file := range inst.Files {
		names := references(file)
		if names["mesh"] || s.refers(names) {
			return nil
		}
		for _, helper := range s.own[file.Filename] {
			names[helper] = true
		}
		for name := range names {
			s.mentions[name]++
		}
	}
	return s
}

// refers tells whether a name may be that of a mesh.
func (s *splitted) refers(names map[string]bool) bool {
	for name := range names {
		if s.bare[name] {
			return true
		}
	}
	return false
}

// splitted are meshes that depend on no other.
type splitted struct {
	// names are those of the meshes, in the order of the files.
	names []string
	// files are those that say something of a mesh, by its name.
	files map[string][]string
	// patterns are the files that say something of meshes by a pattern.
	patterns []string
	// bare are the meshes whose names stand without quotes, so that what stands
	// beside them can refer to them.
	bare map[string]bool
	// own are the helpers at the top of a file that has meshes and nothing else, by
	// its name; mentions counts the files that have a name.
	own      map[string][]string
	mentions map[string]int
}

// meshesAlone tells a file that is needed for the meshes in it alone.
func (s *splitted) meshesAlone(file string) bool {
	own, ok := s.own[file]
	return ok && !slices.ContainsFunc(own, func(name string) bool { return s.mentions[name] > 1 })
}

// file takes a file's meshes, and tells whether all in it is of a usual form.
func (s *splitted) file(file *ast.File) bool {
	var own []string
	has, others := false, false
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.Package, *ast.ImportDecl, *ast.LetClause, *ast.CommentGroup:
		case *ast.Attribute:
			if name, _ := d.Split(); name != "extern" {
				return false
			}
		case *ast.EmbedDecl:
			if !embedsSchema(d) {
				return false
			}
			others = true
		case *ast.Field:
			kind, ok := s.field(file, d)
			if !ok {
				return false
			}
			has, others = has || kind == itsMesh, others || kind == shared
			if kind == itsHelper {
				name, _, _ := ast.LabelName(d.Label) // bare
				own = append(own, name)
			}
		default:
			return false
		}
	}
	if has && !others {
		s.own[file.Filename] = own
	}
	return true
}

// What a field at the top of a file is of: the meshes that it names, the file, or all
// that there is.
const (
	shared = iota
	itsMesh
	itsHelper
)

// field tells what a field is of, and whether it is of a usual form.
func (s *splitted) field(file *ast.File, f *ast.Field) (kind int, ok bool) {
	if !bareLabel(f) {
		return shared, false
	}
	if isMesh(f) {
		named, ok := s.meshes(file, f)
		if named {
			return itsMesh, ok
		}
		return shared, ok
	}
	if name, bare, _ := ast.LabelName(f.Label); bare && isHelper(name) {
		return itsHelper, true
	}
	return shared, true
}

// embedsSchema tells schema.#Cluster.
func embedsSchema(d *ast.EmbedDecl) bool {
	sel, ok := d.Expr.(*ast.SelectorExpr)
	if !ok || !ofSchema(sel.X) {
		return false
	}
	name, _, err := ast.LabelName(sel.Sel)
	return err == nil && name == language().Definition
}

// meshes takes those of one field `mesh`, and tells whether it names each.
func (s *splitted) meshes(file *ast.File, f *ast.Field) (named, ok bool) {
	lit, ok := f.Value.(*ast.StructLit)
	if !ok || len(f.Attrs) > 0 {
		return false, false
	}
	named = len(lit.Elts) > 0
	for _, d := range lit.Elts {
		switch d := d.(type) {
		case *ast.CommentGroup:
			continue
		case *ast.Field:
			if _, pattern := d.Label.(*ast.ListLit); pattern && d.Alias == nil {
				if named = false; !slices.Contains(s.patterns, file.Filename) {
					s.patterns = append(s.patterns, file.Filename)
				}
				continue
			}
			if !bareLabel(d) {
				return false, false
			}
			s.mesh(file.Filename, d.Label)
		default:
			return false, false
		}
	}
	return named, true
}

func (s *splitted) mesh(file string, label ast.Label) {
	name, bare, _ := ast.LabelName(label) // plain
	s.bare[name] = s.bare[name] || bare
	if s.files[name] == nil {
		s.names = append(s.names, name)
	}
	if !slices.Contains(s.files[name], file) {
		s.files[name] = append(s.files[name], file)
	}
}

// bareLabel tells a field whose label is a name as it stands, and that is there
// whatever else is.
func bareLabel(f *ast.Field) bool {
	switch f.Label.(type) {
	case *ast.Ident, *ast.BasicLit:
		_, _, err := ast.LabelName(f.Label)
		return err == nil && f.Alias == nil && f.Constraint == token.ILLEGAL
	}
	return false
}

// references are the names in a file, or a part of one, that may lead to a field.
func references(in ast.Node) map[string]bool {
	out := map[string]bool{}
	var visit func(n ast.Node) bool
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			out[n.Name] = true
		case *ast.SelectorExpr:
			ast.Walk(n.X, visit, nil)
			return false
		case *ast.Field:
			if _, ok := n.Label.(*ast.Ident); !ok {
				ast.Walk(n.Label, visit, nil)
			}
			if n.Alias != nil {
				ast.Walk(n.Alias, visit, nil)
			}
			if n.Value != nil {
				ast.Walk(n.Value, visit, nil)
			}
			return false
		case *ast.Package, *ast.ImportDecl:
			return false
		}
		return true
	}
	ast.Walk(in, visit, nil)
	return out
}
