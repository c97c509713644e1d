package cluster

import (
	"io/fs"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"meshc.dev/compiler/plan"
	"meshc.dev/compiler/rooted"
	"meshc.dev/schema"
)

// TestTablesAreNotRead: in the module that the schema is part of, too, what Go has of it as JSON
// is no part of descriptions, unless the module has other rows than this binary.
func TestTablesAreNotRead(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	listed := func(change map[string][]byte) []string {
		files, err := rooted.Open(root)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = files.Close() })
		files.Add(change)
		m := newMount(files)
		entries, err := fs.ReadDir(m, path.Join(m.at, "schema"))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, e := range entries {
			if path.Ext(e.Name()) == ".cue" {
				names = append(names, e.Name())
			}
		}
		return names
	}
	var want []string
	all, err := schema.Files.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		if !isTable(e.Name()) {
			want = append(want, e.Name())
		}
	}
	if got := listed(nil); !slices.Equal(got, want) || slices.Contains(got, "tables.cue") || !slices.Contains(got, "mesh.cue") {
		t.Errorf("CUE reads %q, want %q", got, want)
	}
	// Others may need what a changed one has, and it what they have.
	for _, changed := range []string{"schema/tables.cue", "schema/referencesnew.cue"} {
		got := listed(map[string][]byte{changed: []byte("package schema\n")})
		if !slices.Contains(got, "tables.cue") || !slices.Contains(got, "references.cue") {
			t.Errorf("CUE reads %q, without tables beside %s, which is another than this binary's", got, changed)
		}
	}
}

// TestTablesBeside: to what a plan says itself tables add what they say, as if both were read from
// one text.
func TestTablesBeside(t *testing.T) {
	tables, err := Tables()
	if err != nil {
		t.Fatal(err)
	}
	own := []byte(`{"kubernetes": "1.34", "rights": [{"field": "hosts", "claims": ["published name"], "match": "host"}]}`)
	var want, got plan.Plan
	for _, p := range []*plan.Plan{&want, &got} {
		if err := decodeText(own, p); err != nil {
			t.Fatal(err)
		}
	}
	if err := decodeText(schema.Tables, &want); err != nil {
		t.Fatal(err)
	}
	withTables(&got, tables)
	want.Unit = plan.Shared
	if len(got.Rights) != 1 || !reflect.DeepEqual(got, want) {
		t.Error("the plan is another than that of both texts")
	}
}
