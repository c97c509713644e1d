package owners

import (
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"
)

// list is a list of patterns of files, below the directory of the file that
// says it.
type list struct {
	at       token.Pos
	dir      string
	patterns []pattern
}

type pattern struct {
	at   token.Pos
	text string
}

// has tells whether a file is among those listed.
func (l list) has(f *ast.File) bool {
	return slices.ContainsFunc(l.patterns, func(p pattern) bool { return p.fits(l.dir, f.Filename) })
}

func (p pattern) fits(dir, file string) bool {
	rel, err := filepath.Rel(dir, file)
	if err != nil {
		return false
	}
	ok, err := path.Match(path.Clean(p.text), filepath.ToSlash(rel))
	return err == nil && ok
}

// platform tells the files that the head names, and what the platform's files
// list for meshes. Only the head names files: one that another names would be
// the platform's by its own word.
func (r *reader) platform() {
	for _, l := range r.listsAt(r.files.Head, r.Shared, r.Platform) {
		for _, p := range l.patterns {
			r.named(l, p)
		}
		for _, f := range r.inst.Files {
			if l.has(f) && !slices.Contains(r.files.Platform, f) {
				r.files.Platform = append(r.files.Platform, f)
			}
		}
	}
	r.lists, r.files.Listed, r.files.Patterns = map[string][]list{}, map[string][]string{}, map[string][]string{}
	for _, f := range r.files.Platform {
		for _, tenants := range r.fieldsAt(f, r.Shared, "tenants") {
			for _, t := range members(tenants.Value) {
				if name, kind := labelOf(t.Label); kind == "" {
					for _, files := range members(t.Value) {
						if said, _ := labelOf(files.Label); said == "files" {
							r.tenants(name, r.list(f, files))
						}
					}
				}
			}
		}
	}
}

// tenants notes the files that the platform lists for a mesh. There need not be
// any yet.
func (r *reader) tenants(mesh string, l list) {
	r.lists[mesh] = append(r.lists[mesh], l)
	r.files.Patterns[mesh] = append([]string{}, r.files.Patterns[mesh]...)
	for _, p := range l.patterns {
		r.files.Patterns[mesh] = append(r.files.Patterns[mesh], filepath.Join(l.dir, filepath.FromSlash(p.text)))
		if !r.local(l, p) {
			continue
		}
		r.files.Listed[mesh] = append(r.files.Listed[mesh], r.there(l, p)...)
	}
}

// local judges that a pattern stays in the module.
func (r *reader) local(l list, p pattern) bool {
	rel, err := filepath.Rel(r.root, filepath.Join(l.dir, filepath.FromSlash(p.text)))
	if err == nil && filepath.IsLocal(rel) && !path.IsAbs(p.text) {
		return true
	}
	r.fault(rulePlatform, p.at, "", fmt.Sprintf("%q leads out of the module", p.text))
	return false
}

// there are the files of the module that a pattern names.
func (r *reader) there(l list, p pattern) []string {
	from, err := filepath.Rel(r.root, l.dir)
	if err != nil {
		return nil
	}
	names, _ := fs.Glob(r.module, path.Join(filepath.ToSlash(from), p.text)) // a pattern that is none names nothing
	for i, name := range names {
		names[i] = filepath.Join(r.root, filepath.FromSlash(name))
	}
	return names
}

// named judges a pattern of the platform's: it means files that there are, in
// the module.
func (r *reader) named(l list, p pattern) {
	if !r.local(l, p) {
		return
	}
	if slices.ContainsFunc(r.inst.Files, func(f *ast.File) bool { return p.fits(l.dir, f.Filename) }) {
		return
	}
	there := r.there(l, p)
	if r.renamed(l, p, len(there) > 0) || len(there) == 0 && r.moved(l, p) {
		return
	}
	if len(there) == 0 {
		r.fault(rulePlatform, p.at, "", fmt.Sprintf("%q names no file: patterns begin at the directory of the file that says so, `*` is any part of a name", p.text))
	}
}

// listsAt are the lists of texts at a field of a file.
func (r *reader) listsAt(f *ast.File, path ...string) []list {
	var out []list
	for _, field := range r.fieldsAt(f, path...) {
		out = append(out, r.list(f, field))
	}
	return out
}

// list reads a list of plain texts. Who wrote what is known before anything is
// computed, so what is computed names no files.
func (r *reader) list(f *ast.File, field *ast.Field) list {
	l := list{at: field.Label.Pos(), dir: filepath.Dir(f.Filename)}
	items, ok := field.Value.(*ast.ListLit)
	if !ok {
		r.fault(rulePlatform, field.Value.Pos(), "", "files are named here by a list of plain texts, such as [\"templates.cue\"]: who wrote what is read before anything is computed")
		return l
	}
	for _, item := range items.Elts {
		lit, ok := item.(*ast.BasicLit)
		var text string
		if ok {
			var err error
			text, err = literal.Unquote(lit.Value)
			ok = err == nil
		}
		if !ok {
			r.fault(rulePlatform, item.Pos(), "", "a file is named here by a plain text: who wrote what is read before anything is computed")
			continue
		}
		l.patterns = append(l.patterns, pattern{item.Pos(), text})
	}
	return l
}

// fieldsAt are the fields at a path of plain labels in a file, at its top or in
// what it embeds.
func (r *reader) fieldsAt(f *ast.File, path ...string) []*ast.Field {
	var found []*ast.Field
	r.top(f, func(in *ast.File, d ast.Decl) {
		if field, ok := d.(*ast.Field); ok && in == f {
			found = append(found, field)
		}
	})
	for i, name := range path {
		found = slices.DeleteFunc(found, func(f *ast.Field) bool {
			said, kind := labelOf(f.Label)
			return kind != "" || said != name
		})
		if i == len(path)-1 {
			break
		}
		var below []*ast.Field
		for _, f := range found {
			below = append(below, members(f.Value)...)
		}
		found = below
	}
	return found
}

// members are the fields of a plain struct.
func members(e ast.Expr) []*ast.Field {
	if a, ok := e.(*ast.Alias); ok {
		e = a.Expr
	}
	s, ok := e.(*ast.StructLit)
	if !ok {
		return nil
	}
	var out []*ast.Field
	for _, d := range s.Elts {
		if f, ok := d.(*ast.Field); ok {
			out = append(out, f)
		}
	}
	return out
}

// platformHelpers notes the hidden fields and definitions at the top of a
// platform's file, those among them that come by what it embeds.
func (r *reader) platformHelpers(f *ast.File) {
	r.top(f, func(_ *ast.File, d ast.Decl) {
		if field, ok := d.(*ast.Field); ok && isHelper(field.Label) {
			name, _ := labelOf(field.Label)
			r.helpers[name] = note(r.helpers[name], place{f, field.Label.Pos()})
		}
	})
}
