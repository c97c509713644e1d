package cluster

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/load"
)

// TestPlanIsTheContract: every plan of the sample and of the scripts is what
// #Plan says, no more and no less.
func TestPlanIsTheContract(t *testing.T) {
	ctx := cuecontext.New()
	inst := load.Instances([]string{"."}, &load.Config{Dir: "../../schema", ModuleRoot: "../.."})[0]
	contract := ctx.BuildInstance(inst).LookupPath(cue.ParsePath("#Plan"))
	if err := contract.Err(); err != nil {
		t.Fatal(err)
	}
	dirs := map[string]string{"sample": filepath.Join("..", "..", "meshes")}
	for _, s := range slices.Concat(scripts(t, "collide-*.txtar", 30), scripts(t, "addon-*.txtar", 5)) {
		root := t.TempDir()
		put(t, root, "cue.mod/module.cue", moduleText)
		put(t, root, "meshes/cluster.cue", clusterText)
		s.unpack(t, root, "meshes/")
		dirs[s.name] = filepath.Join(root, "meshes")
	}
	seen := 0
	for name, dir := range dirs {
		d, _, err := Load(dir)
		if err != nil || d == nil {
			continue
		}
		for _, p := range d.Plans {
			if p.Owns == nil && len(p.Sources) == 0 {
				continue // what is left of a shared plan beside faulty meshes
			}
			text, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			seen++
			if err := contract.Unify(ctx.CompileBytes(text)).Validate(cue.Concrete(true)); err != nil {
				t.Errorf("%s: unit %s: %v", name, p.Unit, err)
			}
		}
	}
	if seen < 50 {
		t.Errorf("only %d plans were looked at", seen)
	}
}
