package cluster

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/load"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"
	"cuelang.org/go/mod/modfile"
	"cuelang.org/go/mod/module"

	"meshc.dev/compiler/nearest"
)

// importer finds the packages that files import: those of the module, and those
// below cue.mod. CUE's own way to the latter needs the file system of the machine,
// and its way to all others the network: a hermetic compiler has neither.
type importer struct {
	from *mount
	// of is the module's file.
	of    *modfile.File
	parse parseFunc
	ctx   *build.Context
	// under are the packages whose imports are being read.
	under []string
	// known are packages that need not be read again.
	known []*build.Instance
}

// instance loads the package without network, each file by parse, but for packages that are
// known. A module that holds no copy of the schema gets the one in this binary.
func instance(dir string, m *mount, parse parseFunc, known ...*build.Instance) (*build.Instance, error) {
	abs, err := realDir(dir)
	if err != nil {
		return nil, err
	}
	name, ok := m.files.Rel(abs)
	if !ok {
		return nil, fmt.Errorf("%s lies outside of %s", dir, m.files.Dir())
	}
	text, err := m.files.ReadFile(moduleName)
	if err != nil {
		return nil, err
	}
	i := &importer{from: m, parse: parse, known: known}
	if i.of, err = modfile.Parse(text, moduleName); err != nil {
		return nil, err
	}
	i.ctx = build.NewContext(build.ParseFile(parse), build.Loader(i.load))
	inst := i.instance("", "./"+name)
	inlined(inst)
	return inst, nil
}

// instance loads the package at a path below a directory of the module's, which
// bounds the directories above whose files may be of it.
func (i *importer) instance(below, at string) *build.Instance {
	root := path.Join("/", i.from.at, below)
	return load.Instances([]string{at}, &load.Config{
		Dir: root, ModuleRoot: root, FS: i.from, FromFSPath: full, Context: i.ctx, SkipImports: true,
		ParseFile: func(name string, text any, cfg parser.Config) (*ast.File, error) {
			return i.parse(name, text, cfg.Apply(parser.Version(i.of.Language.Version)))
		},
	})[0]
}

// load loads what is imported, nil for what is CUE's own.
func (i *importer) load(pos token.Pos, name string) *build.Instance {
	if first, _, _ := strings.Cut(name, "/"); !strings.Contains(first, ".") {
		return nil
	}
	parts := ast.ParseImportPath(name)
	fail := func(format string, args ...any) *build.Instance {
		inst := i.ctx.NewInstance("", nil)
		inst.Err = errors.Newf(pos, format, args...)
		return inst
	}
	switch {
	case module.CheckImportPath(name) != nil:
		return fail("%q is no import path", name)
	case parts.Qualifier == "" || parts.Qualifier == "_":
		return fail("cannot determine the name of package %q: say it after a colon, as in \"%s:name\"", name, name)
	case parts.Path == schemaPath && parts.Version != "" && parts.Version != schemaMajor:
		return fail("%q is not the schema of this meshc: import %q", name, schemaPath)
	case slices.Contains(i.under, name):
		return fail("package %q imports itself", name)
	}
	if at := slices.IndexFunc(i.known, func(k *build.Instance) bool { return k.ImportPath == parts.Path }); at >= 0 {
		return i.known[at]
	}
	i.under = append(i.under, name)
	defer func() { i.under = i.under[:len(i.under)-1] }()
	inst := i.find(parts)
	if inst == nil {
		if of, ok := i.dependency(parts.Path); ok {
			return fail("cannot find module %q: it is neither in this module nor in CUE's module cache, and meshc loads nothing from the network: run `meshc schema -o cue.mod/pkg/meshc.dev/schema` and then `cue mod tidy`, which fetches it, or vendor it under cue.mod/pkg", of)
		}
		return fail("cannot find package %q: it is not in this module, and meshc loads nothing from the network%s", parts.Path, i.likely(parts.Path))
	}
	if parts.Path == schemaPath {
		name, parts = schemaPath, ast.ParseImportPath(schemaPath) // hidden fields are of a package by its path
	}
	inst.ImportPath, inst.DisplayPath, inst.CanonicalID = name, name, parts.Canonical().String()
	return inst
}

// find loads a package of the module, or what there is of one below cue.mod.
func (i *importer) find(parts ast.ImportPath) *build.Instance {
	own, _, _ := ast.SplitPackageVersion(i.of.QualifiedModule())
	if rel, ok := strings.CutPrefix(parts.Path+"/", own+"/"); ok && i.has(strings.TrimSuffix(rel, "/")) {
		return i.instance("", "./"+path.Clean(rel)+":"+parts.Qualifier)
	}
	var inst *build.Instance
	for _, base := range []string{"gen", "pkg", "usr"} {
		base = path.Join("cue.mod", base)
		if !i.has(path.Join(base, parts.Path)) {
			continue
		}
		part := i.instance(base, "./"+parts.Path+":"+parts.Qualifier)
		part.Root, part.Module, part.ModuleFile = i.from.files.Dir(), "local", i.of
		if inst == nil {
			inst = part
			continue
		}
		inst.Err = errors.Append(inst.Err, part.Err)
		inst.BuildFiles = append(inst.BuildFiles, part.BuildFiles...)
		for _, f := range part.Files {
			_ = inst.AddSyntax(f) // inst.Err has it
		}
		_ = inst.Complete() // the same
	}
	return inst
}

// has tells a directory of the module's own that has CUE files.
func (i *importer) has(dir string) bool {
	for at := dir; at != "." && at != ""; at = path.Dir(at) {
		if i.from.files.Exists(path.Join(at, "cue.mod")) {
			return false // another module's
		}
	}
	entries, err := i.from.ReadDir(path.Join(i.from.at, dir))
	if err != nil {
		return false
	}
	for _, e := range entries {
		if path.Ext(e.Name()) == ".cue" && !e.IsDir() {
			return true
		}
	}
	return false
}

// likely asks for the package that is there and called much alike.
func (i *importer) likely(name string) string {
	own, _, _ := ast.SplitPackageVersion(i.of.QualifiedModule())
	among := []string{schemaPath}
	seen := 0
	add := func(base, prefix string) {
		// What cannot be read is no package.
		_ = fs.WalkDir(i.from.files, base, func(at string, e fs.DirEntry, err error) error {
			if seen++; seen > mostSeen {
				return fs.SkipAll
			}
			switch {
			case err != nil || !e.IsDir():
				return nil
			case at != base && elsewhere(i.from.files, at):
				return fs.SkipDir
			case i.has(at):
				among = append(among, path.Join(prefix, strings.TrimPrefix(at, base)))
			}
			return nil
		})
	}
	add(".", own)
	for _, base := range []string{"gen", "pkg", "usr"} {
		add(path.Join("cue.mod", base), "")
	}
	// What paths begin with alike says nothing of what they end in.
	parts := strings.Split(name, "/")
	among = slices.DeleteFunc(among, func(other string) bool {
		others := strings.Split(other, "/")
		for i := 0; i < len(parts) && len(others) == len(parts); i++ {
			if _, ok := nearest.Like(parts[i], others[i:i+1]); !ok {
				return true
			}
		}
		return len(others) != len(parts)
	})
	if like, ok := nearest.Like(name, among); ok {
		return fmt.Sprintf("; did you mean %q?", like)
	}
	return ""
}

// dependency is the module of module.cue's that a package would be of.
func (i *importer) dependency(name string) (string, bool) {
	for dep := range i.of.Deps {
		if base, _, _ := ast.SplitPackageVersion(dep); name == base || strings.HasPrefix(name, base+"/") {
			return dep, true
		}
	}
	return "", false
}
