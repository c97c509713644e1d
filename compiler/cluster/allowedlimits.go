package cluster

import (
	"fmt"
	"path"
	"slices"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
)

// limits are what rows hold values to, in CUE. Those of a group are evaluated when one of its rows
// is first asked for them: a run asks few, and all would take a twentieth of a small one.
type limits struct {
	ctx    *cue.Context
	files  []*ast.File
	groups map[string][]cue.Value
}

// of is what a row holds a value to in this field, which it has.
func (l *limits) of(r row, field string) (cue.Value, error) {
	rows, ok := l.groups[r.group]
	if !ok {
		var err error
		if rows, err = l.read(r.group); err != nil {
			return cue.Value{}, err
		}
		l.groups[r.group] = rows
	}
	if r.number >= len(rows) {
		return cue.Value{}, fmt.Errorf("the schema has no row %d of %q", r.number, r.group)
	}
	v := rows[r.number].LookupPath(cue.MakePath(cue.Str(field)))
	return v, v.Err()
}

// read evaluates the rows of a group, and what they mention of the other files.
func (l *limits) read(group string) ([]cue.Value, error) {
	if l.files == nil {
		var err error
		if l.files, err = ownFiles(tableFiles, reasonFiles); err != nil {
			return nil, err
		}
	}
	v, err := built(l.ctx, mentionedBy(l.files, group))
	if err != nil {
		return nil, err
	}
	path := cue.MakePath(cue.Def(refusalsField))
	if group != "" {
		path = cue.MakePath(cue.Def(allowedField), cue.Str(group))
	}
	list, err := v.LookupPath(path).List()
	var out []cue.Value
	for err == nil && list.Next() {
		out = append(out, list.Value())
	}
	return out, err
}

// The fields of the tables; refusals are a group without a name.
const (
	allowedField  = "#Allowed"
	refusalsField = "#Refusals"
)

// mentionedBy are the rows of a group in files, with the fields that they are made of.
func mentionedBy(files []*ast.File, group string) []*ast.File {
	kept, named := map[ast.Decl]bool{}, map[string]int{}
	for grown := true; grown; {
		grown = false
		for _, file := range files {
			for _, d := range file.Decls {
				if f, ok := d.(*ast.Field); ok && !kept[d] && isWanted(f, group, named) {
					kept[d], grown = true, true
					mention(f.Value, named)
				}
			}
		}
	}
	var out []*ast.File
	for _, file := range files {
		within := map[string]int{}
		for _, d := range file.Decls {
			if kept[d] {
				mention(d, within)
			}
		}
		some := &ast.File{Filename: file.Filename}
		for _, d := range file.Decls {
			if used := usedOf(d, kept, within); used != nil {
				some.Decls = append(some.Decls, used)
			}
		}
		out = append(out, some)
	}
	return out
}

// isWanted tells the rows of a group, and fields that are named.
func isWanted(f *ast.Field, group string, named map[string]int) bool {
	switch name, _, _ := ast.LabelName(f.Label); name {
	case refusalsField:
		return group == ""
	case allowedField: // `#Allowed: GROUP: [`
		rows, _ := f.Value.(*ast.StructLit)
		first, _ := rows.Elts[0].(*ast.Field)
		of, _, _ := ast.LabelName(first.Label)
		return of == group
	default:
		return named[name] > 0
	}
}

// usedOf is what is left of a declaration at the top of a file: imports that are named, and what is
// kept, nil of nothing.
func usedOf(d ast.Decl, kept map[ast.Decl]bool, named map[string]int) ast.Decl {
	switch d := d.(type) {
	case *ast.Package:
		return d
	case *ast.ImportDecl:
		some := *d
		some.Specs = slices.DeleteFunc(slices.Clone(d.Specs), func(s *ast.ImportSpec) bool {
			text, err := literal.Unquote(s.Path.Value)
			return err == nil && named[path.Base(text)] == 0
		})
		if len(some.Specs) > 0 {
			return &some
		}
	case *ast.Field:
		if kept[d] {
			return d
		}
	}
	return nil
}
