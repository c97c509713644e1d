// Package cluster is the home of CUE: it loads a description of a cluster,
// checks it against the schema, decodes the plan of each unit and finds where a
// field stands in the user's files.
package cluster

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"

	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"

	"meshc.dev/compiler/cluster/owners"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
	"meshc.dev/compiler/rooted"
)

// schemaPath is the import path of the language.
const schemaPath = "meshc.dev/schema"

// schemaMajor is the major version of the module that has it.
const schemaMajor = "v0"

// languageVersion is the CUE that the schema is written in, as schema's own
// module.cue says.
const languageVersion = "v0.17.0"

// Description is a loaded description: its units' plans, and where each field
// of them stands in the user's files.
type Description struct {
	// Files are those of the module: nothing else may be read.
	Files *rooted.Files
	// Plans are the unit that meshes share, then the meshes by name. A mesh
	// with errors has none.
	Plans []plan.Plan
	// Parts are what can be told of the plans of meshes with errors: what they
	// take, need and give.
	Parts []plan.Plan
	// Meshes are the names of all meshes, with errors or not.
	Meshes []string
	// Package is the name of the files' package.
	Package string
	// Findings are what the schema's checks found.
	Findings []plan.Finding
	// Refused is what CUE says of a description that it refuses, in case that
	// nothing else tells why; empty if it takes the description.
	Refused diag.List

	places *Places
	// parted: it was evaluated in parts.
	parted bool
	// files are the platform's and the tenants', directories those of the package
	// and its imports.
	files       *owners.Files
	directories []string
	// dir is the package's, as a full path, draft the mesh that is not written yet.
	dir, draft string
}

// Load reads the CUE package in dir and evaluates it with the schema. The
// problems are all that the description has; the Description holds what could
// be made out in spite of them, to be closed, nil if nothing could. The error is of input
// or output.
func Load(dir string) (*Description, diag.List, error) {
	return loadBy(dir, Draft{}, usual(plan.Needless{}))
}

// LoadFrom is Load of other files than those that are there, in place of the module
// root's: of a directory that is there all the same. It closes them where it gives no
// Description. The plans of a sound description need not have the fields that are needless.
func LoadFrom(files *rooted.Files, dir string, needless plan.Needless) (*Description, diag.List, error) {
	return loadFiles(files, dir, usual(needless))
}

// LoadWith is Load with files that are not written yet; what is needless is as in LoadFrom.
func LoadWith(dir string, draft Draft, needless plan.Needless) (*Description, diag.List, error) {
	return loadBy(dir, draft, usual(needless))
}

func loadBy(dir string, draft Draft, by parting) (*Description, diag.List, error) {
	root, err := draft.Root, error(nil)
	if root == "" {
		root, err = ModuleRoot(dir)
	}
	if err != nil {
		return nil, nil, err
	}
	files, err := rooted.Open(root)
	if err != nil {
		return nil, nil, err
	}
	files.Add(draft.Texts)
	d, problems, err := loadFiles(files, dir, by)
	if d != nil {
		d.draft = draft.Mesh
	}
	return d, problems, err
}

func loadFiles(files *rooted.Files, dir string, by parting) (*Description, diag.List, error) {
	if problems := moduleFile(files); len(problems) > 0 {
		return nil, problems, files.Close()
	}
	if problems := require(files); len(problems) > 0 {
		return nil, problems, files.Close()
	}
	d, problems, err := loadPackage(dir, files, by)
	if d == nil {
		err = errors.Join(err, files.Close())
	}
	return d, problems, err
}

// Whole tells that plans have all fields, needless or not: the description was not evaluated in
// parts.
func (d *Description) Whole() bool { return !d.parted }

// Close ends the reading of the description's files: what it says is known by then.
func (d *Description) Close() error { return d.Files.Close() }

