package rooted

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestAdded: files that are not there yet are read beside those that are, in
// directories that are there or not, and leave the disk as it is.
func TestAdded(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"meshes/a.cue": "a", "meshes/b.cue": "b", "other": "o"} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = files.Close() }()
	files.Add(map[string][]byte{"meshes/b.cue": []byte("new"), "meshes/c.cue": []byte("c"), "cue.mod/module.cue": []byte("m"), "x": nil})
	for name, want := range map[string]string{"meshes/a.cue": "a", "meshes/b.cue": "new", "meshes/c.cue": "c", "cue.mod/module.cue": "m", "other": "o", "x": ""} {
		if text, err := files.ReadFile(name); err != nil || string(text) != want {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
	for dir, want := range map[string]string{".": "cue.mod meshes other x", "meshes": "a.cue b.cue c.cue", "cue.mod": "module.cue"} {
		entries, err := files.ReadDir(dir)
		var names []string
		for _, e := range entries {
			names = append(names, e.Name())
		}
		if err != nil || strings.Join(names, " ") != want {
			t.Errorf("%s: %v, %v", dir, names, err)
		}
	}
	var seen []string
	if err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if !d.IsDir() {
			seen = append(seen, name)
		}
		return err
	}); err != nil || !slices.Equal(seen, []string{"cue.mod/module.cue", "meshes/a.cue", "meshes/b.cue", "meshes/c.cue", "other", "x"}) {
		t.Errorf("walked over %v, %v", seen, err)
	}
	if files.Exists("nothing") || files.Exists("meshes/d.cue") {
		t.Error("what nobody added is there")
	}
	if _, err := os.Stat(filepath.Join(dir, "cue.mod")); err == nil {
		t.Error("it was written")
	}
}
