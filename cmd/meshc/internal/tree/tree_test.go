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
	"meshc.dev/compiler/mold"
)

// unit makes a unit of ConfigMaps by NAMESPACE/NAME, all with this text.
func unit(name, text string, ids ...string) compiler.Unit {
	u := compiler.Unit{Name: name}
	for _, id := range ids {
		ns, object, _ := strings.Cut(id, "/")
		u.Documents = append(u.Documents, compiler.Document{
			ID: manifest.ID{Kind: "ConfigMap", Namespace: ns, Name: object}, Version: "v1", Text: mold.Own([]byte(text)),
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
		if d.Type()&fs.ModeSymlink != 0 {
			out[rel], err = os.Readlink(name)
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

// prod is whose the trees of tests are.
var prod = For{Cluster: "prod", Meshc: "v1.2.0"}

// write brings a directory to hold units.
func write(ctx context.Context, dir string, of For, units []compiler.Unit, all bool) error {
	_, undo, err := Make(dir)
	if err != nil {
		return err
	}
	defer undo()
	tree, err := Open(ctx, dir, of)
	if err != nil {
		return err
	}
	defer tree.Close()
	c, err := tree.Compare(units, all)
	if err != nil {
		return err
	}
	return tree.Write(ctx, c, nil)
}

// look compares a directory with units.
func look(t *testing.T, dir string, of For, units []compiler.Unit, all bool) (*Changes, error) {
	t.Helper()
	tree, err := Look(t.Context(), dir, of)
	if err != nil {
		return nil, err
	}
	defer tree.Close()
	return tree.Compare(units, all)
}

// signs are the changes as --check prints them, then what is foreign.
func signs(c *Changes) []string {
	out := []string{}
	for _, u := range c.Units {
		for sign, names := range map[string][]string{"+ ": u.Add, "~ ": u.Change, "- ": u.Remove} {
			for _, name := range names {
				out = append(out, sign+u.Unit+"/"+name)
			}
		}
	}
	for _, left := range c.Left {
		out = append(out, "- "+left)
	}
	if c.Index && len(out) == 0 {
		out = append(out, "~ "+Index)
	}
	for _, f := range c.Foreign {
		out = append(out, fmt.Sprintf("%d %s", f.What, f.Path))
	}
	slices.Sort(out)
	return out
}

func mustWrite(t *testing.T, dir string, all bool, units ...compiler.Unit) {
	t.Helper()
	if err := write(t.Context(), dir, prod, units, all); err != nil {
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
				u.Documents = append(u.Documents, compiler.Document{ID: id, Version: "v1", Text: mold.Own([]byte("x\n"))})
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
		err := write(countdown{t.Context(), &left}, dir, prod, after, true)
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

// TestOwnRoot: no name leads to another unit's directory.
func TestOwnRoot(t *testing.T) {
	for _, name := range []string{"../b/x", "a/b", "x/../../b/kustomization"} {
		dir := t.TempDir()
		mustWrite(t, dir, true, unit("b", "x\n", "ns/x"))
		was := snapshot(t, dir)
		u := unit("a", "y\n")
		u.Documents = append(u.Documents, compiler.Document{ID: manifest.ID{Kind: "ConfigMap", Namespace: "ns", Name: name}, Version: "v1", Text: mold.Own([]byte("y\n"))})
		if err := write(t.Context(), dir, prod, []compiler.Unit{u}, false); err == nil {
			t.Errorf("%s is written", name)
		}
		if now := snapshot(t, dir); !reflect.DeepEqual(now, was) {
			t.Errorf("%s: %v", name, now)
		}
	}
}
