//go:build unix

package cluster

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"

	"meshc.dev/compiler/diag"
)

// internal are words of CUE's, of Go's and of meshc's own that mean nothing to
// users, where they have not written them.
var internal = regexp.MustCompile(`_\|_|meshc\.dev/schema|goroutine|runtime error|panic|\.go:\d|0x[0-9a-f]{6}|path escapes|%!|_checks|_claims|#effective|structure-shared|<nil>`)

// FuzzModule: whatever a module's file, a package that is imported, a file that is
// embedded and a link hold, loading ends, and nothing outside of the root is in what
// comes of it.
func FuzzModule(f *testing.F) {
	const embeds = "@extern(embed)\npackage meshes\n"
	for _, s := range []struct{ text, module, imported, data, at, to string }{
		{"package meshes\nmesh: a: {}", "", "package x\n", "", "", ""},
		{"package meshes\nimport \"other.example/x\"\nmesh: a: x.mesh", "", "package x\nmesh: namespaces: b: {}", "", "cue.mod/pkg/other.example/x/y.cue", "../../../../outside/x.cue"},
		{"package meshes\nimport x \"other.example/x:x\"\nmesh: a: tags: [x.y]", "", "package x\nimport \"other.example/x\"\ny: x.y", "", "linked", "cue.mod"},
		{"package meshes\nimport \"linked.example/x\"\nmesh: a: tags: [x.secret]", "", "", "", "cue.mod/pkg/linked.example", "../../../outside"},
		{"package meshes\nimport \"example.com/linked:x\"\nmesh: a: tags: [x.secret]", "", "", "", "linked", "pipe"},
		{"package meshes\nimport \"example.com/pipe:x\"\nmesh: a: tags: [x.secret]", "", "", "", "meshes/linked.cue", "../outside/x.cue"},
		{embeds + "mesh: a: istio: values: _ @embed(file=\"data.json\")", "", "", "{\"a\": [1, 2]}", "", ""},
		{embeds + "_x: _ @embed(file=\"linked.txt\")\nmesh: a: tags: [_x]", "", "", "", "meshes/linked.txt", "../../outside/secret.txt"},
		{embeds + "_x: _ @embed(glob=\"*/*.yaml\")\nmesh: a: tags: _x", "", "", "a: &a [*a]\n--- \nb", "meshes/linked", "../outside"},
		{embeds + "_x: _ @embed(file=\"data.yaml\",type=text)\nmesh: (_x): {}", "", "", "a\x1b[2J\n::error::b", "meshes/data", "/proc/self"},
		{embeds + "_x: _ @embed(file=\"../pipe\")\nmesh: a: {}", "", "", "", "meshes/linked.cue", "../pipe"},
		{embeds + "_x: _ @embed(file=\"data.toml\")\n_y: _ @embed(glob=\"data.*\")\nmesh: a: _y", "", "", "x = 1", "", ""},
		{"package meshes\nmesh: a: {}", "module: \"a.example/b@v0\"\nlanguage: version: \"v0.17.0\"\ndeps: \"c.example@v1\": v: \"v1.2.3\"\n", "", "", "cue.mod/pkg", "../../outside"},
		{"package meshes\nimport \"c.example/d@v1\"\nmesh: a: d", "module: \"a.example\"\nlanguage: version: \"v0.9.0\"\nsource: kind: \"git\"\n", "", "", "cue.mod/module.cue", "../../outside/x.cue"},
	} {
		f.Add(s.text, s.module, s.imported, s.data, s.at, s.to)
	}
	f.Fuzz(func(t *testing.T, text, module, imported, data, at, to string) {
		hung := time.AfterFunc(time.Minute, func() { panic("loading does not end") })
		defer hung.Stop()
		above := t.TempDir()
		root := filepath.Join(above, "root")
		if module == "" {
			module = moduleText
		}
		const secret = "topsecret" // a word that may be a value of most fields
		put(t, above, "outside/secret.txt", secret)
		put(t, above, "outside/x.cue", "package x\nsecret: \""+secret+"\"\n")
		put(t, above, "outside/x/x.cue", "package x\nsecret: \""+secret+"\"\n")
		put(t, above, "outside/a.yaml", secret)
		put(t, root, "cue.mod/module.cue", module)
		put(t, root, "cue.mod/pkg/other.example/x/x.cue", imported)
		put(t, root, "meshes/cluster.cue", clusterText)
		put(t, root, "meshes/fuzz.cue", text)
		for _, ext := range []string{"json", "yaml", "toml", "txt"} {
			put(t, root, "meshes/data."+ext, data)
		}
		if err := syscall.Mkfifo(filepath.Join(root, "pipe"), 0o600); err != nil {
			t.Fatal(err)
		}
		linked(root, at, to)
		d, problems, err := Load(filepath.Join(root, "meshes"))
		if errors.As(err, new(*UsageError)) && at != "" {
			return // the link stands where the module was
		}
		if err != nil {
			t.Fatalf("the files are there, so this is no error of input or output: %v", err)
		}
		if d == nil && len(problems) == 0 {
			t.Error("neither a description nor a problem")
		}
		said := said(t, problems)
		if d != nil && strings.Contains(fmt.Sprintf("%+v", d.Plans)+fmt.Sprintf("%+v", d.Parts), secret) || strings.Contains(said, secret) {
			t.Errorf("it holds what is outside of the root: %s", said)
		}
		if strings.Contains(said, above+"/outside") && !strings.Contains(to, "outside") {
			t.Errorf("it tells of what is outside of the root: %s", said)
		}
		given := strings.Join([]string{text, module, imported, data, at, to}, "\n")
		for _, word := range internal.FindAllString(said, -1) {
			if !strings.Contains(given, word) {
				t.Errorf("%q stands in a report: %s", word, said)
			}
		}
	})
}

// linked puts a link into a module, in the place of what is there.
func linked(dir, at, to string) {
	root, err := os.OpenRoot(dir)
	if err != nil || at == "" {
		return
	}
	defer root.Close()
	_ = root.MkdirAll(filepath.Dir(at), 0o700)
	if root.RemoveAll(at) == nil {
		_ = root.Symlink(to, at) // not all texts are paths
	}
}

// said are problems as users see them, each with what it is and where.
func said(t *testing.T, problems diag.List) string {
	t.Helper()
	var b strings.Builder
	w := diag.NewWriter(&b)
	if err := diag.Print(w, problems); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if p.Message == "" || p.Rule == "" || p.File == "" {
			t.Errorf("%+v does not say what, or where", p)
		}
	}
	for line := range strings.SplitSeq(b.String(), "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.ContainsFunc(line, func(r rune) bool { return r != '\t' && !unicode.IsPrint(r) }) {
			t.Errorf("a report has the line %q", line)
		}
	}
	return b.String()
}
