package compiler

import (
	"path/filepath"
	"slices"
	"strings"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
)

// Owned is a file, or a directory with all in it, and who owns it.
type Owned struct {
	// Path is the full one, and ends in a separator if it is a directory's.
	Path  string
	Names []string
}

// People tells who owns which file of the description in dir, the platform's
// and its further paths among them: of several that a file is among, the last
// counts. Files of the draft need not be written yet.
func People(dir string, with cluster.Draft, further []string) ([]Owned, diag.List, error) {
	d, problems, err := cluster.LoadWith(dir, with, beyondClaims())
	if err != nil || d == nil {
		return nil, problems, err
	}
	defer d.Close() //nolint:errcheck // it was only read
	names := map[string][]string{}
	for _, p := range d.Plans {
		for _, o := range p.Owners {
			names[o.Of] = o.Names
		}
	}
	var missing []plan.Finding
	if len(names[plan.Shared]) == 0 {
		missing = append(missing, plan.Finding{
			Field: plan.Field{Unit: plan.Shared, At: plan.Path{"owners"}}, Rule: "required",
			Says: []any{"say who owns the platform's files, such as owners: [\"@example/platform\"]"},
		})
	}
	problems = report(d, problems, missing)
	if problems.Fatal(false) {
		return nil, problems, nil
	}
	belong, separator := d.Belongings(), string(filepath.Separator)
	var out []Owned
	platform := func(path string) { out = append(out, Owned{path, names[plan.Shared]}) }
	for _, path := range belong.Directories {
		platform(path + separator)
	}
	for _, path := range sourcesOf(d) {
		platform(path)
	}
	for _, mesh := range d.Meshes {
		for _, file := range belong.Tenants[mesh] {
			if len(names[mesh]) > 0 {
				out = append(out, Owned{file, names[mesh]})
			}
		}
	}
	for _, path := range append([]string{d.Files.Full("cue.mod") + separator}, belong.Platform...) {
		platform(path)
	}
	for _, path := range further {
		platform(path)
	}
	return out, problems, nil
}

// tenantsOf are the files that are a mesh's, by their names in the module.
func tenantsOf(d *cluster.Description) map[string][]string {
	out := map[string][]string{}
	for mesh, files := range d.Belongings().Tenants {
		for _, full := range files {
			if name, ok := d.Files.Rel(full); ok {
				out[mesh] = append(out[mesh], name)
			}
		}
	}
	return out
}

// sourcesOf are the charts and manifests of the module that the meshes render.
func sourcesOf(d *cluster.Description) []string {
	var out []string
	for _, p := range d.Plans {
		for _, s := range p.Sources {
			switch {
			case s.Manifest != "":
				out = append(out, d.Files.Full(s.Manifest))
			case s.Chart != "" && !strings.HasPrefix(s.Chart, "builtin:"):
				out = append(out, d.Files.Full(s.Chart))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
