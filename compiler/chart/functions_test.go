package chart

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/Masterminds/sprig/v3"
)

// rendered is what one template gives.
func rendered(t *testing.T, template string) (string, error) {
	t.Helper()
	f := hello()
	delete(f, "hello/crds/thing.yaml")
	delete(f, "hello/templates/deep/a.txt")
	f["hello/templates/map.yaml"] = template
	out, err := NewRenderer(f.fs()).Render(request("hello", nil))
	if err != nil || len(out) == 0 {
		return "", err
	}
	return out[0].Text, nil
}

// allowed are the functions that templates have.
func allowed() []string {
	theirs := sprig.TxtFuncMap()
	out := strings.Fields(kept)
	for _, own := range []map[string]any{sorted(), dates(theirs), bounded(theirs), printed(theirs), grown(theirs)} {
		out = append(out, slices.Collect(maps.Keys(own))...)
	}
	slices.Sort(out)
	return out
}

// ofEngine are the functions that the engine of Helm's source names: those that it
// adds to sprig's.
func ofEngine(t *testing.T) []string {
	t.Helper()
	p, err := build.Import("helm.sh/helm/v4/pkg/engine", ".", build.FindOnly)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	files, err := filepath.Glob(filepath.Join(p.Dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			var key ast.Expr
			switch n := n.(type) {
			case *ast.KeyValueExpr:
				key = n.Key
			case *ast.IndexExpr:
				key = n.Index
			}
			if lit, ok := key.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				name, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, name)
			}
			return true
		})
	}
	return out
}

// builtins are the functions of text/template, by its documentation.
const builtins = "and call html index slice js len not or print printf println urlquery eq ge gt le lt ne"

// TestFunctions: each function that Helm has is on a list, and the list has none
// that Helm has not.
func TestFunctions(t *testing.T) {
	have := slices.Collect(maps.Keys(sprig.TxtFuncMap()))
	have = append(append(have, ofEngine(t)...), strings.Fields(builtins)...)
	allow := allowed()
	if twice := slices.Compact(slices.Clone(allow)); len(twice) != len(allow) {
		t.Errorf("a function is allowed in two ways: %v", allow)
	}
	known := append(slices.Collect(maps.Keys(refused())), allow...)
	// Fields of the values at the top of a template, which Helm's engine names too.
	fields := strings.Fields("Chart IsRoot Error Files Release Capabilities Values Subcharts Template Name BasePath")
	for _, name := range have {
		if !slices.Contains(known, name) && !slices.Contains(fields, name) {
			t.Errorf("%s is a function of Helm's, neither allowed nor refused", name)
		}
	}
	for _, name := range known {
		if !slices.Contains(have, name) {
			t.Errorf("%s is no function of Helm's", name)
		}
	}
}

// TestFunctionsAgain: in two processes, in different places, each function gives
// the same.
func TestFunctionsAgain(t *testing.T) {
	const ask = "MESHC_TEST_FUNCTIONS"
	for _, name := range allowed() {
		if examples[name] == "" {
			t.Errorf("%s has no example", name)
		}
	}
	var template strings.Builder
	for _, name := range slices.Sorted(maps.Keys(examples)) {
		fmt.Fprintf(&template, "%s: {{ %s }}\n", name, examples[name])
	}
	text, err := rendered(t, preamble+template.String())
	if err != nil {
		t.Fatal(err)
	}
	if file := os.Getenv(ask); file != "" {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	for i, env := range [][]string{
		{"TZ=UTC", "LANG=C"},
		{"TZ=Asia/Kolkata", "LANG=de_DE.UTF-8", "LC_ALL=tr_TR.UTF-8", "GODEBUG=randautoseed=0,asynctimerchan=1", "HOME=/nowhere", "GOMAXPROCS=1"},
		{"TZ=America/New_York", "ZONEINFO=/nowhere"},
	} {
		file := filepath.Join(t.TempDir(), strconv.Itoa(i))
		c := exec.Command(os.Args[0], "-test.run=^TestFunctionsAgain$")
		c.Env = append(env, ask+"="+file, "PATH="+os.Getenv("PATH"))
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		again, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if string(again) != text {
			t.Errorf("with %v: got\n%s\nwant\n%s", env, again, text)
		}
	}
	// In a process whose zone is another, too.
	defer func(was *time.Location) { time.Local = was }(time.Local)
	time.Local = time.FixedZone("there", 5*3600)
	if again, err := rendered(t, preamble+template.String()); err != nil || again != text {
		t.Errorf("with another zone: %v, got\n%s\nwant\n%s", err, again, text)
	}
}

// TestFunctionsRefused: what is not allowed fails where it is called, and says what
// to do; where it is not called, nothing is said.
func TestFunctionsRefused(t *testing.T) {
	names := slices.Collect(maps.Keys(refused()))
	for _, name := range names {
		text, err := rendered(t, "a: {{ "+name+" }}\n")
		if err == nil || !strings.Contains(err.Error(), "line 1: "+name+" ") || strings.Contains(err.Error(), "%!") {
			t.Errorf("%s gives %q, %v", name, text, err)
		}
		if _, err := rendered(t, "a: {{ if .Values.nothing }}{{ "+name+" }}{{ end }}\n"); err != nil {
			t.Errorf("%s where it is not called: %v", name, err)
		}
	}
	if _, err := refusal("novel", "")(); err == nil || !strings.HasPrefix(err.Error(), "novel is not known to give the same at each run") {
		t.Errorf("a function that is on no list: %v", err)
	}
}
