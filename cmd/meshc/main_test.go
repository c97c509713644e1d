package main

import (
	"context"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"istio.io/istio/manifests"
)

// update rewrites the texts that scripts expect. Read what it accepts.
var update = flag.Bool("update", false, "rewrite the expected texts in testdata/scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"meshc": main})
}

// TestScripts runs the user's view of meshc, one fact a file. What a script
// leaves out, the module and the cluster, it gets from defaults.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("..", "..", "testdata", "scripts"),
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               setUp,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"charts": putCharts, "commit": commitAll, "install": install},
	})
}

// putCharts, of a version and a directory, puts the built-in release's charts there
// as those of the version.
func putCharts(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: charts VERSION DIRECTORY")
	}
	for name, text := range releaseCharts(args[0]) {
		file := ts.MkAbs(filepath.Join(args[1], filepath.FromSlash(name)))
		ts.Check(os.MkdirAll(filepath.Dir(file), 0o755))
		ts.Check(os.WriteFile(file, []byte(text), 0o644))
	}
}

// releaseCharts are the files of the built-in release's charts as those of a version.
func releaseCharts(version string) map[string]string {
	files := map[string]string{}
	for name, from := range map[string]string{"base": "base", "istiod": "istio-control/istio-discovery", "gateway": "gateway", "cni": "istio-cni", "ztunnel": "ztunnel"} {
		root := "charts/" + from
		_ = fs.WalkDir(manifests.FS, root, func(path string, d fs.DirEntry, err error) error { // it is embedded
			if err != nil || d.IsDir() {
				return err
			}
			text, err := fs.ReadFile(manifests.FS, path)
			below := strings.TrimPrefix(path, root)
			if below == "/Chart.yaml" {
				text = []byte(strings.ReplaceAll(string(text), "ersion: 1.0.0", "ersion: "+version))
			}
			files[name+below] = string(text)
			return err
		})
	}
	return files
}

// defaults are files that most scripts share. All files of theirs are the
// platform's: what tenants' may say, the scripts files-* and input-* tell.
var defaults = map[string]string{
	"cue.mod/module.cue": "module: \"example.com\"\nlanguage: version: \"v0.17.0\"\n",
	"meshes/cluster.cue": "package meshes\n\nimport \"meshc.dev/schema\"\n\nschema.#Cluster\ncluster: {name: \"prod\", platform: [\"*.cue\"]}\n",
}

func setUp(env *testscript.Env) error {
	// The manifest that the scripts on Istio 1.5 are about, and its cluster.
	classic, err := filepath.Abs(filepath.Join("..", "..", "testdata", "classic"))
	if err != nil {
		return err
	}
	env.Setenv("CLASSIC", classic)
	for name, text := range defaults {
		file := filepath.Join(env.WorkDir, name)
		if _, err := os.Stat(file); err == nil {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return hermetic(env)
}

// hermetic gives the script a home that must stay empty and a network that
// answers nobody.
func hermetic(env *testscript.Env) error {
	home, err := os.MkdirTemp("", "meshc-home-")
	if err != nil {
		return err
	}
	for _, proxy := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"} {
		env.Setenv(proxy, "http://127.0.0.1:9")
	}
	env.Setenv("HOME", home)
	env.Defer(func() {
		err := filepath.WalkDir(home, func(name string, _ fs.DirEntry, err error) error {
			if err == nil && name != home {
				return errors.New("meshc wrote into the home directory: " + name)
			}
			return err
		})
		os.RemoveAll(home)
		if err != nil {
			env.T().Fatal(err)
		}
	})
	return nil
}

// TestInterrupted: an interrupt ends a run with a word and leaves nothing.
func TestInterrupted(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr strings.Builder
	code := run(ctx, []string{"export", "-d", filepath.Join("..", "..", "meshes"), "-o", out}, &stdout, &stderr, supervisor{exit: func(int) {}})
	if code != exitTrouble || stdout.Len() > 0 || !strings.HasPrefix(stderr.String(), "meshc: stopped") {
		t.Errorf("exit status %d, %q, %q", code, stdout.String(), stderr.String())
	}
	if _, err := os.Stat(out); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("something is left: %v", err)
	}
}
