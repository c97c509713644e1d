package oracle_test

import (
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/load"
)

// settings are Istio's own, of which there are far too many for a table: by
// the field that they stand in, as the schema has them.
type settings map[string]cue.Value

func readSchema(t testing.TB) cue.Value {
	t.Helper()
	inst := load.Instances([]string{"./schema"}, &load.Config{Dir: filepath.Join("..", "..")})[0]
	if inst.Err != nil {
		t.Fatal(inst.Err)
	}
	return cuecontext.New().BuildInstance(inst)
}

func readSettings(t testing.TB) settings {
	t.Helper()
	v := readSchema(t)
	return settings{
		"istio: values: ":           v.LookupPath(cue.ParsePath("#IstiodValues")),
		"istio: meshConfig: ":       v.LookupPath(cue.ParsePath("#MeshConfig")),
		"gateways: tuned: values: ": v.LookupPath(cue.ParsePath("#GatewayValues")),
	}
}

// draw is one setting with a value that mostly is of its kind.
func (s settings) draw(r *rand.Rand) string {
	under := pick(r, []string{"istio: values: ", "istio: meshConfig: ", "gateways: tuned: values: "})
	v := s[under]
	text := "\t" + under
	for depth := 0; ; depth++ {
		type child struct {
			name string
			v    cue.Value
		}
		var children []child
		if it, err := v.Fields(cue.Optional(true)); err == nil && depth < 6 {
			for it.Next() {
				children = append(children, child{it.Selector().Unquoted(), it.Value()})
			}
		}
		if len(children) == 0 {
			return text + example(r, v.IncompleteKind()) + "\n"
		}
		c := pick(r, children)
		text += literal.String.Quote(c.name) + ": "
		v = c.v
	}
}

// example is a value of one of the kinds that a field takes.
func example(r *rand.Rand, k cue.Kind) string {
	var all []string
	for _, e := range []struct {
		kind  cue.Kind
		texts []string
	}{
		{cue.StringKind, []string{`"x"`, `"1s"`, `"10.0.0.0/8"`}},
		{cue.BoolKind, []string{"true", "false"}},
		{cue.NumberKind, []string{"1", "15"}},
		{cue.ListKind, []string{"[]", `["x"]`, `[{name: "x"}]`}},
		{cue.StructKind, []string{"{}", `{x: "y"}`}},
		{cue.NullKind, []string{"null"}},
	} {
		if k&e.kind != 0 {
			all = append(all, e.texts...)
		}
	}
	if len(all) == 0 {
		return "{}"
	}
	return strings.TrimSpace(pick(r, all))
}
