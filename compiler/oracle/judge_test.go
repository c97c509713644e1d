package oracle_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"meshc.dev/compiler/diag"
	"meshc.dev/schema"
)

// input is a description: texts by their paths from the module's root.
type input map[string]string

// archive is the input as users of txtar read it.
func (in input) archive(comment string) []byte {
	a := &txtar.Archive{Comment: []byte(comment)}
	for _, name := range slices.Sorted(keys(in)) {
		a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(in[name])})
	}
	return txtar.Format(a)
}

// verdict is what the two judges say of an input.
type verdict struct{ cue, meshc answer }

// failure is how a verdict breaks what is promised, empty if it keeps it.
type failure struct {
	kind   string
	detail string
}

// sort tells one defect from another.
func (f failure) sort(v verdict) string {
	switch f.kind {
	case "meshc dies":
		first, _, _ := strings.Cut(f.detail, "\n")
		return f.kind + first
	case "cue alone":
		return f.kind + v.cue.Sort
	}
	return f.kind
}

// judge is a directory to unpack one input after another into, with a copy of
// the schema, so that plain CUE reads the same module as meshc.
type judge struct {
	root string
	*worker
}

func newJudge(t testing.TB) *judge {
	t.Helper()
	j := &judge{root: t.TempDir(), worker: &worker{}}
	t.Cleanup(j.stop)
	files, err := fs.Glob(schema.Files, "*.cue")
	if err != nil || len(files) == 0 {
		t.Fatal("no schema", err)
	}
	copied := input{"cue.mod/module.cue": "module: \"example.com\"\nlanguage: version: \"v0.17.0\"\n"}
	for _, name := range files {
		text, err := schema.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		copied["cue.mod/pkg/meshc.dev/schema/"+name] = string(text)
	}
	if err := j.put(copied); err != nil {
		t.Fatal(err)
	}
	return j
}

func (j *judge) put(files input) error {
	for name, text := range files {
		path := filepath.Join(j.root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// judge unpacks an input in place of the last one and asks both.
func (j *judge) judge(in input) (verdict, error) {
	entries, err := os.ReadDir(j.root)
	for _, e := range entries {
		if e.Name() != "cue.mod" {
			err = errors.Join(err, os.RemoveAll(filepath.Join(j.root, e.Name())))
		}
	}
	if err = errors.Join(err, j.put(in)); err != nil {
		return verdict{}, err
	}
	var v verdict
	v.meshc, err = j.ask(question{"meshc", j.root})
	if err == nil {
		v.cue, err = j.ask(question{"cue", j.root})
	}
	return v, err
}

// realVet asks the cue command itself.
func (j *judge) realVet(binary string) error {
	cmd := exec.Command(binary, "vet", "-c", "./meshes")
	cmd.Dir = j.root
	cmd.Env = append(os.Environ(), "CUE_REGISTRY=none")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// check holds a verdict against what is promised: what CUE refuses meshc never
// calls sound, and what meshc refuses beyond CUE it refuses by a rule of the
// compiler's own. Where CUE itself comes to no end, meshc need not either.
func (v verdict) check() failure {
	switch {
	case v.meshc.Died != "" && v.cue.Died != "":
		return failure{}
	case v.meshc.Died != "":
		return failure{"meshc dies", v.meshc.Died}
	case v.cue.refuses() && !v.meshc.refuses():
		return failure{"cue alone", v.cue.Error + v.cue.Died}
	case !v.cue.refuses() && v.meshc.Error != "":
		return failure{"error", v.meshc.Error}
	}
	for _, p := range v.meshc.Problems {
		switch {
		case p.Message == "" || p.Rule == "" || p.File == "":
			return failure{"half a problem", fmt.Sprintf("%+v", p)}
		case !placed(p.Position):
			return failure{"no such place", fmt.Sprintf("%s: %s", p.Position, p.Message)}
		case !v.cue.refuses() && !beyondCUE(p):
			return failure{"meshc alone: " + p.Rule, fmt.Sprintf("%s: %s: %s", p.Position, p.Path, p.Message)}
		}
	}
	return failure{}
}

// placed tells whether a position is in a file that is there.
func placed(p diag.Position) bool {
	text, err := os.ReadFile(p.File)
	if err != nil {
		info, err := os.Stat(p.File) // a chart may be a directory
		return err == nil && info.IsDir()
	}
	return p.Line <= strings.Count(string(text), "\n")+1
}
