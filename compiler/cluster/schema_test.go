package cluster

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/load"
	"github.com/rogpeppe/go-internal/txtar"

	"meshc.dev/schema"
)

const moduleText = "module: \"example.com\"\nlanguage: version: \"v0.17.0\"\n"

const clusterText = "package meshes\n\nimport \"meshc.dev/schema\"\n\nschema.#Cluster\ncluster: {name: \"prod\", platform: [\"*.cue\"]}\n"

// TestSchemaAlone: what collides by fields fails for plain `cue vet`, without
// meshc, and passes when apart. The descriptions are those of the scripts.
func TestSchemaAlone(t *testing.T) {
	for _, script := range scripts(t, "collide-*.txtar", 30) {
		t.Run(script.name, func(t *testing.T) {
			t.Parallel()
			root := vendored(t)
			script.unpack(t, root, "meshes/")
			if err := cueVet(root); err == nil {
				t.Error("cue vet takes the collision")
			}
			script.unpack(t, root, "apart/")
			if err := cueVet(root); err != nil {
				t.Errorf("cue vet refuses what is apart:\n%s", errors.Details(err, nil))
			}
		})
	}
}

// TestSchemaAloneIsClosed: misspelt fields fail for plain `cue vet` as well.
// At the top of the package CUE lets the user have further fields: meshc alone
// refuses those.
func TestSchemaAloneIsClosed(t *testing.T) {
	for _, script := range scripts(t, "input-typo-*.txtar", 10) {
		t.Run(script.name, func(t *testing.T) {
			t.Parallel()
			root := vendored(t)
			script.unpack(t, root, "meshes/")
			open := script.name == "input-typo-top"
			if err := cueVet(root); (err == nil) != open {
				t.Errorf("cue vet says %v", err)
			}
		})
	}
}

type script struct {
	name  string
	files []txtar.File
}

// scripts reads those that match, at least so many.
func scripts(t *testing.T, pattern string, least int) []script {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", "..", "testdata", "scripts", pattern))
	if err != nil || len(names) < least {
		t.Fatalf("%d scripts match %s: %v", len(names), pattern, err)
	}
	var out []script
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, script{strings.TrimSuffix(filepath.Base(name), ".txtar"), archive.Files})
	}
	return out
}

// unpack writes the files in a directory of the script into the package, and tells
// whether there are any.
func (s script) unpack(t *testing.T, root, dir string) (found bool) {
	t.Helper()
	for _, f := range s.files {
		if name, ok := strings.CutPrefix(f.Name, dir); ok {
			put(t, root, "meshes/"+name, string(f.Data))
			found = true
		}
	}
	return found
}

// vendored is a module that holds a copy of the schema, with a cluster.
func vendored(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	put(t, root, "cue.mod/module.cue", moduleText)
	put(t, root, "meshes/cluster.cue", clusterText)
	files, err := fs.Glob(schema.Files, "*.cue")
	if err != nil || len(files) == 0 {
		t.Fatal("no schema", err)
	}
	for _, name := range files {
		text, err := schema.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		put(t, root, "cue.mod/pkg/meshc.dev/schema/"+name, string(text))
	}
	return root
}

// cueVet does what `cue vet -c ./meshes` does.
func cueVet(root string) error {
	inst := load.Instances([]string{"./meshes"}, &load.Config{Dir: root, ModuleRoot: root})[0]
	if inst.Err != nil {
		return inst.Err
	}
	return cuecontext.New().BuildInstance(inst).Validate(cue.Concrete(true))
}

func put(t testing.TB, root, name, text string) {
	t.Helper()
	file := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
