package change

import (
	"slices"

	"meshc.dev/compiler/cluster"
)

// edited is a change of a file.
type edited struct {
	file string
	cluster.Edit
}

// sift tries the changes, each alone where so many may be tried. Of more, all are tried
// together, then halves: what reaches nothing takes its companions with it.
func (c *causes) sift(units []Unit) {
	all := c.triable()
	reserved := min(len(c.groups), c.left/2)
	if len(all) <= c.left-reserved {
		return // each is, when it is asked for
	}
	for sets := [][]edited{all}; len(sets) > 0 && c.left > reserved; sets = sets[1:] {
		set := sets[0]
		reached := c.together(set)
		switch {
		case len(set) == 1:
			c.alone[set[0].key()] = reached
		case reached != nil && !slices.ContainsFunc(units, func(u Unit) bool { return reached[u.Name] }):
			for _, e := range set {
				c.alone[e.key()] = map[string]bool{}
			}
		default:
			sets = append(sets, set[:len(set)/2], set[len(set)/2:])
		}
	}
	for _, e := range all {
		if _, known := c.alone[e.key()]; !known {
			c.alone[e.key()] = nil // too many
		}
	}
}

func (e edited) key() string { return e.file + "\n" + e.Path.String() }

// triable are the changes that can be tried alone, those of one file together.
func (c *causes) triable() []edited {
	var out []edited
	for _, names := range c.groups {
		for _, name := range names {
			for _, e := range c.edits[name] {
				if e.Alone != nil && c.texts[name][0] != nil {
					out = append(out, edited{name, e})
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b edited) int { return a.At.Compare(b.At) })
	return out
}

// together are the units that several changes reach.
func (c *causes) together(set []edited) map[string]bool {
	by := map[string][]byte{}
	var names []string
	for _, e := range set {
		before, begun := by[e.file]
		if !begun {
			before = c.texts[e.file][0]
			names = append(names, e.file)
		}
		if by[e.file] = e.On(before); by[e.file] == nil {
			return nil
		}
	}
	return c.reach(names, by)
}

// known are the units that files' changes reach, nil if they have not all been tried.
func (c *causes) known(names []string) map[string]bool {
	out := map[string]bool{}
	for _, name := range names {
		if _, read := c.edits[name]; !read || c.texts[name][0] == nil {
			return nil
		}
		for _, e := range c.edits[name] {
			reached := c.alone[edited{name, e}.key()]
			if reached == nil {
				return nil
			}
			for unit, is := range reached {
				out[unit] = out[unit] || is
			}
		}
	}
	return out
}

// untold tells of causes that were not tried how many there are in each file.
func (c *causes) untold(all []Cause) []Cause {
	if len(c.earlier) == 0 {
		return all // nothing was to be tried
	}
	var out []Cause
	for _, one := range all {
		if one.Untold > 0 || one.Alone || one.Field == "" {
			out = append(out, one)
			continue
		}
		i := slices.IndexFunc(out, func(o Cause) bool { return o.Untold > 0 && o.File == one.File })
		if i < 0 {
			i = len(out)
			out = append(out, Cause{Mesh: one.Mesh, File: one.File})
		}
		out[i].Untold++
	}
	return out
}
