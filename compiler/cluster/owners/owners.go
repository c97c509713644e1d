// Package owners tells who wrote what of a description, by the syntax of its
// files alone, before anything is evaluated: the platform's files, in which
// everything may stand, and the tenants', each with fields of its own mesh.
package owners

import (
	"cmp"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/token"
)

// Rules that files break.
const (
	rulePlatform = "platform-file"
	ruleTenant   = "tenant-file"
	ruleOne      = "one-file"
	ruleHelper   = "own-helper"
	ruleSeveral  = "several-meshes"
	ruleFirst    = "first-come"
	ruleAbove    = "file-above"
	ruleMisspelt = "misspelt-tenant"
)

// Fault is something that stands in a file in which it may not.
type Fault struct {
	Rule, Message string
	At            token.Pos
	// Path of the field at fault, if it has one.
	Path   string
	Others []Other
}

// Other is a further place of a fault.
type Other struct {
	At      token.Pos
	Message string
}

// Files are those of a description.
type Files struct {
	// Head is the file that embeds #Cluster, nil if none can be told to.
	Head *ast.File
	// Platform are the platform's, Head among them, Tenants all other.
	Platform, Tenants []*ast.File
	// Meshes are the tenants' files that describe a mesh, by its name, and Several
	// those that describe more than one.
	Meshes  map[string][]*ast.File
	Several []*ast.File
	// Listed are all files, with or without CUE in them, that the platform lists
	// for a mesh.
	Listed map[string][]string
	// Patterns are what it lists for a mesh, be there such files or not, as full paths.
	Patterns map[string][]string
}

// Tenant tells a tenant's file by its name.
func (f *Files) Tenant(name string) bool {
	return slices.ContainsFunc(f.Tenants, func(t *ast.File) bool { return t.Filename == name })
}

// Language is what a description is written in.
type Language struct {
	// Schema is the package with Definition, by which a package is a description.
	Schema, Definition string
	// Shared and Meshes are the description's fields.
	Shared, Meshes string
	// Platform is the list, in Shared, of the files that are the platform's.
	Platform string
	// Sure is a field of a mesh's that hardly anything else has.
	Sure string
	// Like is the name that one is likely misspelt for.
	Like func(name string, among []string) (string, bool)
	// Misspelt is that, where it surely is.
	Misspelt func(name string, among []string) (string, bool)
}

// Read tells the files of a loaded package apart and judges the tenants'. The
// package is in dir, and files by what the platform names lie in the module, whose root is at root. What
// the platform's files compute is evaluated where it matters.
func Read(inst *build.Instance, dir, root string, module fs.FS, language Language, evaluate Evaluate) (*Files, []Fault) {
	r := &reader{Language: language, evaluate: evaluate, inst: inst, dir: dir, root: root, module: module, files: &Files{Meshes: map[string][]*ast.File{}}, helpers: map[string][]place{}, meshes: map[string][]place{}, evaluated: map[string]map[string]bool{}}
	if !r.heads() {
		return r.files, nil
	}
	r.platform()
	for _, f := range inst.Files {
		if slices.Contains(r.files.Platform, f) {
			r.platformHelpers(f)
			continue
		}
		r.files.Tenants = append(r.files.Tenants, f)
		if filepath.Dir(f.Filename) != dir {
			r.above(f)
			continue
		}
		r.tenant(f)
	}
	r.oneFile()
	r.alike()
	r.oneHelper()
	return r.files, r.faults
}

type reader struct {
	Language
	evaluate Evaluate
	inst     *build.Instance
	dir      string
	root     string
	module   fs.FS
	files    *Files
	faults   []Fault
	// lists are the files that the platform gives to a mesh.
	lists map[string][]list
	// helpers are hidden fields and definitions at the top of files, meshes the
	// tenants' fields that describe one, by name.
	helpers, meshes map[string][]place
	// evaluated are fields of what the platform's files compute, by their path.
	evaluated map[string]map[string]bool
}

