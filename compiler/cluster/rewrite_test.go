package cluster

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/load"

	"meshc.dev/compiler/plan"
)

// TestRewriteContract: what #Rewrite allows in the plan, Go reads whole; a rule
// has one operation with its own fields.
func TestRewriteContract(t *testing.T) {
	inst := load.Instances([]string{"."}, &load.Config{Dir: "../../schema", ModuleRoot: "../.."})[0]
	ctx := cuecontext.New()
	contract := ctx.BuildInstance(inst).LookupPath(cue.ParsePath("#Rewrite"))
	if err := contract.Err(); err != nil {
		t.Fatal(err)
	}
	rule := func(operation string) cue.Value {
		return contract.Unify(ctx.CompileString(`name: "n", at: ["addons", "a"], ` + operation))
	}
	for _, operation := range []string{
		`retarget: {from: "a", to: "b"}`,
		`retoken: {from: "a", to: "b"}, optional: true`,
		`rename: {kinds: ["Secret"], from: "a", to: "b", flags: ["--secret"]}`,
		`suffix: {kinds: ["Secret"], suffix: "-a", unless: "-b", flags: ["--secret"]}`,
		`prefix: {kinds: ["ValidatingWebhookConfiguration"], object: "a", list: "webhooks", prefix: "b"}`,
		`args: {kinds: ["Deployment"], object: "a", container: "b", args: ["--c"]}`,
		`env: {kinds: ["Deployment"], object: "a", container: "b", env: [{name: "C", value: "d"}]}`,
		`drop: {kinds: ["Secret"], object: "a"}`,
		`merge: {kinds: ["ConfigMap"], object: "a", at: ["data", "a.yaml", {name: "b"}], merge: {c: [1, null], d: null}}`,
	} {
		v := rule(operation)
		if err := v.Validate(cue.Concrete(true)); err != nil {
			t.Errorf("%s: %v", operation, err)
			continue
		}
		text, err := v.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		strict := json.NewDecoder(bytes.NewReader(text))
		strict.DisallowUnknownFields()
		var read plan.Rewrite
		if err := strict.Decode(&read); err != nil {
			t.Errorf("%s: %v", operation, err)
		}
		again, err := json.Marshal(read)
		if err != nil {
			t.Fatal(err)
		}
		if want, got := plain(t, text), plain(t, again); !reflect.DeepEqual(want, got) {
			t.Errorf("%s is read as %s", text, again)
		}
	}
	for _, operation := range []string{
		``,
		`other: {}`,
		`drop: {kinds: ["Secret"], object: "a", prefix: "x"}`,
		`drop: {kinds: ["Secret"]}, retoken: {from: "a", to: "b"}`,
		`retoken: {from: "a"}`,
		`retoken: {from: "", to: "b"}`,
	} {
		if rule(operation).Validate(cue.Concrete(true)) == nil {
			t.Errorf("the schema takes {%s}", operation)
		}
	}
}

func plain(t *testing.T, text []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}
