package change

import (
	"bytes"
	"cmp"
	"io/fs"
	"maps"
	"path"
	"slices"

	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/plan"
)

// State is a description, compiled, and the files of its module.
type State struct {
	Input  compiler.Input
	Result *compiler.Result
	Files  fs.FS
}

// Causes say of each of the units what in the description its change is from: what its
// own mesh or the platform changed, and what other meshes did. What several changed is
// tried one by one: the earlier description with one change is evaluated, and reaches
// the units whose plan that changes.
func Causes(was, is State, units []Unit) error {
	c := &causes{was: was, is: is, texts: map[string][2][]byte{}, groups: map[string][]string{}, alone: map[string]map[string]bool{}}
	if err := c.read(); err != nil || len(c.groups) == 0 {
		return err
	}
	// What was renamed came and went in one: neither can be tried without the other.
	for _, u := range units {
		if before := c.groups[u.From]; u.From != "" && len(before) > 0 {
			c.groups[u.Name] = append(c.groups[u.Name], before...)
			delete(c.groups, u.From)
		}
	}
	c.begin(units)
	c.sift(units)
	reached := map[string]map[string]bool{} // by whose change it is
	for _, whose := range slices.Sorted(maps.Keys(c.groups)) {
		if reached[whose] = c.reach(c.groups[whose], nil); reached[whose] == nil {
			reached[whose] = c.known(c.groups[whose])
		}
	}
	for i := range units {
		u := &units[i]
		c.attribute(u, reached)
		slices.SortStableFunc(u.Since, func(a, b Cause) int {
			return cmp.Or(cmp.Compare(rank(a, u), rank(b, u)), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
		})
	}
	return nil
}

// attribute tells what of whose a unit's change is from: what nobody could try, or what
// was tried and reaches nothing, only where nothing else says it.
func (c *causes) attribute(u *Unit, reached map[string]map[string]bool) {
	var unknown []string
	var all candidates
	for _, whose := range slices.Sorted(maps.Keys(c.groups)) {
		units, known := reached[whose], reached[whose] != nil
		switch {
		case whose == u.Name || known && units[u.Name] || len(c.groups) == 1:
			all.add(*c.fields(whose, u))
		case !known:
			unknown = append(unknown, whose)
		}
	}
	u.Since = slices.Concat(all.own, all.reaching, all.whole, c.untold(all.untold))
	if len(u.Since) > 0 {
		return
	}
	for _, whose := range unknown {
		u.Since = append(u.Since, c.untold(c.fields(whose, u).any())...)
	}
	if len(u.Since) == 0 {
		u.Since = all.idle
	}
}

// rank has what the unit's own mesh changed first.
func rank(c Cause, u *Unit) int {
	switch {
	case c.Untold > 0:
		return 2
	case c.Mesh == u.Name:
		return 0
	}
	return 1
}

// causes looks for them.
type causes struct {
	was, is State
	// texts are those of the files that are read, before and now, nil where there is
	// none, and groups those that changed, by the mesh that they are of.
	texts  map[string][2][]byte
	groups map[string][]string
	// whose are the meshes' files, and only the meshes that are evaluated, nil for all.
	whose map[string]string
	only  map[string]bool
	// earlier are the plans of the earlier description.
	earlier map[string]plan.Plan
	edits   map[string][]cluster.Edit
	alone   map[string]map[string]bool
	// left are the evaluations that may be made.
	left int
}

func (c *causes) read() error {
	whose := map[string]string{}
	c.whose = whose
	for _, s := range []State{c.was, c.is} {
		for mesh, files := range s.Result.Tenants {
			for _, f := range files {
				whose[f] = mesh
			}
		}
	}
	for _, name := range slices.Concat(c.was.Result.Read, c.is.Result.Read) {
		if _, known := c.texts[name]; known {
			continue
		}
		before, now := text(c.was.Files, name), text(c.is.Files, name)
		if c.texts[name] = [2][]byte{before, now}; !bytes.Equal(before, now) {
			mesh := cmp.Or(whose[name], plan.Shared)
			c.groups[mesh] = append(c.groups[mesh], name)
		}
	}
	c.edits = map[string][]cluster.Edit{}
	for _, names := range c.groups {
		slices.Sort(names)
		for _, name := range names {
			if path.Ext(name) == ".cue" {
				c.edits[name], _ = cluster.Edits(name, c.texts[name][0], c.texts[name][1]) // both have been read
			}
		}
		c.pair(names)
	}
	return nil
}

// pair takes a file that came for one that went, if they say of the same field: what is
// in it has moved, and is told as far as it changed.
func (c *causes) pair(names []string) {
	for _, gone := range names {
		for _, come := range names {
			was, is := c.edits[gone], c.edits[come]
			if c.texts[gone][1] != nil || c.texts[come][0] != nil || len(was) != 1 || len(is) != 1 || was[0].Path.String() != is[0].Path.String() {
				continue
			}
			if edits, err := cluster.Edits(come, c.texts[gone][0], c.texts[come][1]); err == nil {
				for i := range edits {
					edits[i].Alone = nil // it is of another file
				}
				c.edits[gone], c.edits[come] = []cluster.Edit{}, edits
			}
		}
	}
}

// text of a file, nil if there is none.
func text(files fs.FS, name string) []byte {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return nil
	}
	return append([]byte{}, text...)
}
