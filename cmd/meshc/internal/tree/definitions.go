package tree

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"meshc.dev/compiler"
	"meshc.dev/compiler/manifest"
)

// Definitions are the CustomResourceDefinitions that the tree holds before units are
// written there, and after. What meshc did not write stays. With all, what it
// wrote for other units goes.
func (t *Tree) Definitions(units []compiler.Unit, all bool) (before, after []manifest.Object, err error) {
	entries, err := fs.ReadDir(t.root.FS(), ".")
	if err != nil {
		return nil, nil, t.told(err)
	}
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), stageName) {
			continue
		}
		ours, others, err := t.definitions(e.Name())
		if err != nil {
			return nil, nil, err
		}
		before, after = slices.Concat(before, ours, others), append(after, others...)
		if !all && !slices.ContainsFunc(units, func(u compiler.Unit) bool { return u.Name == e.Name() }) {
			after = append(after, ours...)
		}
	}
	for _, u := range units {
		for _, d := range u.Documents {
			if d.ID.Kind == definition {
				after = append(after, definitionsOf(d.Text.Bytes())...)
			}
		}
	}
	return before, after, nil
}

// definition is the kind, and in lower case a part of the names of its files.
const definition = "CustomResourceDefinition"

// definitions are those in a unit's directory that meshc wrote, and others'.
func (t *Tree) definitions(unit string) (ours, others []manifest.Object, err error) {
	there, err := t.files(unit)
	if err != nil {
		return nil, nil, err
	}
	own, err := t.ours(unit, there)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(there)) {
		if !there[name].Type().IsRegular() || !strings.Contains(name, strings.ToLower(definition)) {
			continue
		}
		text, err := t.read(path.Join(unit, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // it went since the list was read
		}
		if err != nil {
			return nil, nil, t.told(err)
		}
		if _, mine := own[name]; mine {
			ours = append(ours, definitionsOf(text)...)
		} else {
			others = append(others, definitionsOf(text)...)
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
