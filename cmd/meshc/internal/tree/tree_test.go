package tree

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"meshc.dev/compiler"
	"meshc.dev/compiler/manifest"
)

// unit makes a unit of ConfigMaps by NAMESPACE/NAME, all with this text.
func unit(name, text string, ids ...string) compiler.Unit {
	u := compiler.Unit{Name: name}
	for _, id := range ids {
		ns, object, _ := strings.Cut(id, "/")
		u.Documents = append(u.Documents, compiler.Document{
			ID: manifest.ID{Kind: "ConfigMap", Namespace: ns, Name: object}, Version: "v1", YAML: []byte(text),
		})
	}
	return u
}

// snapshot gives all files under dir by path; "DIR/" for empty directories.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		if d.IsDir() {
			entries, err := os.ReadDir(name)
			if len(entries) == 0 {
				out[rel+"/"] = ""
			}
			return err
		}
		text, err := os.ReadFile(name)
		out[rel] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func mustWrite(t *testing.T, dir string, all bool, units ...compiler.Unit) {
	t.Helper()
	if err := Write(t.Context(), dir, units, all); err != nil {
		t.Fatal(err)
	}
}

func TestFileNames(t *testing.T) {
	for name, test := range map[string]struct {
		ids  []manifest.ID
		want []string
	}{
		"one namespace":          {[]manifest.ID{{Kind: "Service", Namespace: "a", Name: "S"}}, []string{"v1_service_s.yaml"}},
		"two namespaces":         {[]manifest.ID{{Kind: "Service", Namespace: "a", Name: "s"}, {Kind: "Service", Namespace: "b", Name: "s"}}, []string{"a_v1_service_s.yaml", "b_v1_service_s.yaml"}},
		"a group":                {[]manifest.ID{{Group: "apps", Kind: "Deployment", Namespace: "a", Name: "d"}}, []string{"apps_v1_deployment_d.yaml"}},
		"outside of namespaces":  {[]manifest.ID{{Kind: "Namespace", Name: "a"}, {Kind: "Pod", Namespace: "a", Name: "p"}, {Kind: "Pod", Namespace: "b", Name: "p"}}, []string{"a_v1_pod_p.yaml", "b_v1_pod_p.yaml", "v1_namespace_a.yaml"}},
		"names that RBAC allows": {[]manifest.ID{{Group: "rbac.authorization.k8s.io", Kind: "ClusterRole", Name: "system:x"}}, []string{"rbac.authorization.k8s.io_v1_clusterrole_system:x.yaml"}},
	} {
		t.Run(name, func(t *testing.T) {
			u := compiler.Unit{Name: "u"}
			for _, id := range test.ids {
				u.Documents = append(u.Documents, compiler.Document{ID: id, Version: "v1", YAML: []byte("x\n")})
			}
			files, err := Files(u)
			if err != nil {
				t.Fatal(err)
			}
			got := slices.Sorted(maps.Keys(files))
			if want := append([]string{"kustomization.yaml"}, test.want...); !reflect.DeepEqual(got, slices.Sorted(slices.Values(want))) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestFilesThatDifferInCase(t *testing.T) {
	_, err := Files(unit("u", "x", "ns/a", "ns/A"))
	if err == nil || !strings.Contains(err.Error(), "v1_configmap_a.yaml") {
		t.Errorf("two objects in one file: %v", err)
	}
}

// countdown is a context that is cancelled at its n-th question.
type countdown struct {
	context.Context
	left *int
}

func (c countdown) Err() error {
	if *c.left--; *c.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestInterrupt: whenever it comes, the tree is as it was or as it shall be.
func TestInterrupt(t *testing.T) {
	before := []compiler.Unit{unit("a", "old\n", "x/1", "x/2", "x/3"), unit("b", "old\n", "y/1")}
	after := []compiler.Unit{unit("a", "new\n", "x/2", "x/3", "x/4"), unit("c", "new\n", "z/1")}
	want := t.TempDir()
	mustWrite(t, want, true, after...)
	stopped := 0
	for n := range 20 {
		dir := t.TempDir()
		mustWrite(t, dir, true, before...)
		was := snapshot(t, dir)
		left := n
		err := Write(countdown{t.Context(), &left}, dir, after, true)
		switch {
		case err == nil:
			if got := snapshot(t, dir); !reflect.DeepEqual(got, snapshot(t, want)) {
				t.Errorf("after %d files: %v", n, got)
			}
		case errors.Is(err, context.Canceled):
			stopped++
			if got := snapshot(t, dir); !reflect.DeepEqual(got, was) {
				t.Errorf("stopped after %d files: %v", n, got)
			}
		default:
			t.Error(err)
		}
	}
	if stopped == 0 || stopped == 20 {
		t.Errorf("stopped %d times of 20", stopped)
	}
}

// TestWriteAfterKill: a run that was killed while it moved files into place
// leaves indexes that name old and new: the next run puts all in order.
func TestWriteAfterKill(t *testing.T) {
	dir, want := t.TempDir(), t.TempDir()
	mustWrite(t, dir, true, unit("a", "old\n", "x/1", "x/2"))
	after := unit("a", "new\n", "x/2", "x/3")
	mustWrite(t, want, true, after)
	// What a kill in the midst leaves: the index of both, one file moved.
	index := filepath.Join(dir, "a", indexName)
	both := indexHeader + "kustomization.yaml\nv1_configmap_1.yaml\nv1_configmap_2.yaml\nv1_configmap_3.yaml\n"
	for file, text := range map[string]string{index: both, filepath.Join(dir, "a", "v1_configmap_3.yaml"): "new\n"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mustWrite(t, dir, true, after)
	if got := snapshot(t, dir); !reflect.DeepEqual(got, snapshot(t, want)) {
		t.Errorf("got %v", got)
	}
}

func TestStale(t *testing.T) {
	now := []compiler.Unit{unit("a", "x\n", "n/1", "n/2"), unit("b", "x\n", "m/1")}
	for name, test := range map[string]struct {
		change func(dir string) error
		all    bool
		want   []string
	}{
		"nothing":             {func(string) error { return nil }, true, nil},
		"a file changed":      {func(dir string) error { return os.WriteFile(dir+"/a/v1_configmap_1.yaml", []byte("y\n"), 0o600) }, true, []string{"a/v1_configmap_1.yaml"}},
		"a file gone":         {func(dir string) error { return os.Remove(dir + "/b/v1_configmap_1.yaml") }, true, []string{"b/v1_configmap_1.yaml"}},
		"a unit gone":         {func(dir string) error { return os.RemoveAll(dir + "/b") }, true, []string{"b/kustomization.yaml", "b/v1_configmap_1.yaml"}},
		"a file of one's own": {func(dir string) error { return os.WriteFile(dir+"/a/README.md", []byte("y\n"), 0o600) }, true, nil},
		"a unit that is left": {func(dir string) error {
			return Write(context.Background(), dir, []compiler.Unit{unit("c", "x", "n/1")}, false)
		}, true, []string{"c/kustomization.yaml", "c/v1_configmap_1.yaml"}},
		"a unit not asked for": {func(dir string) error {
			return Write(context.Background(), dir, []compiler.Unit{unit("c", "x", "n/1")}, false)
		}, false, nil},
		"a directory of others": {func(dir string) error { return os.MkdirAll(dir+"/platform/b", 0o700) }, true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			mustWrite(t, dir, true, now...)
			if err := test.change(dir); err != nil {
				t.Fatal(err)
			}
			was := snapshot(t, dir)
			got, err := Stale(dir, now, test.all)
			if err != nil || fmt.Sprint(got) != fmt.Sprint(test.want) {
				t.Errorf("got %q, %v; want %q", got, err, test.want)
			}
			if now := snapshot(t, dir); !reflect.DeepEqual(now, was) {
				t.Errorf("looking has changed the tree: %v", now)
			}
		})
	}
}

// TestOwnRoot: no name leads to another unit's directory.
func TestOwnRoot(t *testing.T) {
	for _, name := range []string{"../b/x", "a/b", "x/../../b/kustomization"} {
		dir := t.TempDir()
		mustWrite(t, dir, true, unit("b", "x\n", "ns/x"))
		was := snapshot(t, dir)
		u := unit("a", "y\n")
		u.Documents = append(u.Documents, compiler.Document{ID: manifest.ID{Kind: "ConfigMap", Namespace: "ns", Name: name}, Version: "v1", YAML: []byte("y\n")})
		if err := Write(t.Context(), dir, []compiler.Unit{u}, false); err == nil {
			t.Errorf("%s is written", name)
		}
		if now := snapshot(t, dir); !reflect.DeepEqual(now, was) {
			t.Errorf("%s: %v", name, now)
		}
	}
}
