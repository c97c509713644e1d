// Package tree writes units into a directory that a GitOps repository keeps:
// one directory a unit, one object a file, whole or not at all.
package tree

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"

	"meshc.dev/compiler"
	"meshc.dev/compiler/manifest"
)

// indexName is the file in which a unit's directory keeps what meshc wrote.
const indexName = ".meshc-index"

const indexHeader = "# Files that meshc wrote here. It overwrites and removes these and no others.\n"

// Files gives the content of a unit's directory by file name: an object a
// file, named as kustomize names them, and a kustomization with their order.
func Files(u compiler.Unit) (map[string][]byte, error) {
	namespaces := map[string]bool{}
	for _, d := range u.Documents {
		if d.ID.Namespace != "" {
			namespaces[d.ID.Namespace] = true
		}
	}
	files := map[string][]byte{}
	var order []any
	for _, d := range u.Documents {
		name := manifest.FileName(d.ID, d.Version, len(namespaces) > 1)
		if name != path.Base(name) || !filepath.IsLocal(name) {
			return nil, fmt.Errorf("unit %s: %q is no file name", u.Name, name)
		}
		if files[name] != nil {
			return nil, fmt.Errorf("unit %s: two objects would be written to %s, since file names are lower case", u.Name, name)
		}
		files[name] = d.YAML
		order = append(order, name)
	}
	kustomization, err := manifest.Format(manifest.Object{Body: map[string]any{
		"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "resources": order,
	}})
	if err != nil {
		return nil, err
	}
	files["kustomization.yaml"] = kustomization
	return files, nil
}

// plan is what is to be done to a directory.
type plan struct {
	root *os.Root
	// write are the files whose content is new, remove those that meshc wrote
	// and has no more, both by path; indexes the units' indexes.
	write   map[string][]byte
	remove  []string
	indexes map[string][]string
	// stale are units that meshc wrote and the description has no more.
	stale []string
}

// Write brings dir to hold the units. With all, units that dir holds of an
// earlier run and that are not among them go. Files that meshc did not write
// are never touched; where one is in the way, nothing is written. A cancelled
// context or a failure before all is ready leaves dir as it was.
func Write(ctx context.Context, dir string, units []compiler.Unit, all bool) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return told(dir, err)
	}
	p, err := compare(dir, units, all)
	if err != nil {
		return told(dir, err)
	}
	defer p.root.Close()
	return told(dir, p.carryOut(ctx))
}

// Stale lists the files in which dir differs from the units, by path.
func Stale(dir string, units []compiler.Unit, all bool) ([]string, error) {
	p, err := compare(dir, units, all)
	if err != nil {
		return nil, told(dir, err)
	}
	defer p.root.Close()
	return slices.Sorted(slices.Values(append(slices.Collect(maps.Keys(p.write)), p.remove...))), nil
}

func compare(dir string, units []compiler.Unit, all bool) (*plan, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	p := &plan{root: root, write: map[string][]byte{}, indexes: map[string][]string{}}
	var faults []error
	for _, u := range units {
		faults = append(faults, p.unit(u))
	}
	if all {
		faults = append(faults, p.goneUnits(units))
	}
	if err := errors.Join(faults...); err != nil {
		root.Close()
		return nil, err
	}
	return p, nil
}

func (p *plan) unit(u compiler.Unit) error {
	files, err := Files(u)
	if err != nil {
		return err
	}
	ours, err := p.readIndex(u.Name)
	if err != nil {
		return err
	}
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(files)) {
		at := path.Join(u.Name, name)
		old, err := p.root.ReadFile(at)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			faults = append(faults, err)
			continue
		case bytes.Equal(old, files[name]):
			continue
		case !slices.Contains(ours, name):
			faults = append(faults, fmt.Errorf("%s is in the way: meshc did not write it", path.Join(p.root.Name(), at)))
			continue
		}
		p.write[at] = files[name]
	}
	for _, name := range ours {
		if files[name] == nil {
			p.remove = append(p.remove, path.Join(u.Name, name))
		}
	}
	p.indexes[u.Name] = slices.Sorted(maps.Keys(files))
	return errors.Join(faults...)
}

// goneUnits removes what earlier runs wrote for units that are no more.
func (p *plan) goneUnits(units []compiler.Unit) error {
	entries, err := fs.ReadDir(p.root.FS(), ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.IsDir() || slices.ContainsFunc(units, func(u compiler.Unit) bool { return u.Name == e.Name() }) {
			continue
		}
		ours, err := p.readIndex(e.Name())
		if err != nil {
			return err
		}
		if ours == nil {
			continue
		}
		for _, name := range ours {
			p.remove = append(p.remove, path.Join(e.Name(), name))
		}
		p.stale = append(p.stale, e.Name())
	}
	return nil
}
