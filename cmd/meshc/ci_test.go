package main

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// The repository's root.
var above = filepath.Join("..", "..")

// decode reads a YAML file of the repository, with no field that T has not.
func decode[T any](t *testing.T, name string) T {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(above, name))
	if err != nil {
		t.Fatal(err)
	}
	var out T
	if err := yaml.UnmarshalStrict(text, &out); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return out
}

// workflow is one of GitHub's.
type workflow struct {
	Name        string            `json:"name"`
	On          map[string]any    `json:"on"`
	Permissions map[string]string `json:"permissions"`
	Jobs        map[string]struct {
		Uses        string            `json:"uses"`
		Needs       string            `json:"needs"`
		RunsOn      string            `json:"runs-on"`
		Timeout     int               `json:"timeout-minutes"`
		Permissions map[string]string `json:"permissions"`
		Steps       []step            `json:"steps"`
	} `json:"jobs"`
}

type step struct {
	Name      string            `json:"name"`
	If        string            `json:"if"`
	Uses      string            `json:"uses"`
	With      map[string]any    `json:"with"`
	Env       map[string]string `json:"env"`
	Shell     string            `json:"shell"`
	Run       string            `json:"run"`
	Directory string            `json:"working-directory"`
}

func (w workflow) steps() []step {
	var out []step
	for _, name := range slices.Sorted(maps.Keys(w.Jobs)) {
		out = append(out, w.Jobs[name].Steps...)
	}
	return out
}

type gitlab map[string]struct {
	Image  string              `json:"image"`
	Rules  []map[string]string `json:"rules"`
	Script []string            `json:"script"`
}

type hook struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Entry       string   `json:"entry"`
	Args        []string `json:"args"`
	Language    string   `json:"language"`
	Files       string   `json:"files"`
	PassNames   *bool    `json:"pass_filenames"`
}

// TestOwnWorkflow: what GitHub runs for this repository is what it says of itself.
func TestOwnWorkflow(t *testing.T) {
	w := decode[workflow](t, ".github/workflows/check.yml")
	ran := false
	for _, s := range w.steps() {
		ran = ran || s.Run == ".ci/run"
		if file, ok := s.With["go-version-file"].(string); ok {
			if _, err := os.Stat(filepath.Join(above, file)); err != nil {
				t.Error(err)
			}
		}
	}
	info, err := os.Stat(filepath.Join(above, ".ci", "run"))
	if err != nil || info.Mode()&0o111 == 0 || !ran {
		t.Errorf(".ci/run is not run, or cannot be: %v, %v", ran, err)
	}
}

// hooksOf are pre-commit's, those that other repositories name and those that one has
// itself, which are the same but for where meshc comes from.
func hooksOf(t *testing.T) map[string][]hook {
	config := decode[struct {
		Repos []struct {
			Repo  string `json:"repo"`
			Hooks []hook `json:"hooks"`
		} `json:"repos"`
	}](t, "docs/ci/pre-commit-config.yaml")
	named := decode[[]hook](t, ".pre-commit-hooks.yaml")
	if len(config.Repos) != 1 || config.Repos[0].Repo != "local" || len(config.Repos[0].Hooks) != len(named) {
		t.Fatalf("docs/ci/pre-commit-config.yaml has %+v", config)
	}
	own := config.Repos[0].Hooks
	for i, h := range named {
		if h.Language != "golang" || own[i].Language != "system" {
			t.Errorf("%s: is of %s, and of %s", h.ID, h.Language, own[i].Language)
		}
		same := own[i]
		same.Language, same.Description, same.PassNames = h.Language, h.Description, h.PassNames
		if !reflect.DeepEqual(same, h) {
			t.Errorf("hook %+v is not %+v", own[i], h)
		}
	}
	return map[string][]hook{".pre-commit-hooks.yaml": named, "docs/ci/pre-commit-config.yaml": own}
}