// loadPackage reads the package in dir, of a module whose file is sound.
func loadPackage(dir string, files *rooted.Files, by parting) (*Description, diag.List, error) {
	m := newMount(files)
	inst, err := instance(dir, m, parseFile)
	if err != nil {
		return nil, nil, err
	}
	r := &reader{from: m, bytes: singleQuoted(inst), mistaken: map[string]string{}, places: newPlaces(inst, filepath.Clean(dir), files, func(texts map[string][]byte) *build.Instance {
		raw, _ := instance(dir, m, parseWithoutSchema(texts)) // the same way has succeeded above
		return raw
	})}
	// All else follows from the schema, and from what is not read.
	if foreign := foreignSchema(inst, files); len(foreign) > 0 {
		return nil, foreign, nil
	}
	if refused := append(m.refusals(), r.embedsRefused(inst)...); len(refused) > 0 {
		return nil, refused, nil
	}
	at, err := realDir(dir)
	if err != nil {
		return nil, nil, err
	}
	if inst.Err != nil {
		return nil, r.unloaded(inst, at, files), nil
	}
	if first := slices.Concat(r.cycles(inst), r.embedNothing(inst), r.decimalCommas(inst)); len(first) > 0 {
		return nil, first.Normalize(), nil
	}
	left, err := leftOut(inst, at, files)
	if err != nil {
		return nil, nil, err
	}
	beside := slices.Concat(r.unmatched(inst, files), r.twinFiles(inst, files), unreadFiles(inst, at, files))
	left = slices.Concat(left, beside, elsewhereThan(beside, r.unreadData(inst, at, files)), clausesAbove(inst, at, files), r.idle(inst))
	whose, written := r.written(inst, at)
	if odd := r.apart(inst, at, whose); len(odd) > 0 {
		return nil, slices.Concat(left, odd), nil
	}
	d, problems := r.inPartsOrWhole(dir, inst, by)
	if d != nil {
		d.Files, d.files, d.directories, d.Package, d.dir = files, whose, directoriesOf(inst, files), inst.PkgName, at
		if written.Fatal(false) { // what counts is not what their owners wrote
			d.Findings = slices.DeleteFunc(d.Findings, func(f plan.Finding) bool { return f.Rule == "dead-value" })
		}
		if whose.Head == nil {
			written = append(written, r.here(nil, "#Cluster comes into this package by no embedding that can be read: embed schema.#Cluster at the top of one file, which makes it the platform's", "platform-file"))
		}
	}
	problems = r.below(inst, at, r.withMisfits(inst, r.withMisgiven(inst, slices.DeleteFunc(problems, func(p diag.Problem) bool { return oneMesh(written, p) || fromAbove(written, p) }))))
	problems = r.taking(withoutFollowing(withoutUnread(r.withLooped(inst, problems))))
	d, problems = r.namedInTexts(d, leftOutItself(left, problems))
	problems = astray(inst.PkgName, at, files, slices.Concat(r.unsaid(written, problems), problems))
	return d, slices.Concat(left, problems, elsewhereThan(problems, slices.Concat(r.idleRows(inst), r.twinRows(inst), r.dataFaults(inst)))), nil
}

// unloaded tells why CUE loads no package.
func (r *reader) unloaded(inst *build.Instance, at string, files *rooted.Files) diag.List {
	if odd := severalPackages(inst.Err, at, files); len(odd) > 0 {
		return odd.Normalize()
	}
	if unread := nothingRead(inst.Err, at, files); len(unread) > 0 {
		return unread
	}
	return r.report(r.unparsed(inst.Err))
}

// whole evaluates the package in one value.
func (r *reader) whole(dir string, inst *build.Instance) (*Description, diag.List) {
	d, problems := r.evaluated(inst)
	if rest := withoutFields(dir, inst, r); d != nil && rest != nil {
		second := &reader{from: r.from, bytes: r.bytes, places: r.places, unknown: r.unknown, refused: d.Refused, mistaken: r.mistaken}
		if d, problems := second.evaluated(rest); d != nil {
			return d, problems
		} // else something refers to what was left out
	}
	return d, problems
}

// evaluated has CUE evaluate the package and reads what comes out. There are descriptions that
// CUE panics on, some only as long as equal values share what they are; where it does
// so again, that is told.
func (r *reader) evaluated(inst *build.Instance) (*Description, diag.List) {
	first := *r
	if d, problems, failed := r.evaluate(inst); failed == nil {
		return d, problems
	}
	*r = first
	d, problems, failed := r.evaluate(inst, cuecontext.CUE_DEBUG("sharing=0"))
	if failed != nil {
		return nil, diag.List{failure(r.places, failed)}
	}
	return d, problems
}

// evaluate evaluates the package in a context with these options; failed is why CUE panics.
func (r *reader) evaluate(inst *build.Instance, options ...cuecontext.Option) (d *Description, problems diag.List, failed any) {
	defer func() {
		if failed = recover(); failed != nil {
			d, problems = nil, nil
		}
	}()
	v, schema := valueOf(inst, options...)
	r.schema = schema
	d, problems = r.read(v)
	return d, problems, nil
}

// failure tells of a panic of CUE's.
func failure(places *Places, reason any) diag.Problem {
	why := fmt.Sprintf(" (%v)", reason)
	if _, of := reason.(runtime.Error); of {
		why = "" // Go's words for a mistake of CUE's
	}
	return diag.Problem{
		Position: places.fallback, Rule: ruleCUE,
		Message: "CUE fails on this description" + why + ": look for a field that refers to itself in what was changed last",
	}
}

// UsageError is a request that cannot be carried out as it stands.
type UsageError struct{ Message string }

func (e *UsageError) Error() string { return e.Message }
