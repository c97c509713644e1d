package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"meshc.dev/compiler/change"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/mold"
	"meshc.dev/compiler/plan"
)

// printChanges writes what changes for people.
func printChanges(w io.Writer, d *difference) error {
	var b strings.Builder
	for _, s := range d.sections() {
		fmt.Fprintln(&b, s.headline())
		s.body(&b, d)
	}
	for _, line := range d.sums() {
		fmt.Fprintln(&b, line)
	}
	return writeLines(w, b.String())
}

// writeLines writes a text whose lines hold what the input does.
func writeLines(w io.Writer, text string) error {
	for line := range strings.Lines(text) {
		if _, err := fmt.Fprintln(w, diag.Line(strings.TrimSuffix(line, "\n"))); err != nil {
			return err
		}
	}
	return nil
}

// group is of units of which the same is told, by the first.
type group struct {
	change.Unit
	names []string
	// blocks are the numbers of those that the units are in, told those that an earlier
	// section has told.
	blocks []int
	told   map[int]bool
}

// sections are the changed units, those together that change in the same way.
func (d *difference) sections() []group {
	var out []group
	at, told := map[string]int{}, map[int]bool{}
	for _, u := range d.Units {
		s := group{Unit: u, names: []string{u.Name}, told: map[int]bool{}}
		for i, b := range d.blocks {
			if slices.Contains(b.Units, u.Name) {
				s.blocks = append(s.blocks, i)
			}
		}
		var since []string
		for _, c := range u.Since {
			if c.Untold > 0 {
				continue
			}
			since = append(since, mold.Replace(c.Mesh+" "+c.Field+" "+c.File, u.Name, "MESH"))
		}
		key := fmt.Sprint(u.How, u.Same, s.blocks, since)
		if u.How != plan.Changed {
			key = u.Name
		}
		if i, again := at[key]; again {
			out[i].names = append(out[i].names, u.Name)
			continue
		}
		for _, i := range s.blocks {
			s.told[i], told[i] = told[i], true
		}
		at[key] = len(out)
		out = append(out, s)
	}
	return out
}

// headline says which units, and how many of their objects change.
func (s group) headline() string {
	name := unitsOf(s)
	if len(s.names) > 1 {
		name += ", shown for " + s.Name
	}
	return sign(s.How) + " " + name + ": " + strings.Join(s.changes(), ", ")
}

// changes says what becomes of the unit and its objects.
func (s group) changes() []string {
	all := count(len(s.Objects)+s.Same, "object")
	switch s.How {
	case plan.Added:
		return []string{"a new unit of " + all}
	case plan.Removed:
		return []string{"the unit goes, with " + all}
	case change.Renamed:
		return append([]string{"the unit was " + s.From}, s.counts()...)
	}
	return s.counts()
}

// counts says how many objects change in which way.
func (s group) counts() []string {
	var out []string
	for _, how := range []string{plan.Added, plan.Changed, change.Renamed, change.Moved, plan.Removed} {
		n := 0
		for _, o := range s.Objects {
			if o.How == how {
				n++
			}
		}
		if n > 0 {
			out = append(out, fmt.Sprintf("%d %s", n, how))
		}
	}
	if s.Same > 0 {
		out = append(out, plural(s.Same, "as it was", "as they were"))
	}
	return out
}

func objectsIn(b change.Block) int {
	n := 0
	for _, t := range b.Told {
		n += 1 + len(t.Others)
	}
	return n
}

// since says which fields of whose a unit's change is from.
func (d *difference) since(u change.Unit) []string {
	var out []string
	for i, c := range u.Since {
		if c.Untold > 0 {
			return append(out, untold(u.Since[i:]))
		}
		if i == shownSince && !d.all && len(u.Since) > shownSince+1 {
			return append(out, fmt.Sprintf("%d more fields (--all tells them)", len(u.Since)-i))
		}
		line := c.File
		if c.Line > 0 {
			line = fmt.Sprintf("%s:%d:%d", c.File, c.Line, c.Column)
		}
		if c.Field != "" {
			line = c.Field + " (" + line + ")"
		}
		switch {
		case c.Removed:
			line += ", which is no more"
		case c.Mesh != u.Name && c.Mesh != plan.Shared && c.Mesh != u.From:
			line += ", of mesh " + c.Mesh
		}
		out = append(out, line)
	}
	return out
}

// untold says what was not tried.
func untold(causes []change.Cause) string {
	n := 0
	var files []string
	for _, c := range causes {
		n += c.Untold
		files = append(files, c.File)
	}
	return fmt.Sprintf("%s in %s, which could not be told apart", count(n, "field"), strings.Join(files, ", "))
}

// sums says what all of it comes to.
func (d *difference) sums() []string {
	if len(d.Units) == 0 {
		return []string{"nothing changes: " + plural(d.Same, "unit is", "units are") + " as in " + d.Base}
	}
	does := map[string]int{}
	for _, u := range d.Units {
		for _, o := range u.Objects {
			told := map[string]bool{}
			for _, e := range o.Effects {
				if !told[e.Does] {
					does[e.Does]++
				}
				told[e.Does] = true
			}
		}
	}
	verb := "change"
	if len(d.Units) == 1 {
		verb = "changes"
	}
	sums := []string{fmt.Sprintf("%d of %s %s", len(d.Units), count(len(d.Units)+d.Same, "unit"), verb)}
	for _, e := range effectWords() {
		if n := does[e.does]; n > 0 {
			sums = append(sums, plural(n, e.one, e.many))
		}
	}
	return []string{strings.Join(sums, "; ")}
}

// effectWord says how many changes have an effect.
type effectWord struct{ does, one, many string }

func effectWords() []effectWord {
	return []effectWord{
		{"loses", "deletion takes more with it", "deletions take more with them"},
		{"refused", "change is refused by the API server", "changes are refused by the API server"},
		{"restarts", "workload is restarted", "workloads are restarted"},
		{"moves", "address moves", "addresses move"},
	}
}
