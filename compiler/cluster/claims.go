package cluster

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/diag"
)

// all gives the claims of all units and of others in the cluster.
func (d *Description) all() map[string]Claimants {
	all := map[string]Claimants{}
	add := func(claims map[string]Claimants) {
		for what, by := range claims {
			if all[what] == nil {
				all[what] = Claimants{}
			}
			maps.Copy(all[what], by)
		}
	}
	add(d.Reserved)
	for _, p := range d.Plans {
		add(p.Claims)
	}
	return all
}

// claims reports what two holders claim, at each field but the first's.
func (d *Description) claims() diag.List {
	var problems diag.List
	for what, by := range d.all() {
		problems = append(problems, d.conflict(what, by)...)
	}
	return problems
}

// Contested are the claims with two holders, which are reported already.
func (d *Description) Contested() map[string]bool {
	out := map[string]bool{}
	for what, by := range d.all() {
		if len(d.conflict(what, by)) > 0 {
			out[what] = true
		}
	}
	return out
}

func (d *Description) conflict(what string, by Claimants) diag.List {
	if len(by) < 2 {
		return nil
	}
	// What the user wrote is at fault before what follows from a name.
	written := func(path string) int {
		if _, exact := d.fields.find(split(path)); exact && d.Reserved[what][path] == "" {
			return 1
		}
		return 0
	}
	paths := slices.SortedFunc(maps.Keys(by), func(a, b string) int {
		return cmp.Or(cmp.Compare(written(a), written(b)), cmp.Compare(a, b))
	})
	first := paths[0]
	var problems diag.List
	for _, path := range paths[1:] {
		if by[path] == by[first] {
			continue
		}
		p := d.Problem(path, fmt.Sprintf("%s is already claimed by %s", what, by[first]), "unique-"+KindOf(what))
		problems = append(problems, d.WithNote(p, first, "first claimed here"))
	}
	return problems
}

// KindOf names the sort of thing that a claim is of: its words but the last,
// a remark in parentheses left out.
func KindOf(what string) string {
	kind, _, _ := strings.Cut(what, " (")
	if i := strings.LastIndexByte(kind, ' '); i > 0 {
		kind = kind[:i]
	}
	return strings.ToLower(strings.ReplaceAll(kind, " ", "-"))
}

// Problem is a problem at a field of the description, given by its path.
func (d *Description) Problem(path, message, rule string) diag.Problem {
	return (&reader{fields: d.fields}).here(split(path), message, rule)
}

// WithNote adds a second field's place to a problem.
func (d *Description) WithNote(p diag.Problem, path, message string) diag.Problem {
	at, _, _ := d.fields.place(split(path))
	p.Notes = append(p.Notes, diag.Note{Position: at, Message: message})
	return p
}
