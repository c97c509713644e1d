// Package sarif holds meshc's SARIF against the schema of the standard, as one of the
// linters' modules ships it.
package sarif

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// standard is the package beside which the schema lies, as OASIS publishes it.
const standard = "github.com/securego/gosec/v2/report/sarif"

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	dir, err := exec.CommandContext(t.Context(), "go", "list", "-f", "{{.Dir}}", standard).Output()
	if err != nil {
		t.Fatalf("%s: %v", standard, err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	s, err := c.Compile(filepath.Join(strings.TrimSpace(string(dir)), "testdata", "sarif-schema-2.1.0.json"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const sound = "package meshes\n\nmesh: a: {}\n"

// files of a description; a script has more that is told of each.
var description = map[string]string{
	"cue.mod/module.cue": "module: \"example.com\"\nlanguage: version: \"v0.17.0\"\n",
	"deploy/README":      "",
	"meshes/cluster.cue": "package meshes\n\nimport \"meshc.dev/schema\"\n\nschema.#Cluster\ncluster: {name: \"prod\", kubernetes: \"1.30\", platform: [\"*.cue\"]}\n",
}

// runs are what meshc may have to tell: nothing but a note, both places, a template's many
// fields, a name that no URI has as it is, no description, no such flag, a limit.
var runs = map[string]struct {
	file, text string
	args       []string
	results    int
}{
	"a note":      {"meshes/a.cue", sound, []string{"vet", "-o", "sarif"}, 1},
	"two places":  {"meshes/a.cue", sound + "mesh: b: rootNamespace: \"istio-a\"\n", []string{"vet", "-o", "sarif"}, 2},
	"a template":  {"meshes/a.cue", sound + "mesh: b: {}\nmesh: [_]: revision: \"Upper [x](1)\"\n", []string{"vet", "-o", "sarif"}, 1},
	"a name":      {"meshes/ü [1]%.cue", sound + "mesh: a: typo: 1\n", []string{"vet", "-o", "sarif"}, 2},
	"no package":  {"none/README", "", []string{"plan", "--problems", "sarif", "-d", "none", "a"}, 1},
	"usage":       {"meshes/a.cue", sound, []string{"export", "--problems", "sarif", "--check"}, 0},
	"a limit":     {"meshes/a.cue", sound, []string{"vet", "-o", "sarif", "--timeout", "1ns"}, 0},
	"stale":       {"meshes/a.cue", sound, []string{"export", "--problems", "sarif", "-o", "deploy", "--check"}, 2},
	"no position": {"meshes/a.cue", "package other\n", []string{"vet", "-o", "sarif"}, 1},
}

func TestSARIFIsOfTheStandard(t *testing.T) {
	s := schema(t)
	meshc := filepath.Join(t.TempDir(), "meshc")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-C", filepath.Join("..", ".."), "-o", meshc, "./cmd/meshc").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, r := range runs {
		t.Run(name, func(t *testing.T) {
			files := maps.Clone(description)
			files[r.file] = r.text
			dir := t.TempDir()
			for name, text := range files {
				file := filepath.Join(dir, filepath.FromSlash(name))
				if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
					t.Fatal(err)
				}
			}
			cmd := exec.CommandContext(t.Context(), meshc, r.args...)
			cmd.Dir = dir
			doc, err := cmd.CombinedOutput()
			if err != nil && !errors.As(err, new(*exec.ExitError)) {
				t.Fatal(err)
			}
			var log map[string]any
			if err := json.Unmarshal(doc, &log); err != nil {
				t.Fatalf("%v in\n%s", err, doc)
			}
			if err := s.Validate(log); err != nil {
				t.Errorf("%v\n%s", err, doc)
			}
			results := log["runs"].([]any)[0].(map[string]any)["results"].([]any)
			if len(results) != r.results {
				t.Errorf("%d results, want %d:\n%s", len(results), r.results, doc)
			}
			if name == "two places" {
				refuses(t, s, log)
			}
		})
	}
}

// refuses: a log that is none is refused, or all of this would hold nothing.
func refuses(t *testing.T, s *jsonschema.Schema, log map[string]any) {
	t.Helper()
	at := func(path ...string) map[string]any {
		here := log
		for _, name := range path {
			switch next := here[name].(type) {
			case []any:
				here = next[0].(map[string]any)
			case map[string]any:
				here = next
			}
		}
		return here
	}
	for name, spoil := range map[string]struct {
		at    map[string]any
		value any
	}{
		"version":             {log, "2.0.0"},
		"level":               {at("runs", "results"), "fatal"},
		"startLine":           {at("runs", "results", "locations", "physicalLocation", "region"), 0.},
		"helpUri":             {at("runs", "tool", "driver", "rules"), "no uri"},
		"uriBase":             {at("runs", "results", "locations", "physicalLocation", "artifactLocation"), "ROOT"},
		"ruleIndex":           {at("runs", "results"), "0"},
		"invocations":         {at("runs"), "none"},
		"partialFingerprints": {at("runs", "results"), "none"},
	} {
		was, had := spoil.at[name]
		spoil.at[name] = spoil.value
		if s.Validate(log) == nil {
			t.Errorf("%s: %v is taken", name, spoil.value)
		}
		if delete(spoil.at, name); had {
			spoil.at[name] = was
		}
	}
	if err := s.Validate(log); err != nil || !slices.Contains(slices.Collect(maps.Keys(log)), "version") {
		t.Error(err)
	}
}