// commands are those that the files for other repositories run there.
func commands(t *testing.T) map[string][]string {
	out := map[string][]string{}
	for _, s := range decode[workflow](t, "docs/ci/github.yml").steps() {
		switch {
		case s.Uses == "./.meshc" && len(s.With) == 0:
			out["docs/ci/github.yml"] = append(out["docs/ci/github.yml"], decode[action](t, "action.yml").commands(t)...)
		case s.Run != "":
			t.Errorf("docs/ci/github.yml: %q is not run here", s.Run)
		}
	}
	for _, job := range decode[gitlab](t, "docs/ci/gitlab-ci.yml") {
		out["docs/ci/gitlab-ci.yml"] = append(out["docs/ci/gitlab-ci.yml"], job.Script...)
	}
	for file, hooks := range hooksOf(t) {
		for _, h := range hooks {
			if h.PassNames == nil || *h.PassNames {
				t.Errorf("%s: names of files would be further arguments", h.ID)
			}
			out[file] = append(out[file], strings.Join(append([]string{h.Entry}, h.Args...), " "))
		}
	}
	return out
}

// TestCI: the commands pass where the tree is that of the description, and one of them
// fails where it is not, and where the description is not sound.
func TestCI(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run := func(command string) error {
		cmd := exec.CommandContext(t.Context(), "sh", "-c", command)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Logf("%s\n%s", command, out)
		}
		return err
	}
	for name, text := range defaults {
		put(name, text)
	}
	put("meshes/a.cue", "package meshes\n\nmesh: a: {}\n")
	if err := run("meshc export -o deploy"); err != nil {
		t.Fatal(err)
	}
	all := commands(t)
	if len(all) != 4 {
		t.Errorf("there are commands %v", all)
	}
	for _, state := range []struct{ mesh, fails string }{
		{"mesh: a: {}", ""},
		{"mesh: a: namespaces: shop: {}", "export"},
		{"mesh: a: namespaces: \"kube-system\": {}", "vet"},
	} {
		put("meshes/a.cue", "package meshes\n\n"+state.mesh+"\n")
		results := map[string]error{}
		for file, some := range all {
			for _, command := range some {
				if _, ran := results[command]; !ran {
					results[command] = run(command)
				}
				fails := state.fails != "" && (strings.Contains(command, "meshc "+state.fails) || state.fails == "vet")
				if (results[command] != nil) != fails {
					t.Errorf("%s: with %s, %q: %v", file, state.mesh, command, results[command])
				}
			}
		}
	}
}

// TestGitAttributes: Git gives a tree out as meshc wrote it, wherever, and shows its
// files as generated.
func TestGitAttributes(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git")
	}
	text, err := os.ReadFile(filepath.Join(above, "docs", "ci", "gitattributes"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	git := func(args ...string) string {
		cmd := exec.CommandContext(t.Context(), "git", args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	git("init", "-q")
	if err := os.WriteFile(filepath.Join(dir, ".gitattributes"), text, 0o644); err != nil {
		t.Fatal(err)
	}
	for file, generated := range map[string]string{"deploy/a/v1_namespace_shop.yaml": "set", "deploy/.meshc-index": "set", "meshes/a.cue": "unspecified"} {
		want := file + ": text: set\n" + file + ": eol: lf\n" + file + ": linguist-generated: " + generated + "\n"
		if got := git("check-attr", "text", "eol", "linguist-generated", "--", file); got != want {
			t.Errorf("got\n%s, want\n%s", got, want)
		}
	}
}

// TestYAMLLint: what is generated is left out, and nothing else.
func TestYAMLLint(t *testing.T) {
	type config struct {
		Extends string   `json:"extends"`
		Ignore  []string `json:"ignore"`
	}
	if c := decode[config](t, "docs/ci/yamllint"); c.Extends != "default" || !slices.Equal(c.Ignore, []string{"/deploy/"}) {
		t.Errorf("it says %+v", c)
	}
}
