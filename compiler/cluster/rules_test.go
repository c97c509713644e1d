package cluster

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	cueast "cuelang.org/go/cue/ast"
	cueparser "cuelang.org/go/cue/parser"
	"github.com/rogpeppe/go-internal/txtar"

	"meshc.dev/compiler/diag"
)

// refined is the audit's name for the rules unique-KIND.
const refined = "unique"

// TestRuleNames: every rule that the schema or Go names is in the table, and
// every row of the table is somebody's: the schema's, as the table says, or
// that of Go, which may share one with the schema.
func TestRuleNames(t *testing.T) {
	checks, accepted, stamped := schemaRules(t)
	audited, found := goRules(t)
	maps.Copy(found, stamped)
	for name, place := range accepted {
		if audited[name] == "" {
			t.Errorf("%s: no rule of the audit's is called %s", place, name)
		}
	}
	delete(audited, refined)
	for _, names := range []map[string]string{checks, accepted, audited, found} {
		for name, place := range names {
			if _, ok := diag.RuleOf(name); !ok {
				t.Errorf("%s: rule %s is not in the table", place, name)
			}
		}
	}
	for _, r := range diag.Rules() {
		inSchema, inGo := checks[r.Name], audited[r.Name]+found[r.Name]
		switch {
		case slices.ContainsFunc(diag.Rules(), func(o diag.Rule) bool { return o.Template == r.Name }):
		case inSchema == "" && inGo == "":
			t.Errorf("no part of meshc names rule %s", r.Name)
		case r.Schema != (inSchema != "") && (inGo == "" || r.Schema && !slices.Contains([]string{ruleCUE, ruleUnknown, "closed-template"}, r.Name)):
			t.Errorf("rule %s is named at %s%s, which is not what the table says", r.Name, inSchema, inGo)
		}
	}
}

// schemaRules are the rules of the schema's checks and claims, those whose
// findings a plan accepts, and those of labels, of flags, of what objects show and of what a change skips, which Go judges, each
// with a place that names it.
func schemaRules(t *testing.T) (checks, accepted, stamped map[string]string) {
	t.Helper()
	checks, accepted, stamped = map[string]string{}, map[string]string{}, map[string]string{}
	files, err := filepath.Glob(filepath.Join("..", "..", "schema", "*.cue"))
	if err != nil || len(files) == 0 {
		t.Fatal("no schema", err)
	}
	for _, file := range files {
		f, err := cueparser.ParseFile(file, nil)
		if err != nil {
			t.Fatal(err)
		}
		cueast.Walk(f, func(n cueast.Node) bool {
			body, ok := n.(*cueast.StructLit)
			if !ok {
				return true
			}
			place, labels := body.Pos().String(), textsOf(body)
			rule, isRule := labels["rule"]
			kind, isKind := labels["kind"]
			_, isAccept := labels["reason"]
			_, isPlaced := labels["at"]
			_, isLabel := labels["key"]
			_, isSkip := labels["was"]
			_, isSpace := labels["kinds"]                        // of several clusters, of which CUE knows one
			if other := labels["other"]; isRule && other != "" { // of a program's flags
				stamped[other] = place
			}
			switch {
			case labels["claim"] != "":
				stamped[diag.Unique(labels["claim"])] = place
			case isRule && (isLabel || isSkip || isSpace && !isPlaced) && rule != "":
				stamped[rule] = place
			case isRule && isAccept && rule != "":
				accepted[rule] = place
			case isRule && rule != "":
				checks[rule] = place
			case isKind && isPlaced:
				checks[diag.Unique(kind)] = place
			}
			return true
		}, nil)
	}
	if len(checks) < 20 || len(accepted) == 0 {
		t.Fatalf("only these are found: %v, %v", checks, accepted)
	}
	return checks, accepted, stamped
}

// textsOf are the fields of a struct, with texts that are written there.
func textsOf(body *cueast.StructLit) map[string]string {
	out := map[string]string{}
	for _, elt := range body.Elts {
		f, ok := elt.(*cueast.Field)
		if !ok {
			continue
		}
		name, _, err := cueast.LabelName(f.Label)
		if err != nil {
			continue
		}
		out[name] = ""
		if lit, ok := f.Value.(*cueast.BasicLit); ok {
			out[name], _ = strconv.Unquote(lit.Value)
		}
	}
	return out
}

// goRules are the rules of the audit's table, and those that other Go code names,
// with places: as an argument of what leaves findings, as a field or variable, as
// what a function gives with a result called rule, as a kind of thing that is taken.
func goRules(t *testing.T) (audited, found map[string]string) {
	t.Helper()
	s := &sources{set: token.NewFileSet(), constants: map[string]string{}, audited: map[string]string{}, found: map[string]string{}}
	var files []*ast.File
	err := filepath.WalkDir("..", func(file string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") || filepath.Base(filepath.Dir(file)) == "diag" {
			return err
		}
		f, err := parser.ParseFile(s.set, file, nil, 0)
		files = append(files, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		ast.Inspect(f, s.constant)
	}
	for _, f := range files {
		ast.Inspect(f, s.look)
	}
	return s.audited, s.found
}

// TestRulesOfTheSchema: plain `cue vet` refuses what is wrong in the examples of
// the schema's rules, and takes what only meshc sees; and it takes what is right.
func TestRulesOfTheSchema(t *testing.T) {
	for _, example := range scripts(t, "../rules/*.txtar", 40) {
		t.Run(example.name, func(t *testing.T) {
			t.Parallel()
			rule, _ := diag.RuleOf(example.name)
			if slices.ContainsFunc(example.files, func(f txtar.File) bool { return strings.Contains(f.Name, " -> ") }) {
				t.Skip("CUE follows links")
			}
			for side, refused := range map[string]bool{"wrong/meshes/": rule.Schema && rule.Severity == diag.Problems, "right/meshes/": false} {
				root := vendored(t)
				example.unpack(t, root, side)
				if err := cueVet(root); (err != nil) != refused {
					t.Errorf("%s: cue vet says %v", side, err)
				}
			}
		})
	}
}
