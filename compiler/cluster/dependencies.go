package cluster

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
	"cuelang.org/go/mod/modfile"
	"cuelang.org/go/mod/module"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/rooted"
)

// Modules is the directory in which the cue command keeps the modules that it has
// fetched, for a process to read nothing else: empty where the module in root requires
// none, or there is no such directory.
func Modules(root string) string {
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(moduleName)))
	if err != nil {
		return ""
	}
	of, err := modfile.Parse(text, moduleName)
	if err != nil || len(of.DepVersions()) == 0 {
		return ""
	}
	return modules()
}

// modules is that directory, which CUE calls its module cache.
func modules() string {
	cache := os.Getenv("CUE_CACHE_DIR")
	if cache == "" {
		dir, err := os.UserCacheDir()
		if err != nil {
			return ""
		}
		cache = filepath.Join(dir, "cue")
	}
	cache = filepath.Join(cache, "mod")
	if info, err := os.Stat(cache); err != nil || !info.IsDir() {
		return ""
	}
	return cache
}

// require has the packages of the modules that module.cue requires be read as if they
// were vendored, where they are in CUE's module cache and nowhere below cue.mod, and
// tells what is required of meshc itself and is not this one.
func require(files *rooted.Files) diag.List {
	text, err := files.ReadFile(moduleName)
	if err != nil {
		return nil // told when it was read first
	}
	of, err := modfile.Parse(text, moduleName)
	if err != nil {
		return nil // the same
	}
	var problems diag.List
	for _, m := range of.DepVersions() {
		at := "cue.mod/pkg/" + m.BasePath()
		if m.Version() == "" {
			problems = append(problems, ofRequired(files, text, m, ruleCUE, "requires "+m.Path()+" at no version: write one, as in `v: \"v1.2.3\"`, or run `cue mod tidy`"))
			continue
		}
		if m.BasePath() == schemaModule() {
			problems = append(problems, otherMeshc(files, text, m)...)
			continue
		}
		dir := extracted(m)
		if dir == "" || files.Exists(at) {
			continue // vendored, or told where it is imported
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			continue // the same
		}
		files.Mount(at, packages{root.FS()}, root.Close)
	}
	return problems
}

// schemaModule is the module that has the schema.
func schemaModule() string {
	name, _, _ := strings.Cut(schemaPath, "/")
	return name
}

// extracted is where the files of a module are in CUE's module cache, empty if it is not
// there as a whole.
func extracted(m module.Version) string {
	cache := modules()
	at, err := module.EscapePath(m.BasePath())
	if cache == "" || err != nil {
		return ""
	}
	version, err := module.EscapeVersion(m.Version())
	if err != nil {
		return ""
	}
	dir := filepath.Join(cache, "extract", filepath.FromSlash(at)+"@"+version)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return ""
	}
	// While it is there the module is not whole.
	if _, err := os.Stat(filepath.Join(cache, "download", filepath.FromSlash(at), "@v", version+".partial")); err == nil {
		return ""
	}
	return dir
}

// otherMeshc is the problem of a module that requires another meshc than this one: by
// its version, or by what the required one has for a schema, where that is at hand.
func otherMeshc(files *rooted.Files, text []byte, m module.Version) diag.List {
	if isSchemaModule(files) {
		return nil
	}
	own, name, released := Version(schemaModule()), schemaModule(), strings.HasPrefix(Version(schemaModule()), "v")
	says := fmt.Sprintf("requires %s %s, and this is meshc %s: write %q, or take that meshc", name, m.Version(), own, own)
	dir := extracted(m)
	there := os.DirFS(filepath.Join(dir, "schema"))
	switch {
	case dir == "" && own == m.Version(), dir != "" && same(there):
		return nil
	case dir == "" && !released:
		says = fmt.Sprintf("requires %s %s, and this meshc is of no release: nothing here tells whether its schema, %s, is that one's: run `cue mod tidy`, which fetches it, or take the meshc of that version", name, m.Version(), Fingerprint())
	case dir != "" && own == m.Version():
		says = fmt.Sprintf("requires %s %s, of which CUE's module cache has another schema, %s, than this meshc of that version: delete %s@%s there and run `cue mod tidy`, or take the meshc that it was published from", name, own, fingerprint(there), name, own)
	case dir != "" && !released:
		says = fmt.Sprintf("requires %s %s, whose schema is %s, and this is meshc %s, whose schema is %s: take the meshc of that version, or require that of this one", name, m.Version(), fingerprint(there), own, Fingerprint())
	}
	return diag.List{ofRequired(files, text, m, ruleVendored, says)}
}

// ofRequired is a problem of a module that module.cue requires, at its line there.
func ofRequired(files *rooted.Files, text []byte, m module.Version, rule, says string) diag.Problem {
	name := files.Full(moduleName)
	p := diag.Problem{Position: diag.Position{File: display(name)}, Rule: rule, Message: says}
	places := &Places{files: files, own: map[string]bool{name: true}}
	if at := requiredAt(name, text, m); at.IsValid() {
		p.Position, p.Excerpt = places.show(at)
	}
	return p
}

// requiredAt is where a module's file requires another one.
func requiredAt(name string, text []byte, m module.Version) token.Pos {
	at := token.NoPos
	if file := parsable(name, text); file != nil {
		ast.Walk(file, func(n ast.Node) bool {
			f, ok := n.(*ast.Field)
			if !ok {
				return true
			}
			label, _, err := ast.LabelName(f.Label)
			if err != nil || label != m.Path() {
				return true
			}
			at = f.Label.Pos()
			return false
		}, nil)
	}
	return at
}

// packages are the files of a module but for its own module's file: they are packages of
// the module that requires it.
type packages struct{ fs.FS }

func hidesModule(op, name string) error {
	if name == "cue.mod" || strings.HasPrefix(name, "cue.mod/") {
		return &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	return nil
}

func (p packages) Open(name string) (fs.File, error) {
	if err := hidesModule("open", name); err != nil {
		return nil, err
	}
	return p.FS.Open(name)
}

func (p packages) Stat(name string) (fs.FileInfo, error) {
	if err := hidesModule("stat", name); err != nil {
		return nil, err
	}
	return fs.Stat(p.FS, name)
}

func (p packages) Lstat(name string) (fs.FileInfo, error) {
	if err := hidesModule("lstat", name); err != nil {
		return nil, err
	}
	return fs.Lstat(p.FS, name)
}

func (p packages) ReadLink(name string) (string, error) { return fs.ReadLink(p.FS, name) }
