package compiler

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/manifest/shape"
)

// update writes docs/rules.md anew from the table, the examples and what meshc
// says of them, and chart/ready.gen.json from what a chart renders.
var update = flag.Bool("update", false, "rewrite docs/rules.md and chart/ready.gen.json")

// impossible are the rules that no description is known to break, and why.
var impossible = map[string]string{
	"output": "It guards meshc itself: what a chart, a manifest or a description can hold, YAML can hold.",
}

const rulesHead = `<!-- Code generated from compiler/diag/rules.go and testdata/rules by TestRulesAreFresh; DO NOT EDIT. -->

# Rules

What meshc checks, by the names that its messages end in. A *problem* makes the exit status 1; a *note* does so with
` + "`--strict`" + ` alone. The schema itself judges what plain ` + "`cue vet`" + ` refuses as well.

The examples stand beside a file that embeds the schema's ` + "`#Cluster`" + ` and, where an example brings none of its own, names all
files the platform's. Their ` + "`istio.yaml`" + ` is an Istio 1.5 that its charts
rendered for the namespace istio-clean, and ` + "`charts/VERSION/*`" + ` the charts of that release.
`

// TestRulesAreFresh: what is wrong in a rule's example breaks that rule, once,
// and no other; what is right breaks none; and docs/rules.md shows it.
func TestRulesAreFresh(t *testing.T) {
	examples := archives(t, filepath.Join("rules", "*.txtar"), 40)
	table := diag.Rules()
	for name := range examples {
		if _, ok := diag.RuleOf(name); !ok {
			t.Errorf("testdata/rules/%s.txtar is of no rule", name)
		}
	}
	sections := make([]string, len(table))
	t.Run("examples", func(t *testing.T) {
		for i, rule := range table {
			t.Run(rule.Name, func(t *testing.T) {
				t.Parallel()
				sections[i] = section(t, rule, examples[rule.Name])
			})
		}
	})
	if t.Failed() {
		return
	}
	want := rulesHead + strings.Join(sections, "")
	file := filepath.Join("..", "docs", "rules.md")
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(file); err != nil || string(got) != want {
		t.Errorf("docs/rules.md is stale: run task generate (%v)", err)
	}
}

// section is that of a rule on the page, with what compiling its examples gives.
func section(t *testing.T, rule diag.Rule, archive *txtar.Archive) string {
	var b strings.Builder
	severity := map[diag.Severity]string{diag.Problems: "problem", diag.Notes: "note"}[rule.Severity]
	judge := map[bool]string{true: "A *%s*, for plain `cue vet` as well", false: "A *%s*"}[rule.Schema]
	fmt.Fprintf(&b, "\n## %s\n\n%s "+judge+"%s.\n", rule.Name, rule.Means, severity, hazards(t, rule))
	if rule.Name == "shape" {
		fmt.Fprintf(&b, "\nBeyond the types of their fields, and the names, labels and annotations of all, these kinds are judged: %s.\n", strings.Join(shape.Rules(), ", "))
	}
	if why := impossible[rule.Name]; why != "" {
		if archive != nil {
			t.Errorf("there is an example, but: %s", why)
		}
		return b.String() + "\n" + why + "\n"
	}
	if archive == nil {
		t.Fatal("needs a file in testdata/rules, or a reason why there can be none")
	}
	root := t.TempDir()
	judged := compiled
	if slices.ContainsFunc(archive.Files, func(f txtar.File) bool { return strings.HasPrefix(f.Name, "before/") }) {
		judged = func(t *testing.T, root string, e example) diag.List { return skipped(t, root, e, archive) }
	}
	if slices.ContainsFunc(archive.Files, func(f txtar.File) bool { return strings.Contains(f.Name, "/clusters/") }) {
		judged = across
	}
	if slices.ContainsFunc(archive.Files, func(f txtar.File) bool { return strings.Contains(f.Name, "/trees/") }) {
		judged = audited
	}
	for _, p := range judged(t, root, side(t, rule.Name, archive, "right")) {
		t.Errorf("what is right breaks a rule: %s: %s [%s]", p.Position, p.Message, p.Rule)
	}
	problems := judged(t, root, side(t, rule.Name, archive, "wrong"))
	var text bytes.Buffer
	if err := diag.Print(&text, problems); err != nil {
		t.Fatal(err)
	}
	if len(problems) != 1 || problems[0].Rule != rule.Name || strings.Contains(text.String(), "%!") {
		t.Errorf("what is wrong breaks:\n%s", text.String())
	}
	fmt.Fprintf(&b, "\n%s\n\nWrong:\n%s\n```text\n%s```\n\nRight:\n%s", strings.TrimSpace(string(archive.Comment)),
		shown(archive, "wrong", true), text.String(), shown(archive, "right", false))
	return b.String()
}

