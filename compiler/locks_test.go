package compiler

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/manifest/lock"
)

// try is what somebody asks of the API server, and what it says.
type try struct {
	Try       string
	User      string
	Groups    []string
	Operation string
	Resource  string
	Name      string
	Namespace string
	Object    map[string]any
	Old       map[string]any
	Says      string
}

// TestLocks: the API server admits what a tenant may do, and refuses all else in words that
// say whose it is.
func TestLocks(t *testing.T) {
	spaces, policies := locked(t, "1.30")
	files, _ := filepath.Glob(filepath.Join("..", "testdata", "locks", "*.yaml"))
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for part := range strings.SplitSeq(string(text), "\n---\n") {
			var one try
			if err := yaml.UnmarshalStrict([]byte(part), &one); err != nil {
				t.Fatalf("%s: %v\n%s", file, err, part)
			}
			t.Run(filepath.Base(file)+"/"+one.Try, func(t *testing.T) {
				if got := one.asked(t, spaces, policies); got != strings.TrimSpace(one.Says) {
					t.Errorf("says\n  %s\nwant\n  %s", got, strings.TrimSpace(one.Says))
				}
			})
		}
	}
}

// asked is what the policies say of a try.
func (o try) asked(t *testing.T, spaces map[string]map[string]any, policies []*lock.Policy) string {
	resource, sub, _ := strings.Cut(o.Resource, "/")
	r := lock.Request{User: o.User, Groups: append(o.Groups, "system:authenticated"), Operation: o.Operation, Resource: resource, Sub: sub, Name: o.Name, Object: o.Object, Old: o.Old}
	if o.Namespace != "" {
		if r.Namespace = spaces[o.Namespace]; r.Namespace == nil {
			r.Namespace = map[string]any{"metadata": map[string]any{"name": o.Namespace, "labels": map[string]any{}}}
		}
	}
	var says []string
	for _, p := range policies {
		refusals, _, err := p.Judge(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range refusals {
			says = append(says, one.Says)
		}
	}
	return strings.Join(says, "\n")
}

// locked gives the namespaces of the cluster in testdata/locks, by name, and its policies.
func locked(t *testing.T, kubernetes string) (map[string]map[string]any, []*lock.Policy) {
	t.Helper()
	dir := t.TempDir()
	module, err := os.ReadFile(filepath.Join("..", "cue.mod", "module.cue"))
	if err != nil {
		t.Fatal(err)
	}
	description, err := os.ReadFile(filepath.Join("..", "testdata", "locks", "cluster.cue"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"cue.mod/module.cue": strings.Replace(string(module), "meshc.dev", "x.example", 1), "meshes/cluster.cue": string(description)} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	result, problems, err := Compile(t.Context(), filepath.Join(dir, "meshes"), func(string) bool { return true }, nil)
	if err != nil || problems.Fatal(false) {
		t.Fatal(err, problems)
	}
	spaces := map[string]map[string]any{}
	var policies []*lock.Policy
	env := lock.NewEnvironment(kubernetes)
	for _, u := range result.Units {
		for _, d := range u.Documents {
			objects, err := manifest.Parse(d.Text.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range objects {
				switch o.Kind() {
				case "Namespace":
					spaces[o.Name()] = o.Body
				case "ValidatingAdmissionPolicy":
					p, faults := env.Compile(o)
					for _, f := range faults {
						t.Errorf("%s: %v: %s", o.Name(), f.Path, f.Says)
					}
					policies = append(policies, p)
				}
			}
		}
	}
	return spaces, policies
}
