package tree

import (
	"os"
	"path"

	"meshc.dev/compiler"
	"meshc.dev/compiler/manifest"
)

// Gone is a unit that an earlier run wrote and that is no more.
type Gone struct {
	Unit string
	// Objects are what the tree has of it, in the order of the files' names. What
	// cannot be read as objects is left out.
	Objects []manifest.Object
}

// Departed are the units that dir holds of earlier runs and that are not among
// units.
func Departed(dir string, units []compiler.Unit) ([]Gone, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil // nothing is there, or who writes there tells what is wrong
	}
	defer root.Close()
	p := &plan{root: root}
	if err := p.goneUnits(units); err != nil {
		return nil, told(dir, err)
	}
	var out []Gone
	for _, unit := range p.stale {
		names, err := p.readIndex(unit)
		if err != nil {
			return nil, told(dir, err)
		}
		gone := Gone{Unit: unit}
		for _, name := range names {
			text, err := root.ReadFile(path.Join(unit, name))
			if err != nil {
				continue
			}
			objects, err := manifest.Parse(text)
			if err != nil || len(objects) == 1 && objects[0].Kind() == "Kustomization" {
				continue
			}
			gone.Objects = append(gone.Objects, objects...)
		}
		out = append(out, gone)
	}
	return out, nil
}
