package change

import (
	"maps"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing/fstest"

	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/plan"
)

// tries are so many evaluations as causes are looked for with: of many meshes, of which
// each takes its time, fewer.
func tries(meshes int) int { return min(24, max(4, 400/max(meshes, 1))) }

// begin evaluates the earlier description. Of many meshes those that change are enough
// to try, if they are by themselves what they are among all.
func (c *causes) begin(units []Unit) {
	if len(c.groups) == 1 && !c.parted() || !slices.ContainsFunc(units, func(u Unit) bool { return u.How == plan.Changed }) {
		return // nothing is tried
	}
	c.earlier, _ = c.plans(nil)
	defer func() { c.left = tries(len(c.earlier)) }()
	only := map[string]bool{}
	for _, u := range units {
		only[u.Name], only[u.From] = true, true
	}
	if len(only)*4 > len(c.earlier) {
		return
	}
	c.only = only
	some, _ := c.plans(nil)
	for unit, p := range c.earlier {
		if only[unit] && unit != plan.Shared && unit != plan.GitOps && unit != plan.Locks && !reflect.DeepEqual(p, some[unit]) {
			c.only = nil
			return
		}
	}
	c.earlier = some
}

// parted tells that a file has several changes, which may reach different units.
func (c *causes) parted() bool {
	for _, edits := range c.edits {
		if len(edits) > 1 {
			return true
		}
	}
	return false
}

// plans of the earlier description with texts in place of some of its files; false
// where it has no plan then.
func (c *causes) plans(by map[string][]byte) (map[string]plan.Plan, bool) {
	files := fstest.MapFS{}
	for name, texts := range c.texts {
		if mesh := c.whose[name]; c.only != nil && mesh != "" && !c.only[mesh] {
			continue
		}
		text := texts[0]
		if other, is := by[name]; is {
			text = other
		}
		if text != nil {
			files[name] = &fstest.MapFile{Data: text, Mode: 0o644}
		}
	}
	plans, _, err := compiler.Input{Dir: c.was.Input.Dir, Files: files}.Plan(nil)
	if err != nil || len(plans) == 0 {
		return nil, false
	}
	out := map[string]plan.Plan{}
	for _, p := range plans {
		p.Owners = nil // they review, and render nothing
		out[p.Unit] = p
	}
	return out, true
}

// reach are the units whose plan changes where files are as they are now, or as texts
// say: nil where that cannot be told.
func (c *causes) reach(names []string, by map[string][]byte) map[string]bool {
	if by == nil && len(c.groups) == 1 || c.left == 0 || len(c.earlier) == 0 {
		return nil
	}
	c.left--
	if by == nil {
		by = map[string][]byte{}
		for _, name := range names {
			by[name] = c.texts[name][1]
		}
	}
	plans, ok := c.plans(by)
	if !ok {
		return nil
	}
	out := map[string]bool{}
	for _, unit := range slices.Concat(slices.Collect(maps.Keys(plans)), slices.Collect(maps.Keys(c.earlier))) {
		a, before := c.earlier[unit]
		b, now := plans[unit]
		out[unit] = before != now || !reflect.DeepEqual(a, b) || rendersAny(b, names)
	}
	for _, further := range plans[plan.Shared].Further() {
		out[further] = out[plan.Shared]
	}
	return out
}

// rendersAny tells a plan with a chart or manifest among files.
func rendersAny(p plan.Plan, names []string) bool {
	return slices.ContainsFunc(p.Sources, func(s plan.Source) bool {
		return slices.ContainsFunc(names, func(name string) bool {
			return name == path.Clean(filepath.ToSlash(s.Manifest)) || s.Chart != "" && strings.HasPrefix(name, path.Clean(filepath.ToSlash(s.Chart))+"/")
		})
	})
}

// tried are the units that one change reaches, nil where that cannot be told.
func (c *causes) tried(name string, e cluster.Edit) map[string]bool {
	key := edited{name, e}.key()
	if _, known := c.alone[key]; !known {
		c.alone[key] = nil
		if e.Alone != nil && c.texts[name][0] != nil {
			c.alone[key] = c.reach([]string{name}, map[string][]byte{name: e.Alone})
		}
	}
	return c.alone[key]
}
