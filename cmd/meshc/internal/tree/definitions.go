package tree

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"meshc.dev/compiler"
	"meshc.dev/compiler/manifest"
)

// Definitions are the CustomResourceDefinitions that dir holds before units are
// written there, and after. What meshc did not write stays. With all, what it
// wrote for other units goes.
func Definitions(dir string, units []compiler.Unit, all bool) (before, after []manifest.Object, err error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, nil // nothing is there, or who writes there tells what is wrong
	}
	defer root.Close()
	p := &plan{root: root}
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, nil, told(dir, err)
	}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		ours, others, err := p.definitions(e.Name())
		if errors.Is(err, fs.ErrNotExist) {
			continue // it went since the list was read
		}
		if err != nil {
			return nil, nil, told(dir, err)
		}
		before, after = slices.Concat(before, ours, others), append(after, others...)
		if !all && !slices.ContainsFunc(units, func(u compiler.Unit) bool { return u.Name == e.Name() }) {
			after = append(after, ours...)
		}
	}
	for _, u := range units {
		for _, d := range u.Documents {
			if d.ID.Kind == definition {
				after = append(after, definitionsOf(d.YAML)...)
			}
		}
	}
	return before, after, nil
}

// definition is the kind, and in lower case a part of the names of its files.
const definition = "CustomResourceDefinition"

// definitions are those in a unit's directory that meshc wrote, and others'.
func (p *plan) definitions(unit string) (ours, others []manifest.Object, err error) {
	files, err := fs.ReadDir(p.root.FS(), unit)
	if err != nil {
		return nil, nil, err
	}
	names, err := p.readIndex(unit)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range files {
		if !f.Type().IsRegular() || !strings.Contains(f.Name(), strings.ToLower(definition)) {
			continue
		}
		text, err := p.root.ReadFile(path.Join(unit, f.Name()))
		if err != nil {
			return nil, nil, err
		}
		if found := definitionsOf(text); slices.Contains(names, f.Name()) {
			ours = append(ours, found...)
		} else {
			others = append(others, found...)
		}
	}
	return ours, others, nil
}

// definitionsOf are those in a text; one that is no manifest has none.
func definitionsOf(text []byte) []manifest.Object {
	objects, err := manifest.Parse(text)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(objects, func(o manifest.Object) bool { return !manifest.IsDefinition(o) })
}
