package change_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"meshc.dev/compiler"
	"meshc.dev/compiler/change"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/mold"
)

// TestTold: of an object of each kind in the sample, whatever is edited in its text is told, and of
// what stays as it is nothing.
func TestTold(t *testing.T) {
	result, problems, err := compiler.Input{Dir: "../../meshes"}.Compile(t.Context(), func(string) bool { return true }, nil)
	if err != nil || problems.Fatal(false) {
		t.Fatal(err, problems)
	}
	edited, seen := map[string]int{}, map[string]bool{}
	for _, u := range result.Units {
		for _, d := range u.Documents {
			if seen[d.ID.GroupKind()] || len(d.Text.Bytes()) > 8000 {
				continue // edits of a long text are many, and each is of all of it
			}
			seen[d.ID.GroupKind()] = true
			if units := changed(t, u.Name, d, d.Text.Bytes()); len(units) > 0 {
				t.Errorf("%s: %+v is told, and it is as it was", d.ID, units)
			}
			for _, e := range edits(parse(t, d).Body, nil) {
				text, err := manifest.Format(manifest.Object{Body: manifest.Map(e.body)})
				if err != nil {
					t.Fatal(err)
				}
				told := changed(t, u.Name, d, text)
				if differs := !bytes.Equal(text, d.Text.Bytes()); differs != (len(told) > 0) {
					t.Errorf("%s: %s at %v: told %v, differs %v", d.ID, e.how, e.path, len(told) > 0, differs)
				}
				edited[e.how]++
			}
		}
	}
	for _, how := range hows() {
		if edited[how] == 0 {
			t.Errorf("the sample has nothing for the edit %q", how)
		}
	}
}

func parse(t *testing.T, d compiler.Document) manifest.Object {
	t.Helper()
	objects, err := manifest.Parse(d.Text.Bytes())
	if err != nil || len(objects) != 1 {
		t.Fatal(d.ID, err)
	}
	return objects[0]
}

// changed are the units that change where a document has another text.
func changed(t *testing.T, unit string, d compiler.Document, text []byte) []change.Unit {
	t.Helper()
	now := d
	now.Text = mold.Own(text)
	is := func(d compiler.Document) []compiler.Unit {
		return []compiler.Unit{{Name: unit, Documents: []compiler.Document{d}}}
	}
	units, err := change.Units(is(d), is(now), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return units
}

// edit is an object's body with one change.
type edit struct {
	how  string
	path []string
	body any
}

func hows() []string {
	return []string{"goes", "is null", "one more", "swapped", "a blank more", "a comment more", "--a b"}
}

// edits are all of one value, each of which changes one thing in it.
func edits(v any, path []string) []edit {
	if len(path) == 1 && slices.Contains([]string{"apiVersion", "kind", "metadata"}, path[0]) {
		return nil // with another name it is another object
	}
	switch v := v.(type) {
	case map[string]any:
		return ofFields(v, path)
	case []any:
		return ofItems(v, path)
	case string:
		if name, value, flag := strings.Cut(v, "="); flag && strings.HasPrefix(name, "--") && len(path) > 1 && path[len(path)-2] == "args" {
			return []edit{{"--a b", path, name + " " + value}}
		}
		out := []edit{{"a blank more", path, v + " "}}
		if strings.Contains(v, "\n") {
			out = append(out, edit{"a comment more", path, v + "# more\n"}, edit{"a blank more", path, v + "\n\n"})
		}
		return out
	case int64:
		return []edit{{"one more", path, v + 1}, {"one more", path, v + 1<<53}}
	case int:
		return []edit{{"one more", path, v + 1}, {"one more", path, v + 1<<53}}
	}
	return nil
}

func ofFields(v map[string]any, path []string) []edit {
	var out []edit
	for name, inner := range v {
		at := append(slices.Clip(path), name)
		for _, e := range edits(inner, at) {
			out = append(out, edit{e.how, e.path, with(v, name, e.body)})
		}
		if len(path) == 0 {
			continue
		}
		less := maps.Clone(v)
		delete(less, name)
		out = append(out, edit{"goes", at, less}, edit{"is null", at, with(v, name, nil)})
	}
	return out
}

func with(v map[string]any, name string, inner any) map[string]any {
	out := maps.Clone(v)
	out[name] = inner
	return out
}

func ofItems(v []any, path []string) []edit {
	var out []edit
	for i := range v {
		at := append(slices.Clip(path), fmt.Sprint(i))
		for _, e := range edits(v[i], at) {
			now := slices.Clone(v)
			now[i] = e.body
			out = append(out, edit{e.how, e.path, now})
		}
		if i > 0 {
			now := slices.Clone(v)
			now[i], now[i-1] = now[i-1], now[i]
			out = append(out, edit{"swapped", at, now})
		}
	}
	return out
}
