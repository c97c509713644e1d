package tree

import (
	"maps"
	"os"
	"reflect"
	"slices"
	"testing"

	"meshc.dev/compiler"
)

// TestTop: the kustomization at the top lists the units of the tree as the stream has
// them. Somebody's stays, whatever its name, and is told where it lists others.
func TestTop(t *testing.T) {
	all := []compiler.Unit{labelled("cluster", "1"), labelled("a", "1"), labelled("b", "1")}
	const listed = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- cluster\n- a\n- b\nsortOptions:\n  order: fifo\n"
	instead := func(file string) *Instead { return &Instead{file, []string{"cluster", "a", "b"}} }
	for name, test := range map[string]struct {
		file, text string
		after      bool // it comes when meshc's is there
		keep       []string
		own        bool
		want       *Instead
	}{
		"none":                            {own: true},
		"as meshc's":                      {file: "kustomization.yaml", text: listed, own: true},
		"another":                         {file: "kustomization.yaml", text: "resources: [a]\n", want: instead("kustomization.yaml")},
		"another name":                    {file: "Kustomization", text: "x", want: instead("Kustomization")},
		"a second":                        {file: "kustomization.yml", text: "x", after: true, want: instead("kustomization.yml")},
		"meshc's, changed":                {file: "kustomization.yaml", text: "x", after: true, own: true},
		"kept, and none":                  {keep: []string{"kustomization.yaml"}},
		"kept, and as good":               {file: "kustomization.yaml", text: "kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nsortOptions: {order: fifo}\nresources: [platform, ./cluster, a/, b]\n", keep: []string{"kustomization.yaml"}},
		"kept, in another order":          {file: "kustomization.yaml", text: "kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nsortOptions: {order: fifo}\nresources: [a, cluster, b]\n", keep: []string{"kustomization.yaml"}, want: instead("kustomization.yaml")},
		"kept, sorted by kustomize":       {file: "kustomization.yaml", text: "kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nresources: [cluster, a, b]\n", keep: []string{"kustomization.yaml"}, want: instead("kustomization.yaml")},
		"meshc's, which others keep then": {file: "kustomization.yaml", text: "x", after: true, keep: []string{"*"}, want: instead("kustomization.yaml")},
	} {
		t.Run(name, func(t *testing.T) {
			dir, of := t.TempDir(), prod
			if test.after {
				mustWrite(t, dir, true, all...)
			}
			if test.file != "" {
				put(t, dir+"/"+test.file, test.text)
			}
			of.Keep = test.keep
			for range 2 {
				c, err := look(t, dir, of, all, true)
				try(t, err)
				if !reflect.DeepEqual(c.Instead, test.want) {
					t.Errorf("instead: %+v, want %+v", c.Instead, test.want)
				}
				try(t, write(t.Context(), dir, of, all, true))
			}
			got := snapshot(t, dir)
			if text, is := got["kustomization.yaml"]; test.own && text != listed || !test.own && is && text != test.text {
				t.Errorf("kustomization.yaml: %q", text)
			}
			if !test.own && test.file != "" && got[test.file] != test.text {
				t.Errorf("%s: %q", test.file, got[test.file])
			}
			c, err := look(t, dir, of, all, true)
			if err != nil || !c.None() {
				t.Errorf("it does not come to rest: %v, %q", err, signs(c))
			}
		})
	}
}

// TestTopOfParts: units that are written one by one are all listed, the index lost or
// not, and one that goes is not.
func TestTopOfParts(t *testing.T) {
	dir := t.TempDir()
	mustWrite(t, dir, false, labelled("b", "1"))
	mustWrite(t, dir, false, labelled("cluster", "1"))
	mustWrite(t, dir, false, labelled("a", "1"))
	lists := func(units ...string) {
		t.Helper()
		want, err := kustomization(units)
		try(t, err)
		if got := snapshot(t, dir)["kustomization.yaml"]; got != string(want) {
			t.Errorf("got %s", got)
		}
	}
	lists("cluster", "a", "b")
	try(t, os.Remove(dir+"/"+Index))
	of := prod
	of.Adopt = true
	try(t, write(t.Context(), dir, of, []compiler.Unit{labelled("cluster", "1"), labelled("a", "1", "2")}, true))
	lists("cluster", "a")
	if names := slices.Sorted(maps.Keys(snapshot(t, dir))); slices.Contains(names, "b/kustomization.yaml") {
		t.Errorf("%q", names)
	}
}
