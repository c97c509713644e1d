package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"meshc.dev/cmd/meshc/internal/tree"
	"meshc.dev/compiler"
	"meshc.dev/compiler/manifest"
)

// backError is a tree whose CustomResourceDefinitions would go back to an older
// release's, or go.
type backError struct {
	dir string
	// steps are names of definitions, by what becomes of them.
	steps map[string][]string
	// floor is the newest release that the tree has of those which meshes need.
	floor string
}

func (e *backError) Error() string { return strings.Join(e.Lines(), "\n") }

// Lines implements lined.
func (e *backError) Lines() []string {
	lines := []string{fmt.Sprintf("CustomResourceDefinitions of %s would go back:", e.dir)}
	for _, how := range slices.Sorted(maps.Keys(e.steps)) {
		lines = append(lines, fmt.Sprintf("  %s: %s", how, strings.Join(e.steps[how], ", ")))
	}
	if e.floor != "" {
		lines = append(lines, fmt.Sprintf("Name a release of Istio %s, or a newer one, in cluster.istio.releases, and have `meshc vet` hold it:", e.floor),
			"", fmt.Sprintf("  cluster: crds: floor: %q", e.floor), "")
	}
	return append(lines, "If that is meant, run it again with --crds-back")
}

// goesBack tells whether to write the units takes back definitions that the
// tree has: Kubernetes deletes all objects of a kind whose definition goes, and fields
// that an older one does not have.
func (w *writing) goesBack(t *tree.Tree, units []compiler.Unit) error {
	before, after, err := t.Definitions(units, w.all)
	if err != nil {
		return err
	}
	e := &backError{dir: w.dir, steps: map[string][]string{}}
	for _, was := range before {
		how := "go, and with them every object of their kinds"
		if i := slices.IndexFunc(after, func(o manifest.Object) bool { return o.Name() == was.Name() }); i >= 0 {
			how = back(was, after[i])
			if from := manifest.Release(was); released(units, was.Name()) && manifest.Older(manifest.Release(after[i]), from) && (e.floor == "" || manifest.Older(e.floor, from)) {
				e.floor = from
			}
		}
		if how != "" {
			e.steps[how] = append(e.steps[how], was.Name())
		}
	}
	if len(e.steps) == 0 {
		return nil
	}
	return e
}

// released tells whether a definition is of the release that units have for all
// meshes.
func released(units []compiler.Unit, name string) bool {
	return slices.ContainsFunc(units, func(u compiler.Unit) bool {
		return slices.ContainsFunc(u.Documents, func(d compiler.Document) bool { return d.Released && d.ID.Name == name })
	})
}

// back says how one definition is less than the one in its place was, "" where it
// is not.
func back(was, is manifest.Object) string {
	from, to := manifest.Release(was), manifest.Release(is)
	lost := slices.DeleteFunc(manifest.Versions(was), func(v string) bool { return slices.Contains(manifest.Versions(is), v) })
	switch {
	case manifest.Older(to, from):
		return fmt.Sprintf("from %s to %s", from, to)
	case len(lost) > 0:
		return "lose the version " + strings.Join(lost, ", ")
	}
	return ""
}
