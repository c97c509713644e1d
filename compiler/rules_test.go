package compiler_test

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"meshc.dev/compiler"
	"meshc.dev/compiler/diag"
)

var updatePage = flag.Bool("update", false, "write docs/rules.md anew")

// without are the rules that no description of files alone breaks: another
// package of the project has their tests.
var without = map[string]string{
	"description": "testdata/scripts/input-no-cluster.txtar",
	"hermetic":    "testdata/scripts/input-symlink-out.txtar",
	"output":      "what is read from YAML or JSON can be written as YAML",
}

// example unpacks a rule's description, the wrong or the right one.
func example(t *testing.T, rule, side string) (dir, text string) {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("..", "testdata", "rules", rule+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	dir = module(t, map[string]string{"cluster.cue": sharedText})
	root := filepath.Dir(dir)
	for from, to := range map[string]string{"classic/istio.yaml": "istio.yaml", "rules/viewer.yaml": "viewer.yaml"} {
		manifest, err := os.ReadFile(filepath.Join("..", "testdata", from))
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(root, to), string(manifest))
	}
	for _, f := range archive.Files {
		name, ofSide := strings.CutPrefix(f.Name, side+"/")
		if ofSide {
			text += string(f.Data)
		}
		if ofSide || !strings.HasPrefix(f.Name, "wrong/") && !strings.HasPrefix(f.Name, "right/") {
			write(t, filepath.Join(root, name), string(f.Data))
		}
	}
	return dir, strings.TrimPrefix(text, "package meshes\n\n")
}

// problems of a description, with its directory left out.
func problemsIn(t *testing.T, dir string) diag.List {
	t.Helper()
	_, problems, err := compiler.Compile(t.Context(), dir, func(string) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	for i := range problems {
		problems[i].File = strings.TrimPrefix(problems[i].File, filepath.Dir(dir)+"/")
	}
	return problems
}

// TestRules: each rule's wrong example breaks it and no other, its right one
// none; docs/rules.md shows both, with what is printed.
func TestRules(t *testing.T) {
	var page strings.Builder
	page.WriteString(pageHead)
	for _, rule := range diag.Rules() {
		fmt.Fprintf(&page, "\n## %s\n\n%s%s\n", rule.Name, rule.Means, about(rule))
		if without[rule.Name] != "" {
			continue
		}
		wrong, text := example(t, rule.Name, "wrong")
		problems := problemsIn(t, wrong)
		if len(problems) == 0 {
			t.Errorf("%s: the wrong example has no problem", rule.Name)
			continue
		}
		for _, p := range problems {
			if p.Rule != rule.Name && !p.IsNote() { // the examples of Istio 1.5 are for a Kubernetes of its time
				t.Errorf("%s: the wrong example breaks %s: %s", rule.Name, p.Rule, p.Message)
			}
		}
		fmt.Fprintf(&page, "\n```cue\n%s```\n\n    %s: %s [%s]\n", text, problems[0].Path, problems[0].Message, rule.Name)
		right, text := example(t, rule.Name, "right")
		for _, p := range problemsIn(t, right) {
			if p.Rule == rule.Name || !p.IsNote() {
				t.Errorf("%s: the right example breaks %s: %s", rule.Name, p.Rule, p.Message)
			}
		}
		fmt.Fprintf(&page, "\nRight:\n\n```cue\n%s```\n", text)
	}
	name := filepath.Join("..", "docs", "rules.md")
	if *updatePage {
		write(t, name, page.String())
	}
	if have, err := os.ReadFile(name); err != nil || !bytes.Equal(have, []byte(page.String())) {
		t.Errorf("docs/rules.md is stale: go test ./compiler -run TestRules -update (%v)", err)
	}
}

const pageHead = `<!-- Written by go test ./compiler -run TestRules -update; DO NOT EDIT. -->

# Rules

The name in brackets at the end of a message is that of a rule. Numbers of
hazards are those of [hazards.md](hazards.md).
`

func about(r diag.Rule) string {
	text := " Judged on what is rendered."
	if r.Schema {
		text = " Plain `cue vet` finds it too."
	}
	if r.Severity == diag.Notes {
		text += " A note: it changes no exit status, unless `--strict` is given."
	}
	if r.Hazard != "" {
		text += " Hazard " + r.Hazard + "."
	}
	return text
}

// TestEmittedRules: every name of a rule that the schema or Go can emit is in
// the table, and nothing in the table is never emitted.
func TestEmittedRules(t *testing.T) {
	emitted := map[string]bool{}
	inSchema(t, emitted)
	inGo(t, emitted)
	for name := range emitted {
		if _, ok := diag.RuleOf(name); !ok {
			t.Errorf("rule %s is emitted and not in the table", name)
		}
	}
	for _, rule := range diag.Rules() {
		if !emitted[rule.Name] {
			t.Errorf("rule %s is in the table and never emitted", rule.Name)
		}
	}
}

var (
	ruleField = regexp.MustCompile(`\brule:\s*"([^"]+)"`)
	claimKind = regexp.MustCompile(`\{kind: "([^"]+)", name:`)
)

func inSchema(t *testing.T, emitted map[string]bool) {
	t.Helper()
	files, err := filepath.Glob("../schema/*.cue")
	if err != nil || len(files) == 0 {
		t.Fatal("no schema", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range ruleField.FindAllStringSubmatch(string(text), -1) {
			emitted[m[1]] = true
		}
		for _, m := range claimKind.FindAllStringSubmatch(string(text), -1) {
			emitted[diag.Unique(m[1])] = true
		}
	}
	emitted[diag.Unique("citadel namespace")] = true // a claim over several lines
}

// inGo finds names in calls of found, in fields Rule and rule, and in the table
// of audit rules; takes name kinds.
func inGo(t *testing.T, emitted map[string]bool) {
	t.Helper()
	known := map[string]bool{}
	for _, r := range diag.Rules() {
		known[r.Name] = true
	}
	note := func(e ast.Expr) {
		if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if name, err := strconv.Unquote(lit.Value); err == nil && name != "unique" {
				emitted[name] = true
			}
		}
	}
	err := filepath.WalkDir(".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.Contains(name, "diag/") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "found" && len(n.Args) > 1 {
					note(n.Args[1])
				} else if ok && f.Sel.Name == "here" && len(n.Args) == 3 {
					note(n.Args[2])
				}
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && (key.Name == "Rule" || key.Name == "rule") {
					note(n.Value)
				}
			case *ast.ReturnStmt, *ast.AssignStmt, *ast.ValueSpec, *ast.CompositeLit:
				ast.Inspect(n, func(n ast.Node) bool {
					if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && known[strings.Trim(lit.Value, "\"")] {
						note(lit)
					}
					return true
				})
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"NodePort", "IP address", "cluster IP", "host port", "gateway controller"} {
		emitted[diag.Unique(kind)] = true
	}
}
