package main

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// action is a composite one of GitHub's.
type action struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	Inputs      map[string]struct {
		Description string `json:"description"`
		Default     string `json:"default"`
	} `json:"inputs"`
	Runs struct {
		Using string `json:"using"`
		Steps []step `json:"steps"`
	} `json:"runs"`
}

// input is how a step refers to one.
var input = regexp.MustCompile(`^\$\{\{ inputs\.([a-z]+) \}\}$`)

// commands are what the action runs in a repository that sets no input, meshc apart,
// which it builds.
func (a action) commands(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, s := range a.Runs.Steps {
		if strings.Contains(s.Run, "${{") {
			t.Errorf("action.yml: what users give would be part of the program %q", s.Run)
		}
		if s.Run == "" || strings.HasPrefix(s.Run, "go build ") {
			continue
		}
		command := s.Run
		for _, name := range slices.Sorted(maps.Keys(s.Env)) {
			of := input.FindStringSubmatch(s.Env[name])
			if of == nil {
				t.Fatalf("action.yml: %s is %q", name, s.Env[name])
			}
			given, known := a.Inputs[of[1]]
			if !known {
				t.Errorf("action.yml: there is no input %s", of[1])
			}
			command = name + "='" + given.Default + "'; " + command
		}
		out = append(out, command)
	}
	return out
}

// TestAction: it builds this repository's meshc, and checks.
func TestAction(t *testing.T) {
	a := decode[action](t, "action.yml")
	if a.Runs.Using != "composite" || len(a.commands(t)) != 2 {
		t.Errorf("it runs %q", a.commands(t))
	}
	builds := slices.IndexFunc(a.Runs.Steps, func(s step) bool {
		return strings.HasPrefix(s.Run, "go build ") && strings.Contains(s.Run, " ./cmd/meshc\n") && s.Directory == "${{ github.action_path }}" && s.Env["CGO_ENABLED"] == "0"
	})
	if builds < 0 {
		t.Error("it does not build meshc")
	}
	for _, s := range a.Runs.Steps {
		if s.Run != "" && s.Shell != "bash" {
			t.Errorf("%q has no shell", s.Run)
		}
	}
}

// TestRelease: what a tag publishes is built for the systems that README names, without
// C, with the version that Go takes from the tag, from files that are there.
func TestRelease(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(above, ".goreleaser.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"  - main: ./cmd/meshc\n", "      - CGO_ENABLED=0\n", "    flags: [-trimpath, -buildvcs=true]\n",
		"    goos: [linux, darwin, windows]\n", "    goarch: [amd64, arm64]\n", "sboms:\n", "signs:\n", "checksum:\n",
	} {
		if !strings.Contains(string(text), line) {
			t.Errorf(".goreleaser.yaml has no line %q", line)
		}
	}
	files := regexp.MustCompile(`(?m)^      - ([A-Z]\w+(\.md)?)$`).FindAllStringSubmatch(string(text), -1)
	for _, f := range files {
		if _, err := os.Stat(filepath.Join(above, f[1])); err != nil {
			t.Error(err)
		}
	}
	if len(files) != 3 {
		t.Errorf("archives have %q", files)
	}
	ignored, err := os.ReadFile(filepath.Join(above, ".gitignore"))
	if err != nil || !strings.Contains(string(ignored), "/dist/\n") {
		t.Errorf("what goreleaser builds would make the tag's version a changed one: %v", err)
	}
	w := decode[workflow](t, ".github/workflows/release.yml")
	release := w.Jobs["release"]
	if w.Jobs["check"].Uses != "./.github/workflows/check.yml" || release.Needs != "check" {
		t.Error("what is published is not checked")
	}
	uses := func(what string) step {
		i := slices.IndexFunc(release.Steps, func(s step) bool { return strings.HasPrefix(s.Uses, what+"@") })
		if i < 0 {
			t.Fatalf("no step uses %s", what)
		}
		return release.Steps[i]
	}
	if depth := uses("actions/checkout").With["fetch-depth"]; depth != 0.0 {
		t.Errorf("without the tags there is no version: fetch-depth is %v", depth)
	}
	if uses("goreleaser/goreleaser-action").With["args"] != "release --clean" || release.Permissions["contents"] != "write" || release.Permissions["id-token"] != "write" {
		t.Errorf("it publishes nothing: %+v", release)
	}
}

// TestContainer: the image is built by the Go that go.mod asks for, and has one program,
// which nobody runs as root.
func TestContainer(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(above, "Containerfile"))
	if err != nil {
		t.Fatal(err)
	}
	module, err := os.ReadFile(filepath.Join(above, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(string(module))
	build, image, ok := strings.Cut(string(text), "\nFROM scratch\n")
	if !ok || !strings.Contains(build, "\nFROM docker.io/library/golang:"+version[1]+" AS build\n") || !strings.Contains(build, "\nRUN CGO_ENABLED=0 go build ") {
		t.Errorf("it is built by\n%s", build)
	}
	want := "COPY --from=build /src/LICENSE /LICENSE\nCOPY --from=build /meshc /meshc\nWORKDIR /work\nUSER 65532:65532\nENTRYPOINT [\"/meshc\"]\n"
	if image != want {
		t.Errorf("it has\n%s", image)
	}
}
