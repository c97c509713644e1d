package compiler

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
)

// NewMesh is a mesh that is to be described.
type NewMesh struct {
	cluster.NewMesh
	// Chosen tells that the namespaces are those that are named, be there none.
	Chosen bool
	// File is where it is to be described, as a full path: beside the other tenants' if
	// it is empty.
	File string
}

// Drafted is a mesh's file that is not written yet.
type Drafted struct {
	// File is its full path, Name the one from the module's root.
	File, Name string
	Text       []byte
	// Before counts the problems that the description has without it.
	Before int
}

// errNoRange is of a description that does not tell the cluster's node ports.
var errNoRange = errors.New("the description does not tell the cluster's node ports")

// NoPortError tells that there are too few free node ports.
type NoPortError struct{ message string }

func (e *NoPortError) Error() string { return e.message }

// DraftMesh makes the first file of a mesh of the description in dir, with node ports
// that nobody has. It gives the problems that the description would have with the file
// and has not without, and notes about the file. The module may have other files that are
// not written yet.
func DraftMesh(ctx context.Context, dir string, with cluster.Draft, mesh NewMesh, progress *Progress) (*Drafted, diag.List, error) {
	if err := cluster.MeshName(mesh.Name); err != nil {
		return nil, nil, err
	}
	in := Input{Dir: dir, Draft: with}
	d, problems, err := in.load(progress, beyondClaims())
	if err != nil || d == nil {
		return nil, problems, err
	}
	defer d.Close() //nolint:errcheck // it was only read
	drafted, err := draft(d, &mesh)
	if problems = report(d, problems); errors.Is(err, errNoRange) && problems.Fatal(false) {
		return nil, problems, nil
	}
	if err != nil {
		return nil, nil, err
	}
	after, then, err := in.pinned(ctx, d.Package, &mesh, drafted, progress)
	if err != nil {
		return nil, nil, err
	}
	if after.Fatal(false) {
		before, _, err := Input{Dir: dir, Draft: with}.vet(ctx, progress)
		if err != nil {
			return nil, nil, err
		}
		drafted.Before = len(slices.DeleteFunc(slices.Clone(before), diag.Problem.IsNote))
		after = without(after, before)
	}
	if !slices.Contains(then.meshes, mesh.Name) && !after.Fatal(false) {
		return nil, nil, &cluster.UsageError{Message: cluster.Display(drafted.File) + " would be no file of this description: name one in " + dir}
	}
	own := cluster.Display(drafted.File)
	return drafted, slices.DeleteFunc(after, func(p diag.Problem) bool { return p.IsNote() && p.File != own }), nil
}

func draft(d *cluster.Description, mesh *NewMesh) (*Drafted, error) {
	out, err := placedFile(d, mesh.Name, mesh.File)
	if err != nil {
		return nil, err
	}
	plans, g, held := slices.Concat(d.Plans, d.Parts), grantsOf(d), heldIn(d)
	all := claimsOf(plans).with(held)
	if !mesh.Chosen {
		mesh.Namespaces = []string{namespaceFor(mesh.Name, all, g)}
	}
	if err := number(d, mesh, append(plans, planOf(held)), g); err != nil {
		return nil, err
	}
	out.Text, err = mesh.NewMesh.File(d.Package)
	return out, err
}

// placedFile is the file of a mesh that nobody describes yet, at a path or, where that is empty,
// beside the other tenants'.
func placedFile(d *cluster.Description, mesh, file string) (*Drafted, error) {
	if slices.Contains(d.Meshes, mesh) {
		return nil, &cluster.UsageError{Message: fmt.Sprintf("there is a mesh %s already: it is described at %s", mesh, d.Described(mesh))}
	}
	if file == "" {
		var err error
		if file, err = d.FileFor(mesh); err != nil {
			return nil, err
		}
	}
	name, ok := d.Files.Rel(file)
	if !ok {
		return nil, &cluster.UsageError{Message: cluster.Display(file) + " lies outside of the module, whose root is " + cluster.Display(d.Files.Dir())}
	}
	if _, err := d.Files.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
		return nil, &cluster.UsageError{Message: cluster.Display(file) + " is there already: name another file with --file"}
	}
	return &Drafted{File: file, Name: name}, nil
}

// namespaceFor is a namespace of a tenant's that has named none: of its own name, or
// what comes next to that of those that it may have and nobody has.
func namespaceFor(tenant string, all claims, g grants) string {
	names := []string{tenant}
	for _, r := range g.rights["Namespace"] {
		own, _ := g.first(tenant, func(one plan.Granted) bool { return r.counts(one, false) })
		for _, pattern := range own.Values {
			with := tenant
			if strings.Contains(pattern, tenant) {
				with = "apps"
			}
			if name := strings.ReplaceAll(pattern, "*", with); name != r.Own+tenant {
				names = append(names, name)
			}
		}
	}
	for _, name := range append(names, tenant+"-apps") {
		t := thing{"Namespace", name}
		if _, denied := g.denies(tenant, t); !denied && len(all[t]) == 0 {
			return name
		}
	}
	return tenant
}

// number gives each port of the mesh's gateways the lowest node port that is free.
func number(d *cluster.Description, mesh *NewMesh, plans []plan.Plan, g grants) error {
	asked := 0
	for _, gateway := range mesh.Gateways {
		asked += len(gateway.Ports)
	}
	if asked == 0 {
		return nil
	}
	from, ok := portsFor(mesh.Name, plans, g)
	if !ok {
		return errNoRange
	}
	var free []int
	for _, r := range freeOf(from.Values, takenPorts(plans)) {
		for n := r.First; n <= r.Last && len(free) < asked; n++ {
			if _, denied := g.denies(mesh.Name, thing{NodePort, strconv.Itoa(n)}); !denied {
				free = append(free, n)
			}
		}
	}
	if len(free) < asked {
		return tooFew(d, mesh.Name, from, asked, len(free))
	}
	for _, gateway := range mesh.Gateways {
		for i := range gateway.Ports {
			gateway.Ports[i].OnNode, free = free[0], free[1:]
		}
	}
	return nil
}

// tooFew says how many there are, and where they could be granted.
func tooFew(d *cluster.Description, tenant string, from plan.Granted, asked, free int) error {
	ports := "1 node port"
	if asked != 1 {
		ports = fmt.Sprintf("%d node ports", asked)
	}
	of, more, at := "the part of the cluster's range that is given out by number", fmt.Sprintf("have the platform grant it others, by `cluster: tenants: %s: nodePorts: {min: ..., max: ...}`", quoted(tenant)), ""
	if len(from.At) > 1 {
		of, more = "which "+granting(from)+" grants", "have the platform grant more there"
		for _, p := range d.Report([]plan.Finding{{Field: plan.Field{Unit: plan.Shared, At: from.At}}}, diag.Say) {
			at = p.Position.String() + ": "
		}
	}
	return &NoPortError{fmt.Sprintf("%smesh %s needs %s; free: %d of %s, %s: %s", at, tenant, ports, free, listed(from.Values), of, more)}
}