// place is a field's label in a file.
type place struct {
	file *ast.File
	at   token.Pos
}

func (r *reader) fault(rule string, at token.Pos, path, message string, others ...Other) {
	r.faults = append(r.faults, Fault{rule, message, at, path, others})
}

// heads finds the files that embed #Cluster: one, of which all else follows.
func (r *reader) heads() bool {
	var places []token.Pos
	for _, f := range r.inst.Files {
		for _, d := range f.Decls {
			if e, ok := d.(*ast.EmbedDecl); ok && r.embedsCluster(f, e) {
				r.files.Platform = append(r.files.Platform, f)
				places = append(places, e.Pos())
				break
			}
		}
	}
	if len(places) == 0 {
		return false
	}
	r.files.Head = r.files.Platform[0]
	for _, at := range places[1:] {
		r.fault(rulePlatform, at, "", "a second file embeds "+r.Definition+", which makes a file the platform's: one does; take this out",
			Other{places[0], "the first is here"})
	}
	return true
}

// oneHelper: a hidden field or definition of a tenant's stands in no other file.
// CUE would make one of the two.
func (r *reader) oneHelper() {
	for _, name := range sorted(r.helpers) {
		places := r.helpers[name]
		for _, p := range places {
			others := slices.DeleteFunc(slices.Clone(places), func(q place) bool { return q.file == p.file || r.together(p.file, q.file) })
			if len(others) == 0 || slices.Contains(r.files.Platform, p.file) {
				continue
			}
			r.fault(ruleHelper, p.at, name, "stands in another file, too, and CUE makes one of both: give it a name that begins with the mesh's, or write it as `let "+strings.TrimLeft(name, "_#")+" = ...`", Other{others[0].at, "the other is here"})
		}
	}
}

// together tells files that the platform lists for one mesh: they share what helps
// them.
func (r *reader) together(a, b *ast.File) bool {
	for _, lists := range r.lists {
		has := func(f *ast.File) bool {
			return slices.ContainsFunc(lists, func(l list) bool { return l.has(f) })
		}
		if has(a) && has(b) {
			return true
		}
	}
	return false
}

// head is the platform's file as the user would name it.
func (r *reader) head() string { return filepath.Base(r.files.Head.Filename) }

// fromHead is a file as the platform's file would name it.
func (r *reader) fromHead(f *ast.File) string {
	rel, err := filepath.Rel(filepath.Dir(r.files.Head.Filename), f.Filename)
	if err != nil {
		return f.Filename
	}
	return filepath.ToSlash(rel)
}

// clause is the place of a file's package clause, which names it as a whole.
func clause(f *ast.File) token.Pos {
	for _, d := range f.Decls {
		if p, ok := d.(*ast.Package); ok {
			return p.Pos()
		}
	}
	return f.Pos()
}

// label is a name as a label of CUE's.
func label(name string) string {
	if ast.IsValidIdent(name) {
		return name
	}
	return `"` + name + `"`
}

func sorted(m map[string][]place) []string {
	var out []string
	for name, places := range m {
		slices.SortStableFunc(places, func(a, b place) int { return cmp.Compare(a.file.Filename, b.file.Filename) })
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// above: a file above the described directory is part of all descriptions below it. One that
// says which cluster is described is of one of them.
func (r *reader) above(f *ast.File) {
	name := "have " + r.head() + " name it, by `cluster: platform: [\"" + r.fromHead(f) + "\"]`"
	says, path := name+", or give it another package clause", ""
	if filepath.Dir(r.files.Head.Filename) != r.dir {
		says = "move it into the directory of its cluster, or, if it is of all, " + name
	}
	if Names(f, r.Language) {
		says, path = "move it into the directory of the cluster that it names", r.Shared+".name"
	}
	r.fault(ruleAbove, clause(f), path, "this file lies above the described directory and is part of its package: "+says)
}
