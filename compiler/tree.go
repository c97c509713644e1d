package compiler

import (
	"path/filepath"
	"strings"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
)

// Placed is a directory of a repository's, and where the user names it.
type Placed struct {
	Directory string
	// Field and Position are of the user's value.
	Field    string
	Position diag.Position
	// Excerpt is the line that has it.
	Excerpt string
}

// pathsOf are the directories that a tree is said to be in.
func pathsOf(d *cluster.Description, t *plan.Tree) []Placed {
	out := make([]Placed, len(t.Paths))
	for i, p := range t.Paths {
		out[i] = placedAt(d, p)
	}
	return out
}

// homeOf is where in the module the tree is, if the description says so.
func homeOf(d *cluster.Description, t *plan.Tree) *Placed {
	if t.Own == nil {
		return nil
	}
	home := placedAt(d, *t.Own)
	return &home
}

// amongSources tells a tree that would be written among the files that the description is
// made of.
func amongSources(d *cluster.Description) []plan.Finding {
	if len(d.Plans) == 0 || d.Plans[0].Tree == nil || d.Plans[0].Tree.Own == nil {
		return nil
	}
	own := *d.Plans[0].Tree.Own
	tree := d.Files.Full(own.Path)
	for _, dir := range d.Belongings().Directories {
		if dir == tree || strings.HasPrefix(dir, tree+string(filepath.Separator)) {
			return []plan.Finding{{Field: plan.Field{Unit: plan.Shared, At: own.At}, Rule: "tree-path", Says: []any{"holds the description itself, " + cluster.Display(dir) + ": name a directory that has nothing else, such as \"deploy\""}}}
		}
	}
	return nil
}

func placedAt(d *cluster.Description, p plan.TreePath) Placed {
	at := d.Report([]plan.Finding{{Field: plan.Field{Unit: plan.Shared, At: p.At}}}, diag.Say)[0] // of one, one
	return Placed{Directory: p.Path, Field: at.Path, Position: at.Position, Excerpt: at.Excerpt}
}

// written are the units of the tree that the unit's documents are of: its own, and
// others that some of them are written to.
func (u *unit) written() []Unit {
	if !u.wanted {
		return nil
	}
	units := []Unit{{Name: u.plan.Unit}}
	for _, name := range u.further {
		units = append(units, Unit{Name: name})
	}
	for _, d := range u.documents {
		for i := range units {
			if units[i].Name == d.into || i == 0 && d.into == "" {
				units[i].Documents = append(units[i].Documents, d)
			}
		}
	}
	return units
}
