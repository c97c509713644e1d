package cluster_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/parser"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/plan"
)

// settings reads those of testdata/settings, by name, everyday or dangerous.
func settings(t *testing.T, which string, least int) map[string]setting {
	t.Helper()
	inst := build.NewContext().NewInstance("", nil)
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "settings", "*.cue"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		syntax, err := parser.ParseFile(file, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := inst.AddSyntax(syntax); err != nil {
			t.Fatal(err)
		}
	}
	if err := inst.Complete(); err != nil {
		t.Fatal(err)
	}
	all, err := cuecontext.New().BuildInstance(inst).LookupPath(cue.ParsePath(which)).Fields()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]setting{}
	for all.Next() {
		out[all.Selector().Unquoted()] = decodeSetting(t, all.Value())
	}
	if len(out) < least {
		t.Fatalf("only %d settings are %s", len(out), which)
	}
	return out
}

// TestEverydaySettings: what only shapes one's own mesh is allowed, and each
// row of the table is there for something.
func TestEverydaySettings(t *testing.T) {
	s, j := newStand(t), cluster.NewJudge()
	unreached := j.Rows(t)
	for name, x := range settings(t, "everyday", 40) {
		differences, err := s.differences(x)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if len(differences) == 0 {
			t.Errorf("%s: makes no difference", name)
		}
		for _, d := range differences {
			if allowed, advice := j.Judge(d); !allowed {
				t.Errorf("%s: %s: %s", name, told(d), advice)
			}
			for _, r := range j.Reached(t, d) {
				unreached = slices.DeleteFunc(unreached, func(row string) bool { return row == r })
			}
		}
	}
	for _, row := range unreached {
		t.Errorf("no setting needs row %s", row)
	}
}

// TestDangerousSettings: what reaches out of a mesh, or takes from what keeps
// it apart, is refused, with what to do instead; some does not even render.
func TestDangerousSettings(t *testing.T) {
	s, j := newStand(t), cluster.NewJudge()
	for name, x := range settings(t, "dangerous", 60) {
		differences, err := s.differences(x)
		refused := err != nil
		for _, d := range differences {
			allowed, advice := j.Judge(d)
			if !allowed && advice == "" {
				t.Errorf("%s: no advice for %s", name, told(d))
			}
			if testing.Verbose() && !allowed {
				t.Logf("%s: %s: %s", name, told(d), advice)
			}
			refused = refused || !allowed
		}
		if testing.Verbose() && err != nil {
			t.Logf("%s: %v", name, err)
		}
		if !refused {
			t.Errorf("%s is allowed: %d differences", name, len(differences))
		}
	}
}

func told(d plan.Difference) string {
	is, _ := json.Marshal(d.Is) // for a reader only
	return fmt.Sprintf("%s %s: %s %s is %.200s", d.Object.Kind, d.Object.Name, strings.Join(d.Path, " "), d.How, is)
}

// TestJudgeIsForAll: several goroutines may ask one judge.
func TestJudgeIsForAll(t *testing.T) {
	j := cluster.NewJudge()
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			d := plan.Difference{
				Object: plan.Target{Kind: "Deployment", Namespace: "n", Name: "x"}, Part: "controlPlane",
				Path: []string{"spec", "replicas"}, How: plan.Changed, Was: 1, Is: i % 4,
			}
			if allowed, _ := j.Judge(d); allowed != (i%4 > 0) {
				t.Errorf("%d replicas: %v", i%4, allowed)
			}
		})
	}
	all.Wait()
}
