package compiler

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	istio "istio.io/istio/manifests"
)

// example is a module with a description in meshes, as a rule's example or a
// script has it: its files by path, and links as "PATH -> TARGET".
type example struct {
	Name  string
	Files map[string]string
}

// after ends the name of an example that a script has mended.
const after = " after"

// testdata is a file of the project's own.
func testdata(t testing.TB, parts ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(append([]string{"..", "testdata"}, parts...)...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// bare is what each example has beside its own files.
func bare(t testing.TB) map[string]string {
	t.Helper()
	return map[string]string{
		"cue.mod/module.cue": "module: \"example.com\"\nlanguage: version: \"v0.17.0\"\n",
		"meshes/cluster.cue": "package meshes\n\nimport \"meshc.dev/schema\"\n\nschema.#Cluster\ncluster: {name: \"prod\", platform: [\"*.cue\"]}\n",
		"istio.yaml":         testdata(t, "classic", "istio.yaml"),
	}
}

// archives are the txtar files that match, at least so many, by name.
func archives(t testing.TB, pattern string, least int) map[string]*txtar.Archive {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", "testdata", pattern))
	if err != nil || len(names) < least {
		t.Fatalf("%d files match %s: %v", len(names), pattern, err)
	}
	out := map[string]*txtar.Archive{}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(filepath.Base(name), ".txtar")] = archive
	}
	return out
}

// side is one of the two examples of a rule, "wrong" or "right". Files in
// neither directory are both's.
func side(t testing.TB, rule string, archive *txtar.Archive, side string) example {
	t.Helper()
	files := bare(t)
	for _, f := range archive.Files {
		dir, name, _ := strings.Cut(f.Name, "/")
		switch {
		case dir == side:
			files[name] = string(f.Data)
		case strings.HasSuffix(f.Name, "/*"):
			maps.Copy(files, releaseCharts(path.Dir(f.Name)))
		case dir != "wrong" && dir != "right":
			files[f.Name] = string(f.Data)
		}
	}
	return example{rule + "/" + side, files}
}

// releaseCharts are the built-in release's charts as those of the version that a
// directory is called after.
func releaseCharts(dir string) map[string]string {
	files := map[string]string{}
	for name, from := range map[string]string{"base": "base", "istiod": "istio-control/istio-discovery", "gateway": "gateway", "cni": "istio-cni"} {
		root := "charts/" + from
		_ = fs.WalkDir(istio.FS, root, func(file string, d fs.DirEntry, err error) error { // it is embedded
			if err != nil || d.IsDir() {
				return err
			}
			text, err := fs.ReadFile(istio.FS, file)
			if file == root+"/Chart.yaml" {
				text = []byte(strings.ReplaceAll(string(text), "ersion: 1.0.0", "ersion: "+path.Base(dir)))
			}
			files[path.Join(dir, name)+strings.TrimPrefix(file, root)] = string(text)
			return err
		})
	}
	return files
}

// scripts are the descriptions of the scripts that match, each as it is before
// its first command and as it is after all files that it copies.
func scripts(t testing.TB, pattern string, least int) []example {
	t.Helper()
	var out []example
	all := archives(t, filepath.Join("scripts", pattern), least)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		files := bare(t)
		for _, f := range all[name].Files {
			files[f.Name] = string(f.Data)
		}
		before := example{name, nil}
		for line := range strings.Lines(string(all[name].Comment)) {
			words := strings.Fields(line)
			switch {
			case len(words) == 3 && words[0] == "cp":
				from, ours := strings.CutPrefix(words[1], "$CLASSIC/")
				files[words[2]] = files[from]
				if ours {
					files[words[2]] = testdata(t, "classic", from)
				}
			case before.Files == nil && strings.Contains(line, "exec "):
				before.Files = maps.Clone(files)
			}
		}
		out = append(out, before)
		if !maps.Equal(before.Files, files) {
			out = append(out, example{name + after, files})
		}
	}
	return out
}

// write puts the example into a directory and gives that of its description.
func (e example) write(t testing.TB, root string) string {
	t.Helper()
	for name, text := range e.Files {
		name, target, link := strings.Cut(name, " -> ")
		file := filepath.Join(root, filepath.FromSlash(name))
		err := os.MkdirAll(filepath.Dir(file), 0o755)
		if err == nil && link {
			err = os.Symlink(target, file)
		} else if err == nil {
			err = os.WriteFile(file, []byte(text), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(root, "meshes")
}
