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
	// istio is the newest release of Istio that the tree has them of.
	istio string
}

func (e *backError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "CustomResourceDefinitions of %s would go back:", e.dir)
	for _, how := range slices.Sorted(maps.Keys(e.steps)) {
		fmt.Fprintf(&b, "\n  %s: %s", how, strings.Join(e.steps[how], ", "))
	}
	if e.istio != "" {
		fmt.Fprintf(&b, "\nName a release of Istio %s, or a newer one, in cluster.istio.releases, and have `meshc vet` hold it:\n\n  cluster: crds: floor: %q\n", e.istio, e.istio)
	}
	b.WriteString("\nIf that is meant, run it again with --crds-back")
	return b.String()
}

// goesBack tells whether to write the units takes back definitions that dir
// has: Kubernetes deletes all objects of a kind whose definition goes, and fields
// that an older one does not have.
func goesBack(dir string, units []compiler.Unit, all bool) error {
	before, after, err := tree.Definitions(dir, units, all)
	if err != nil {
		return err
	}
	e := &backError{dir: dir, steps: map[string][]string{}}
	for _, was := range before {
		how := "go, and with them every object of their kinds"
		if i := slices.IndexFunc(after, func(o manifest.Object) bool { return o.Name() == was.Name() }); i >= 0 {
			how = e.back(was, after[i])
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

// back says how one definition is less than the one in its place was, "" where it
// is not.
func (e *backError) back(was, is manifest.Object) string {
	from, to := manifest.Release(was), manifest.Release(is)
	lost := slices.DeleteFunc(manifest.Versions(was), func(v string) bool { return slices.Contains(manifest.Versions(is), v) })
	switch {
	case manifest.Older(to, from):
		if strings.HasSuffix(was.Name(), ".istio.io") && (e.istio == "" || manifest.Older(e.istio, from)) {
			e.istio = from
		}
		return fmt.Sprintf("from %s to %s", from, to)
	case len(lost) > 0:
		return "lose the version " + strings.Join(lost, ", ")
	}
	return ""
}
