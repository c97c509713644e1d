// Package compiler turns the description of a cluster into the manifests of
// its units, or into the problems that it has.
package compiler

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"meshc.dev/compiler/chart"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/manifest"
)

// Unit is what is applied together: what the meshes share, or one mesh.
type Unit struct {
	Name string
	// Documents are the unit's objects in the order to apply them.
	Documents []Document
}

// Document is one object as text.
type Document struct {
	ID      manifest.ID
	Version string
	YAML    []byte
}

// Result is a sound description, compiled.
type Result struct {
	// Units are those asked for, the shared one first.
	Units []Unit
	// Names are those of all meshes.
	Names []string
	// Meshes, Objects and Claims count the whole description.
	Meshes, Objects, Claims int
}

// Compile loads the description in dir, plans, renders and audits all of it,
// and gives the text of the units that want asks for. Nothing comes out of a
// description with problems. The error is of input or output.
func Compile(ctx context.Context, dir string, want func(unit string) bool) (*Result, diag.List, error) {
	d, problems, err := cluster.Load(dir)
	if err != nil || d == nil {
		return nil, problems, err
	}
	root, err := os.OpenRoot(d.Root)
	if err != nil {
		return nil, nil, err
	}
	defer root.Close()
	units, err := renderAll(ctx, root.FS(), d, want)
	if err != nil {
		return nil, nil, err
	}
	problems = append(problems, audit(d, units)...)
	if len(problems) > 0 {
		return nil, problems.Normalize(), nil
	}
	result := &Result{Names: d.Meshes, Meshes: len(d.Meshes)}
	for _, p := range d.Plans {
		result.Claims += len(p.Claims)
	}
	for _, u := range units {
		result.Objects += len(u.facts)
		if want(u.name) {
			result.Units = append(result.Units, Unit{Name: u.name, Documents: u.documents})
		}
	}
	return result, nil, nil
}

// renderAll renders the units side by side. Each leaves its facts for the
// audit, its text if it is wanted, and lets go of the rest: a thousand meshes
// are to fit into memory.
func renderAll(ctx context.Context, user fs.FS, d *cluster.Description, want func(string) bool) ([]unit, error) {
	scopes := manifest.Scopes{}
	for kind, scope := range d.Kinds {
		scopes.Tell(kind, scope)
	}
	b := &builder{description: d, charts: chart.NewRenderer(user), manifests: newManifests(user), scopes: scopes}
	units := make([]unit, len(d.Plans))
	// The shared unit has the CRDs, which tell the scopes of the kinds in the
	// other units.
	rest := 0
	if len(d.Plans) > 0 && d.Plans[0].Unit == cluster.SharedUnit {
		units[0] = b.build(d.Plans[0], want)
		rest = 1
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, p := range slices.All(d.Plans) {
		if i < rest {
			continue
		}
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			units[i] = b.build(p, want)
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, fmt.Errorf("stopped: %w", err)
	}
	return units, nil
}
