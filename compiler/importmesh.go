package compiler

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
)

// Imported is a mesh that is to be described as others describe it.
type Imported struct {
	Name string
	// Files describe it to other tools; what stands in the first counts where two differ.
	Files []Described
	// Root is its root namespace, if not as the files say; Namespaces are workload
	// namespaces besides those that they name.
	Root       string
	Namespaces []string
	// File is where it is to be described, as a full path: beside the other tenants' if it
	// is empty.
	File string
}

// ImportMesh makes the first file of a mesh of the description in dir of what describes it to
// other tools, and tells what is not carried over. Of that, what the description would have a
// problem with is found by judging the file as it would be. It gives the problems that are left,
// which do not come from the files, and notes about the file.
func ImportMesh(ctx context.Context, dir string, mesh Imported, progress *Progress) (*Drafted, []Left, diag.List, error) {
	if err := cluster.MeshName(mesh.Name); err != nil {
		return nil, nil, nil, err
	}
	tables, err := cluster.Tables()
	if err != nil {
		return nil, nil, nil, err
	}
	table := tables.Imports[0]
	c, err := carry(mesh, table)
	if err != nil {
		return nil, nil, nil, err
	}
	in := Input{Dir: dir}
	d, problems, err := in.load(progress, plan.Needless{Fields: plan.Upgrading()})
	if err != nil || d == nil {
		return nil, nil, problems, err
	}
	defer d.Close() //nolint:errcheck // it was only read
	drafted, err := placedFile(d, mesh.Name, mesh.File)
	if err != nil {
		return nil, nil, nil, err
	}
	before, _, err := in.vet(ctx, progress)
	if err != nil {
		return nil, nil, nil, err
	}
	drafted.Before = len(slices.DeleteFunc(slices.Clone(before), diag.Problem.IsNote))
	j := judging{in: in, pkg: d.Package, mesh: mesh.Name, drafted: drafted, before: before, table: table}
	after, err := j.settle(ctx, c, progress)
	if err != nil {
		return nil, nil, nil, err
	}
	own := cluster.Display(drafted.File)
	return drafted, c.sorted(), slices.DeleteFunc(after, func(p diag.Problem) bool { return p.IsNote() && p.File != own }), nil
}

// carry makes fields of all that describes a mesh.
func carry(mesh Imported, table plan.Import) (*carrier, error) {
	documents, err := readAll(mesh.Files, table.Forms)
	if err != nil {
		return nil, err
	}
	c := &carrier{told: map[string]bool{}}
	if mesh.Root != "" {
		c.put(carried{Field: cluster.Field{At: []string{"rootNamespace"}, Value: mesh.Root}, Left: Left{File: "--root-namespace", What: mesh.Root}})
	}
	for _, name := range mesh.Namespaces {
		c.put(carried{Field: cluster.Field{At: []string{"namespaces", name}, Value: map[string]any{}}, asked: true})
	}
	for _, f := range mesh.Files {
		if f.Namespace != "" {
			c.put(carried{Field: cluster.Field{At: []string{"gateways", f.Name, "namespace"}, Value: f.Namespace}, asked: true})
			c.put(carried{Field: cluster.Field{At: []string{"namespaces", f.Namespace}, Value: map[string]any{}}, asked: true})
		}
	}
	for _, d := range documents {
		if err := c.document(d); err != nil {
			return nil, err
		}
	}
	for _, d := range documents {
		c.gives(d)
	}
	c.switchOff()
	return c, nil
}

// sorted is what is left, as it stands in the files.
func (c *carrier) sorted() []Left {
	slices.SortStableFunc(c.left, func(a, b Left) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return c.left
}

// judging holds a file that is not written yet against the description.
type judging struct {
	in        Input
	pkg, mesh string
	drafted   *Drafted
	before    diag.List
	table     plan.Import
}

// settle takes out what there is a problem with until there is none, or none that comes from
// what was carried.
func (j *judging) settle(ctx context.Context, c *carrier, progress *Progress) (diag.List, error) {
	pinned := false
	for {
		after, then, err := j.judge(ctx, c, progress)
		switch {
		case err != nil:
			return nil, err
		case j.drop(c, after):
		case after.Fatal(false) || pinned || !then.goes(j.mesh):
			return after, nil
		default:
			// It says by itself what it gets by itself, or the next meshc would give it another.
			pinned = true
			pins, err := cluster.Pins()
			if err != nil {
				return nil, err
			}
			for _, pin := range pins {
				c.fields = append(c.fields, carried{Field: cluster.Field{At: pin.At, Value: pin.Value}, asked: true})
			}
		}
	}
}

// judge gives the problems that the description would have and has not now.
func (j *judging) judge(ctx context.Context, c *carrier, progress *Progress) (diag.List, judged, error) {
	var err error
	if j.drafted.Text, err = cluster.MeshOf(j.pkg, j.mesh, c.plain(), j.table.Order); err != nil {
		return nil, judged{}, err
	}
	after, then, err := j.in.with(ctx, j.mesh, j.drafted, progress)
	return without(after, j.before), then, err
}

// plain are the fields alone.
func (c *carrier) plain() []cluster.Field {
	out := make([]cluster.Field, len(c.fields))
	for i, f := range c.fields {
		out[i] = f.Field
	}
	return out
}

// drop takes out the fields that there are problems with, and tells whether there were
// some: those that are at fault or, of something around them, all in it.
func (j *judging) drop(c *carrier, problems diag.List) bool {
	places := cluster.PathsOf(j.mesh, c.plain())
	why := map[int]string{}
	for _, p := range problems {
		if p.IsNote() {
			continue
		}
		at := []string{p.Path}
		for _, also := range p.Also {
			at = append(at, also.Path)
		}
		for _, path := range at {
			for _, i := range atFault(places, path) {
				if !c.fields[i].asked && why[i] == "" {
					why[i] = p.Message + " [" + p.Rule + "]"
				}
			}
		}
	}
	var kept []carried
	for i, f := range c.fields {
		if why[i] == "" {
			kept = append(kept, f)
			continue
		}
		f.Why = why[i]
		for _, change := range j.table.Changes {
			if slices.Equal(change.To, f.At) {
				f.Why += "; " + change.Says
			}
		}
		c.left = append(c.left, f.Left)
	}
	c.fields = kept
	return len(why) > 0
}

// atFault are the fields at a path or, where there are none, those below it.
func atFault(places []string, path string) []int {
	var at, within []int
	in := func(path, around string) bool {
		rest, is := strings.CutPrefix(path, around)
		return is && (rest == "" || rest[0] == '.' || rest[0] == '[')
	}
	for i, place := range places {
		switch {
		case in(path, place):
			at = append(at, i)
		case in(place, path) && strings.Count(path, ".") > 1:
			within = append(within, i)
		}
	}
	if len(at) > 0 {
		return at
	}
	return within
}
