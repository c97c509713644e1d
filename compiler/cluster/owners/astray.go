package owners

import (
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/parser"
)

// A pattern of the platform's that names no file is often right, and the file is not: it lies
// elsewhere, or is called otherwise. That is told once, and what follows of a file which
// is taken for a tenant's then is not.

// moved tells a pattern that names no file from where it stands, but does from a directory
// above or below, as after a move of the file that says it. What it names from there is the
// platform's all the same.
func (r *reader) moved(l list, p pattern) bool {
	here, err := filepath.Rel(r.root, l.dir)
	if err != nil {
		return false
	}
	here = filepath.ToSlash(here)
	from := r.fitsFrom(here, path.Clean(p.text))
	if len(from) == 0 {
		return false
	}
	for _, at := range from {
		there := list{dir: filepath.Join(r.root, filepath.FromSlash(at)), patterns: []pattern{p}}
		for _, f := range r.inst.Files {
			if there.has(f) && !slices.Contains(r.files.Platform, f) {
				r.files.Platform = append(r.files.Platform, f)
			}
		}
	}
	way, _ := filepath.Rel(l.dir, filepath.Join(r.root, filepath.FromSlash(from[0]))) // both are of the module
	says := fmt.Sprintf(" names no file from here, but does from %s: move this file there, or begin its patterns with %q", from[0], filepath.ToSlash(way)+"/")
	if len(from) > 1 {
		says = fmt.Sprintf(" names no file from here, but does from %s and %d more: begin its patterns with %q", from[0], len(from)-1, strings.Repeat("*/", strings.Count(filepath.ToSlash(way), "/")+1))
	}
	if !slices.ContainsFunc(r.faults, func(f Fault) bool { return strings.HasSuffix(f.Message, says) }) {
		r.fault(rulePlatform, p.at, "", fmt.Sprintf("%q%s", p.text, says))
	}
	return true
}

// fitsFrom is the directory above one, or those one or two below it, from which a pattern
// names a file of the package.
func (r *reader) fitsFrom(here, text string) []string {
	fits := func(at string) bool {
		names, _ := fs.Glob(r.module, path.Join(at, text)) // what is none names nothing
		return slices.ContainsFunc(names, r.ofPackage)
	}
	for at := here; at != "."; {
		if at = path.Dir(at); fits(at) {
			return []string{at}
		}
	}
	for _, below := range []string{"*", "*/*"} {
		names, _ := fs.Glob(r.module, path.Join(here, below)) // that is a pattern
		if names = slices.DeleteFunc(names, func(at string) bool { return !fits(at) }); len(names) > 0 {
			return names
		}
	}
	return nil
}

// ofPackage tells a file that has the clause of the description's package.
func (r *reader) ofPackage(name string) bool {
	if path.Ext(name) != ".cue" {
		return false
	}
	text, err := fs.ReadFile(r.module, name)
	if err != nil {
		return false
	}
	f, err := parser.ParseFile(name, text, parser.PackageClauseOnly)
	return err == nil && f.PackageName() == r.inst.PkgName
}

// renamed tells a file that has what is the platform's, in the directory where a pattern
// names none, which would name it if it were called otherwise. It is the platform's then.
// Where the pattern names others elsewhere, there need be none here.
func (r *reader) renamed(l list, p pattern, elsewhere bool) bool {
	if strings.ContainsAny(path.Base(p.text), `*?[\`) {
		return false
	}
	var meant *ast.File
	var why Fault
	for _, f := range r.inst.Files {
		so := pattern{text: path.Join(path.Dir(p.text), filepath.Base(f.Filename))}
		if slices.Contains(r.files.Platform, f) || filepath.Dir(f.Filename) != r.dir || !so.fits(l.dir, f.Filename) {
			continue
		}
		fault, ok := r.platforms(f)
		if ok && (fault.Path != "" || meant == nil && !elsewhere) {
			meant, why = f, fault
		}
	}
	if meant == nil {
		return false
	}
	r.files.Platform = append(r.files.Platform, meant)
	r.fault(rulePlatform, why.At, why.Path, fmt.Sprintf("this is the platform's, and %q names no file here: call this one %s, or name it there, by %q", p.text, path.Base(p.text), r.fromHead(meant)), Other{p.at, "named here"})
	return true
}

// platforms tells a file that has what stands in the platform's alone, and is not called after
// a mesh that it describes; and gives the first of it, before that a field of what meshes share.
func (r *reader) platforms(f *ast.File) (first Fault, is bool) {
	probe := &reader{Language: r.Language, dir: r.dir, files: &Files{Head: r.files.Head, Meshes: map[string][]*ast.File{}}, helpers: map[string][]place{}, meshes: map[string][]place{}}
	probe.tenant(f)
	for mesh := range probe.meshes {
		if r.unlike(f, mesh) == 0 {
			return Fault{}, false
		}
	}
	for _, fault := range probe.faults {
		if !is || fault.Path == r.Shared && first.Path != r.Shared {
			first, is = fault, true
		}
	}
	return first, is
}
