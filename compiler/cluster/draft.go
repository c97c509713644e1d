package cluster

import (
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"

	"meshc.dev/compiler/plan"
	"meshc.dev/schema"
)

// Draft are files of a module that are not written yet.
type Draft struct {
	// Root is the module's. Without it there is a module, and its root is found.
	Root string
	// Texts are by their names from the root.
	Texts map[string][]byte
	// Mesh is what they describe: of two that take the same it is at fault.
	Mesh string
}

// Blame tells how much a field is at fault where another takes the same: most is what
// is not written yet, least what follows from a name.
func (d *Description) Blame(f plan.Field) int {
	switch {
	case f.Unit == d.draft && d.draft != "":
		return 2
	case d.Written(f):
		return 1
	}
	return 0
}

// MeshName tells why a name is none of a mesh, in the schema's words.
func MeshName(name string) error {
	text, err := schema.Files.ReadFile("names.cue")
	if err != nil {
		return err
	}
	ctx := cuecontext.New()
	v := ctx.CompileBytes(text).LookupPath(cue.ParsePath("#MeshName"))
	if err := v.Unify(ctx.Encode(name)).Err(); err != nil {
		return &UsageError{strings.TrimPrefix(message(err.Error()), "#MeshName: ") + ", not " + strconv.Quote(name)}
	}
	return nil
}

// FileFor is where the file of a mesh that nobody describes yet would be, as a full
// path: beside the other tenants', under a name that the platform lists for it if it
// lists any.
func (d *Description) FileFor(mesh string) (string, error) {
	usual := filepath.Join(d.dir, mesh+".cue")
	patterns, listed := d.files.Patterns[mesh]
	if !listed {
		return usual, nil
	}
	fits := func(pattern, name string) bool {
		ok, err := path.Match(filepath.ToSlash(pattern), filepath.ToSlash(name))
		return err == nil && ok
	}
	if slices.ContainsFunc(patterns, func(p string) bool { return fits(p, usual) }) {
		return usual, nil
	}
	for _, p := range patterns {
		name := strings.ReplaceAll(p, "*", mesh)
		switch {
		case filepath.Ext(name) != ".cue" || !fits(p, name):
		case filepath.Dir(name) != d.dir:
			return "", &UsageError{"the platform lists " + display(name) + " for mesh " + mesh + ": run it again with --file " + display(name)}
		default:
			return name, nil
		}
	}
	return "", &UsageError{"the platform lists the files of mesh " + mesh + ", in " + Path{"cluster", "tenants", mesh, "files"}.String() + ", and none that could be written: have it list " + mesh + ".cue"}
}

// Described is the place in which a mesh is described, as messages have it.
func (d *Description) Described(mesh string) string {
	at, _, _ := d.places.at(Path{"mesh", mesh})
	return at.String()
}

// Display is a path as the user would type it.
func Display(path string) string { return display(path) }
