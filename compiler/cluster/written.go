package cluster

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/parser"

	"meshc.dev/compiler/cluster/owners"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/nearest"
	"meshc.dev/compiler/rooted"
)

// language is what the files of a description are judged by.
func language() owners.Language {
	return owners.Language{Schema: schemaPath, Definition: "#Cluster", Shared: "cluster", Platform: "platform", Meshes: "mesh", Sure: "namespaces", Like: nearest.Like, Misspelt: nearest.Misspelt}
}

// written tells whose the files of the package are, and what stands in a file
// in which it may not.
func (r *reader) written(inst *build.Instance, dir string) (*owners.Files, diag.List) {
	files, faults := owners.Read(inst, dir, r.from.files.Dir(), r.from.files, language(), r.alone(dir))
	var problems diag.List
	for _, f := range faults {
		p := diag.Problem{Path: f.Path, Message: f.Message, Rule: f.Rule}
		p.Position, p.Excerpt = r.places.show(f.At)
		for _, o := range f.Others {
			at, _ := r.places.show(o.At)
			p.Notes = append(p.Notes, diag.Note{Position: at, Message: o.Message})
		}
		problems = append(problems, p)
	}
	return files, problems
}

// alone evaluates files of the package in dir without all others, and without the
// schema.
func (r *reader) alone(dir string) owners.Evaluate {
	return func(files []*ast.File, path string) map[string]bool {
		parse := parseWithoutSchema(r.places.texts)
		inst, err := instance(dir, r.from, func(name string, src any, cfg parser.Config) (*ast.File, error) {
			other := filepath.Dir(name) == dir && !slices.ContainsFunc(files, func(f *ast.File) bool { return f.Filename == name })
			file, err := parse(name, src, cfg)
			if err == nil && other {
				empty(file)
			}
			return file, err
		})
		out := map[string]bool{}
		if err != nil || inst.Err != nil {
			return out
		}
		for _, f := range fields(cuecontext.New().BuildInstance(inst).LookupPath(cue.ParsePath(path))) {
			out[f.name] = true
		}
		return out
	}
}

// empty leaves of a file its package clause.
func empty(file *ast.File) {
	file.Decls = slices.DeleteFunc(file.Decls, func(d ast.Decl) bool {
		_, clause := d.(*ast.Package)
		return !clause
	})
}

// unsaid drops, of what stands in files in which it may not, the fields that the
// language does not have anywhere, and the lists that stand for fields: those are
// misspelt, and told as such. Where what names the platform's files is, nobody knows whose
// the others are.
func (r *reader) unsaid(written, problems diag.List) diag.List {
	named := language().Shared + "." + language().Platform
	if r.unknown != nil && r.unknown.lost(named) || r.mistaken[named] != "" {
		written = keep(written, func(w diag.Problem) bool { return w.Rule == "platform-file" })
	}
	return slices.DeleteFunc(written, func(w diag.Problem) bool {
		return slices.ContainsFunc(problems, func(p diag.Problem) bool {
			return p.Position == w.Position && (p.Rule == ruleUnknown || r.mistaken[p.Path] != "") ||
				p.Rule == ruleUnknown && p.Path == language().Meshes && p.File == w.File ||
				p.File == w.File && w.Rule == "tenant-file" && strings.HasSuffix(p.Message, ownBraces)
		})
	})
}

// oneMesh tells two values of a field that there are because two files are of one mesh,
// which is told.
func oneMesh(written diag.List, p diag.Problem) bool {
	return p.Rule == ruleCUE && len(p.Notes) > 0 && slices.ContainsFunc(written, func(w diag.Problem) bool {
		of := func(at diag.Position) bool { return at.File == w.File }
		return w.Rule == "one-file" && strings.HasPrefix(p.Path, w.Path+".") &&
			of(p.Position) != slices.ContainsFunc(p.Notes, func(n diag.Note) bool { return of(n.Position) })
	})
}

// fromAbove tells what follows from a file of another cluster's that is above this one's: what it
// says against this one's files, and what it embeds from its own directory.
func fromAbove(written diag.List, p diag.Problem) bool {
	return slices.ContainsFunc(written, func(w diag.Problem) bool {
		if w.Rule != "file-above" {
			return false
		}
		files := []string{p.File}
		for _, n := range p.Notes {
			files = append(files, n.Position.File)
		}
		of := slices.Contains(files, w.File)
		if w.Path == "" {
			return of && (slices.ContainsFunc(files, func(f string) bool { return f != w.File }) || strings.HasSuffix(p.Message, toEmbed))
		}
		return of || p.Rule == ruleCUE && strings.HasPrefix(p.Path, language().Shared+".")
	})
}

// realDir is the directory of a description as CUE names its files. One that is not
// there yet is in one that is.
func realDir(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	there, err := filepath.EvalSymlinks(abs)
	if errors.Is(err, fs.ErrNotExist) {
		above, err := filepath.EvalSymlinks(filepath.Dir(abs))
		return filepath.Join(above, filepath.Base(abs)), err
	}
	return there, err
}

// Belongings are the files of a description, as full paths: directories of
// packages, the platform's files, and the tenants' by their mesh.
type Belongings struct {
	Directories, Platform []string
	Tenants               map[string][]string
}

// Belongings tells whose the files are. Those that describe several meshes, or
// that are a mesh's by no more than what the tenant says of itself, such as data
// that it embeds, are nobody's but the platform's.
func (d *Description) Belongings() Belongings {
	b := Belongings{Directories: d.directories, Tenants: map[string][]string{}}
	for _, f := range d.files.Platform {
		b.Platform = append(b.Platform, f.Filename)
	}
	for name, files := range d.files.Meshes {
		for _, f := range files {
			if !slices.Contains(d.files.Several, f) {
				b.Tenants[name] = append(b.Tenants[name], f.Filename)
			}
		}
	}
	for name, files := range d.files.Listed {
		b.Tenants[name] = append(b.Tenants[name], files...)
	}
	for name, files := range b.Tenants {
		slices.Sort(files)
		b.Tenants[name] = slices.Compact(files)
	}
	return b
}

// directoriesOf are those that hold a package and what it imports of the module.
func directoriesOf(inst *build.Instance, files *rooted.Files) []string {
	var out []string
	for _, i := range withImports(inst) {
		for _, f := range i.BuildFiles {
			at := filepath.Dir(f.Filename)
			if _, ok := files.Rel(at); ok {
				out = append(out, at)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