// hazards link the hazards of a rule, which must be on their page.
func hazards(t *testing.T, rule diag.Rule) string {
	page, err := os.ReadFile(filepath.Join("..", "docs", "hazards.md"))
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, number := range strings.FieldsFunc(rule.Hazard, func(r rune) bool { return r == ',' || r == ' ' }) {
		if !regexp.MustCompile(`(?m)^\| ([^|]*, )?` + number + `(,[^|]*)? \|`).Match(page) {
			t.Errorf("hazard %s is not in docs/hazards.md", number)
		}
		text += "; [hazard " + number + "](hazards.md)"
	}
	return text
}

// shown are the files of a side, and with those of both sides if so asked.
func shown(archive *txtar.Archive, side string, both bool) string {
	var b strings.Builder
	for _, f := range archive.Files {
		dir, name, _ := strings.Cut(f.Name, "/")
		if dir == "wrong" || dir == "right" {
			if dir != side {
				continue
			}
		} else if name = f.Name; !both {
			continue
		}
		language := strings.TrimPrefix(filepath.Ext(name), ".")
		fmt.Fprintf(&b, "\n`%s`\n", name)
		if len(f.Data) > 0 {
			fmt.Fprintf(&b, "\n```%s\n%s```\n", language, f.Data)
		}
	}
	return b.String()
}

// compiled gives the problems of an example, with files as one who stands in
// its module sees them.
func compiled(t *testing.T, root string, e example) diag.List {
	t.Helper()
	dir := e.write(t, filepath.Join(root, e.Name))
	result, problems, err := Compile(t.Context(), dir, func(string) bool { return false }, nil)
	if err != nil {
		t.Fatal(err)
	}
	if (result == nil) != problems.Fatal(false) {
		t.Errorf("there is a result, or a problem: %v, %v", result, problems)
	}
	return localized(problems, e)
}

// across gives what the clusters of an example have that is one's.
func across(t *testing.T, root string, e example) diag.List {
	t.Helper()
	e.write(t, filepath.Join(root, e.Name))
	dirs, err := cluster.Clusters(filepath.Join(root, e.Name, "clusters"))
	if err != nil || len(dirs) < 2 {
		t.Fatalf("%v: %v", dirs, err)
	}
	results := make([]*Result, len(dirs))
	var problems diag.List
	for i, dir := range dirs {
		var found diag.List
		if results[i], found, err = Compile(t.Context(), dir, func(string) bool { return false }, nil); err != nil {
			t.Fatal(err)
		}
		problems = append(problems, found...)
	}
	return localized(append(problems, slices.Concat(Across(results)...)...), e)
}

// skipped gives what an example skips since what it was before.
func skipped(t *testing.T, root string, e example, archive *txtar.Archive) diag.List {
	t.Helper()
	before := bare(t)
	for _, f := range archive.Files {
		if name, is := strings.CutPrefix(f.Name, "before/"); is {
			before[name] = string(f.Data)
		}
	}
	files := fstest.MapFS{}
	for name, text := range before {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	dir := e.write(t, filepath.Join(root, e.Name))
	found, err := SkipsSince(Input{Dir: dir}, &Input{Dir: dir, Files: files}, "before", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	problems := localized(slices.Concat(found.Now, found.Before, found.Skipped), e)
	for i := range problems {
		for j := range problems[i].Notes {
			problems[i].Notes[j].File = "before/" + problems[i].Notes[j].File
		}
	}
	return problems
}

// localized has files of an example named as those who stand in its module see them.
func localized(problems diag.List, e example) diag.List {
	local := func(p *diag.Position) {
		if _, file, ok := strings.Cut(p.File, "/"+e.Name+"/"); ok {
			p.File = file
		}
	}
	problems = slices.Clone(problems)
	for i := range problems {
		local(&problems[i].Position)
		for j := range problems[i].Notes {
			local(&problems[i].Notes[j].Position)
		}
	}
	return problems
}
