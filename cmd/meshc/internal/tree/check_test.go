package tree

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"meshc.dev/compiler"
)

// labelled makes a unit of Namespaces with meshc's labels.
func labelled(name string, objects ...string) compiler.Unit {
	u := unit(name, "")
	for _, o := range objects {
		d := unit(name, "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  labels:\n    meshc.dev/mesh: "+name+"\n  name: \""+o+"\"\n  namespace: n\n", "n/"+o).Documents[0]
		u.Documents = append(u.Documents, d)
	}
	return u
}

func put(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func try(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestCheck: what differs is told, each with its sign, and what others put there
// by whether it may be deployed. One more run leaves nothing but that.
func TestCheck(t *testing.T) {
	now := []compiler.Unit{labelled("a", "1", "2"), labelled("b", "1")}
	c := func(t *testing.T, dir string) {
		try(t, write(t.Context(), dir, prod, []compiler.Unit{labelled("c", "1")}, false))
	}
	for name, test := range map[string]struct {
		change func(t *testing.T, dir string)
		part   bool
		keep   []string
		want   []string
	}{
		"nothing":        {change: func(*testing.T, string) {}},
		"a file changed": {change: func(t *testing.T, dir string) { put(t, dir+"/a/v1_configmap_1.yaml", "y") }, want: []string{"~ a/v1_configmap_1.yaml"}},
		"a file gone":    {change: func(t *testing.T, dir string) { try(t, os.Remove(dir+"/b/v1_configmap_1.yaml")) }, want: []string{"+ b/v1_configmap_1.yaml"}},
		"a unit gone":    {change: func(t *testing.T, dir string) { try(t, os.RemoveAll(dir+"/b")) }, want: []string{"+ b/kustomization.yaml", "+ b/v1_configmap_1.yaml"}},
		"a file is a link": {change: func(t *testing.T, dir string) {
			try(t, os.Remove(dir+"/a/kustomization.yaml"))
			try(t, os.Symlink("v1_configmap_1.yaml", dir+"/a/kustomization.yaml"))
		}, want: []string{"~ a/kustomization.yaml"}},
		"a unit that is left":  {change: c, want: []string{"- c/kustomization.yaml", "- c/v1_configmap_1.yaml"}},
		"a unit not asked for": {change: c, part: true},
		"an old stage":         {change: func(t *testing.T, dir string) { put(t, dir+"/.meshc-stage-123/a/x.yaml", "x") }, want: []string{"- .meshc-stage-123"}},
		"no index":             {change: func(t *testing.T, dir string) { try(t, os.Remove(dir+"/"+Index)) }, want: []string{"~ .meshc-index"}},
		"an index that lost a line": {change: func(t *testing.T, dir string) {
			text, err := os.ReadFile(dir + "/" + Index)
			try(t, err)
			lines := slices.DeleteFunc(strings.SplitAfter(string(text), "\n"), func(l string) bool { return strings.HasSuffix(l, "b/v1_configmap_1.yaml\n") })
			put(t, dir+"/"+Index, strings.Join(lines, ""))
		}, want: []string{"~ .meshc-index"}},
		"others' manifests": {change: func(t *testing.T, dir string) {
			put(t, dir+"/a/x.yaml", "x")
			put(t, dir+"/b/x.yml", "x")
			put(t, dir+"/x.json", "x")
			put(t, dir+"/b/Kustomization", "x")
		}, want: []string{"1 a/x.yaml", "1 b/Kustomization", "1 b/x.yml", "1 x.json"}},
		"others' files": {change: func(t *testing.T, dir string) { put(t, dir+"/a/README.md", "x"); put(t, dir+"/LICENSE", "x") }, want: []string{"0 LICENSE", "0 a/README.md"}},
		"others' directories": {change: func(t *testing.T, dir string) {
			put(t, dir+"/z/y/x.yaml", "x")
			put(t, dir+"/a/more/README.md", "x")
			try(t, os.Mkdir(dir+"/empty", 0o700))
		}, want: []string{"2 a/more/", "2 empty/", "2 z/"}},
		"others' links": {change: func(t *testing.T, dir string) {
			try(t, os.Symlink("a", dir+"/z"))
			try(t, os.Symlink("/etc", dir+"/a/etc"))
		}, want: []string{"3 a/etc", "3 z"}},
		"a name that forges a line": {change: func(t *testing.T, dir string) { put(t, dir+"/a/x\n::error::.yaml", "x") }, want: []string{"1 \"a/x\\n::error::.yaml\""}},
		"git's own":                 {change: func(t *testing.T, dir string) { put(t, dir+"/.git/x.json", "x") }},
		"what is kept": {change: func(t *testing.T, dir string) {
			put(t, dir+"/a/extra.yaml", "x")
			put(t, dir+"/z/y/x.yaml", "x")
			put(t, dir+"/y/x.yaml", "x")
			put(t, dir+"/kustomization.yaml", "x")
		}, keep: []string{"*/extra.yaml", "z", "y/*.yaml", "kustomization.yaml"}, want: []string{"~ .meshc-index"}},
		"what is kept of a directory": {change: func(t *testing.T, dir string) { put(t, dir+"/y/x.yaml", "x"); put(t, dir+"/y/z.json", "x") }, keep: []string{"y/*.yaml"}, want: []string{"2 y/"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			mustWrite(t, dir, true, now...)
			test.change(t, dir)
			of := prod
			of.Keep = test.keep
			was := snapshot(t, dir)
			got, err := look(t, dir, of, now, !test.part)
			if err != nil || !slices.Equal(signs(got), test.want) {
				t.Fatalf("got %q, %v; want %q", signs(got), err, test.want)
			}
			if now := snapshot(t, dir); !reflect.DeepEqual(now, was) {
				t.Errorf("looking has changed the tree: %v", now)
			}
			try(t, write(t.Context(), dir, of, now, !test.part))
			if got, err = look(t, dir, of, now, !test.part); err != nil || !got.None() || len(got.Foreign) != len(slices.DeleteFunc(test.want, func(s string) bool { return strings.ContainsAny(s[:1], "+-~") })) {
				t.Errorf("after one more run: %q, %v", signs(got), err)
			}
		})
	}
}

// TestRefused: whose tree it is, and what of it is meshc's, must be known.
func TestRefused(t *testing.T) {
	now := []compiler.Unit{labelled("a", "1", "2")}
	later := []compiler.Unit{labelled("a", "1", "3")}
	index := func(text string) func(*testing.T, string) {
		return func(t *testing.T, dir string) { put(t, dir+"/"+Index, text) }
	}
	for name, test := range map[string]struct {
		change func(t *testing.T, dir string)
		of     For
		want   string
	}{
		"an empty index":   {index(""), prod, "is empty"},
		"a cut index":      {index("format 2\ncluster prod\nmeshc v1\n"), prod, "is not whole"},
		"marks of a merge": {index("<<<<<<< HEAD\nformat 2\nend\n"), prod, "which meshc did not write"},
		"names elsewhere":  {index("-  ../x\nend\n"), prod, "not a file of a unit"},
		"another format":   {index("format 3\nwhatever\n"), prod, "format 3 of a newer meshc"},
		"an index as a link": {func(t *testing.T, dir string) {
			try(t, os.Rename(dir+"/"+Index, dir+"/x"))
			try(t, os.Symlink("x", dir+"/"+Index))
		}, prod, "is no file"},
		"no index":        {func(t *testing.T, dir string) { try(t, os.Remove(dir+"/"+Index)) }, prod, "is not there, and"},
		"another cluster": {func(*testing.T, string) {}, For{Cluster: "test", Meshc: "v1.2.0"}, "is the tree of cluster prod"},
		"a newer meshc":   {func(*testing.T, string) {}, For{Cluster: "prod", Meshc: "v1.1.9"}, "was written by meshc v1.2.0"},
	} {
		t.Run(name, func(t *testing.T) {
			dir, fresh := t.TempDir(), t.TempDir()
			mustWrite(t, dir, true, now...)
			test.change(t, dir)
			was := snapshot(t, dir)
			err := write(t.Context(), dir, test.of, later, true)
			if !errors.As(err, new(*Refused)) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v", err)
			}
			if now := snapshot(t, dir); !reflect.DeepEqual(now, was) {
				t.Errorf("the tree has changed: %v", now)
			}
			_ = os.Remove(dir + "/x")
			test.of.Adopt = true
			try(t, write(t.Context(), dir, test.of, later, true))
			try(t, write(t.Context(), fresh, test.of, later, true))
			if got, want := snapshot(t, dir), snapshot(t, fresh); !reflect.DeepEqual(got, want) {
				t.Errorf("adopted: %v, want %v", got, want)
			}
		})
	}
}

// TestGoneByLabels: a unit that no index knows is none that goes unsaid, and one
// with an index that is empty neither.
func TestGoneByLabels(t *testing.T) {
	for name, change := range map[string]func(dir string) error{
		"not in the index":          func(string) error { return nil },
		"an empty index of its own": func(dir string) error { return os.WriteFile(dir+"/b/"+Index, nil, 0o600) },
	} {
		dir, other := t.TempDir(), t.TempDir()
		mustWrite(t, dir, true, labelled("a", "1"))
		mustWrite(t, other, true, labelled("b", "1", "2"))
		try(t, os.Rename(other+"/b", dir+"/b"))
		try(t, change(dir))
		tree, err := Open(t.Context(), dir, prod)
		try(t, err)
		gone, err := tree.Departed([]compiler.Unit{labelled("a", "1")}, nil)
		tree.Close()
		if err != nil || len(gone) != 1 || gone[0].Unit != "b" || len(gone[0].Objects) != 2 {
			t.Errorf("%s: got %v, %v", name, gone, err)
		}
		mustWrite(t, dir, true, labelled("a", "1"))
		if _, err := os.Stat(dir + "/b"); !os.IsNotExist(err) {
			t.Errorf("%s: it is still there", name)
		}
	}
}

// TestLinks: no link is followed out of the tree or within.
func TestLinks(t *testing.T) {
	now := []compiler.Unit{labelled("a", "1"), labelled("b", "1")}
	for name, test := range map[string]struct {
		link func(dir string) (string, error)
		want string
	}{
		"the tree": {func(dir string) (string, error) { return dir + "/link", os.Symlink("precious", dir+"/link") }, "is a link"},
		"a unit": {func(dir string) (string, error) {
			return dir + "/d", errors.Join(os.Mkdir(dir+"/d", 0o700), os.Symlink("../precious", dir+"/d/a"))
		}, "is a link"},
		"a unit that is another": {func(dir string) (string, error) {
			return dir + "/d", errors.Join(os.Mkdir(dir+"/d", 0o700), os.Symlink("b", dir+"/d/a"))
		}, "is a link"},
		"an old index": {func(dir string) (string, error) {
			return dir + "/d", errors.Join(os.MkdirAll(dir+"/d/a", 0o700), os.Symlink("../../precious/x", dir+"/d/a/"+Index))
		}, "is no file"},
		"a file": {func(dir string) (string, error) {
			return dir + "/d", errors.Join(os.MkdirAll(dir+"/d/a", 0o700), os.Symlink("../../precious/x", dir+"/d/a/kustomization.yaml"))
		}, "in the way"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			put(t, dir+"/precious/x", "Do not change.")
			at, err := test.link(dir)
			try(t, err)
			if err := write(t.Context(), at, prod, now, true); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v", err)
			}
			if got := snapshot(t, dir+"/precious"); len(got) != 1 || got["x"] != "Do not change." {
				t.Errorf("got %v", got)
			}
		})
	}
}
