package cluster

import (
	"strings"
	"testing"

	"meshc.dev/compiler/diag"
)

// TestNested: of what is nested without end nothing is parsed, and nothing else
// is refused for its length.
func TestNested(t *testing.T) {
	const much = deepest + 5
	many := strings.Repeat
	for name, test := range map[string]struct {
		text string
		line int
	}{
		"fields in fields":   {"\n" + many("a:", much) + " 1", 2},
		"over lines":         {many("a:\n", much) + " 1", deepest + 1},
		"structs":            {many("a: {", much), 1},
		"selectors":          {"\n\na: a" + many(".a", much), 3},
		"calls":              {"a: a" + many("()", much), 1},
		"signs":              {"a: " + many("!", much) + "true", 1},
		"operands":           {"a: 1" + many("+1", much), 1},
		"in a string":        {"a: \"x \\(b) y \\(" + many("a.", much) + "b)\"", 1},
		"in strings":         {"a: " + many(`"\(`, much), 1},
		"many fields":        {many("a: b: c: 1\n", much), 0},
		"many structs":       {many("a: {b: {c: [1, 2, {d: e.f.g}]}}\n", much), 0},
		"many interpolated":  {many("a: \"x \\(b.c(d)) y \\(e) z\"\n", much), 0},
		"a long list":        {"a: [" + many("{b: c: -1}, ", much) + "]", 0},
		"a long text":        {"a: \"" + many("(:[{", much) + "\"", 0},
		"long lines of text": {"a: \"\"\"\n" + many("\t(:[{ \\(b) (((\n", much/2) + "\t\"\"\"", 0},
		"a long comment":     {"// " + many("a:", much) + "\na: 1", 0},
		"closed too often":   {many("}", much) + many("a: 1\n", much), 0},
	} {
		if line, _ := nested([]byte(test.text)); line != test.line {
			t.Errorf("%s: line %d, not %d", name, line, test.line)
		}
	}
}

// TestNestedIsToldAlone: such a file is told with its line, wherever CUE meets it.
func TestNestedIsToldAlone(t *testing.T) {
	deep := "package meshes\n" + strings.Repeat("a:", 1_500_000) + " 1\n"
	for _, name := range []string{"meshes/a.cue", "a.cue", "cue.mod/pkg/other.example/x/x.cue", "cue.mod/module.cue"} {
		root := t.TempDir()
		put(t, root, "cue.mod/module.cue", moduleText)
		put(t, root, "meshes/cluster.cue", clusterText)
		put(t, root, "meshes/b.cue", "package meshes\nimport \"other.example/x\"\n_y: x.y\nmesh: b: {}")
		put(t, root, "cue.mod/pkg/other.example/x/y.cue", "package x\ny: 1")
		put(t, root, "meshes/below/c.cue", deep)
		put(t, root, name, deep)
		_, problems, err := Load(root + "/meshes")
		want := diag.Position{Line: 2}
		if err != nil || len(problems) != 1 || problems[0].Line != want.Line || problems[0].Excerpt != "" || !strings.HasSuffix(problems[0].File, name) {
			t.Errorf("%s: %v, %.500v", name, err, problems)
		}
	}
}
