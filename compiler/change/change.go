// Package change tells two states of a cluster's manifests apart: by unit, by
// object and by field, with what each change does in a cluster.
package change

import (
	"slices"

	"meshc.dev/compiler"
	"meshc.dev/compiler/compare"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// How a unit or an object changes, beside plan.Added, plan.Changed and plan.Removed.
const (
	// Renamed is a unit or an object of another name that is the same otherwise, or nearly.
	Renamed = "renamed"
	// Moved is an object that another unit has now.
	Moved = "moved"
)

// Unit is one that changes.
type Unit struct {
	Name string `json:"name"`
	How  string `json:"how"`
	// From is the name that it had.
	From string `json:"from,omitempty"`
	// Objects are those that change, in the order in which they are applied.
	Objects []Object `json:"objects"`
	// Same counts the objects that stay as they are.
	Same int `json:"same"`
	// Since says what in the description the change is from, if that is known.
	Since []Cause `json:"since,omitempty"`
}

// Object is one that changes.
type Object struct {
	How string `json:"how"`
	// Object is KIND NAMESPACE/NAME, and From what it was, or the unit that had it.
	Object string `json:"object"`
	From   string `json:"from,omitempty"`
	// Fields are those that change.
	Fields []Field `json:"fields,omitempty"`
	// Effects are what the change does in a cluster.
	Effects []Effect `json:"effects,omitempty"`

	id manifest.ID
}

// Field is one that changes: it is added, changed or removed, or an item of its name
// is there twice.
type Field struct {
	Path []string `json:"path"`
	How  string   `json:"how"`
	Was  any      `json:"was,omitempty"`
	Is   any      `json:"is,omitempty"`
}

// Effect is what a change does in a cluster, in a word and in a sentence.
type Effect struct {
	Does string `json:"does"`
	Says string `json:"says"`
}

// Cause is a part of the description that changed, and changed a unit by that.
type Cause struct {
	// Mesh whose it is, "cluster" for the platform's.
	Mesh string `json:"mesh"`
	// Field that changed, in the file at the line and column, those of the state before
	// where it is no more.
	Field  string `json:"field,omitempty"`
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	// Removed tells that it is no more.
	Removed bool `json:"removed,omitempty"`
	// Alone tells that it was tried: without it, the unit would be as it was.
	Alone bool `json:"alone,omitempty"`
}

// Units tells what changes from one state to another.
func Units(was, is []compiler.Unit, effects []plan.Effect) ([]Unit, error) {
	c := &comparison{was: homesOf(was), is: homesOf(is), effects: effectsOf(effects)}
	from := renamed(was, is)
	var out []Unit
	for _, now := range is {
		before, how := now.Name, plan.Changed
		if f, ok := from[now.Name]; ok {
			before, how = f, Renamed
		}
		u, err := c.unit(unitOf(was, before), now)
		if err != nil {
			return nil, err
		}
		switch {
		case how == Renamed:
			u.From = before
		case !slices.ContainsFunc(was, func(w compiler.Unit) bool { return w.Name == now.Name }):
			how = plan.Added
		}
		if u.How = how; how != plan.Changed || len(u.Objects) > 0 {
			out = append(out, u)
		}
	}
	for _, before := range was {
		if gone(before.Name, is, from) {
			u, err := c.unit(before, compiler.Unit{Name: before.Name})
			if err != nil {
				return nil, err
			}
			u.How = plan.Removed
			out = append(out, u)
		}
	}
	slices.SortStableFunc(out, func(a, b Unit) int { return plan.CompareUnits(a.Name, b.Name) })
	return out, nil
}

// gone tells a unit that is no more, by another name neither.
func gone(name string, is []compiler.Unit, from map[string]string) bool {
	for _, u := range is {
		if u.Name == name || from[u.Name] == name {
			return false
		}
	}
	return true
}

func unitOf(all []compiler.Unit, name string) compiler.Unit {
	for _, u := range all {
		if u.Name == name {
			return u
		}
	}
	return compiler.Unit{Name: name}
}

// comparison is of two states, by the homes of their objects.
type comparison struct {
	was, is map[manifest.ID]string
	effects []effect
	// spaces are the names of namespaces that a unit's were, and are.
	spaces [][2]string
}

// homesOf are the units that objects are in.
func homesOf(units []compiler.Unit) map[manifest.ID]string {
	out := map[manifest.ID]string{}
	for _, u := range units {
		for _, d := range u.Documents {
			out[d.ID] = u.Name
		}
	}
	return out
}

// unit tells the changes of one.
func (c *comparison) unit(was, is compiler.Unit) (Unit, error) {
	u := Unit{Name: is.Name, Objects: []Object{}}
	before := map[manifest.ID]compiler.Document{}
	for _, d := range was.Documents {
		before[d.ID] = d
	}
	var come []compiler.Document
	for _, d := range is.Documents {
		old, both := before[d.ID]
		if !both {
			come = append(come, d)
			continue
		}
		delete(before, d.ID)
		o, err := c.object(old, d)
		switch {
		case err != nil:
			return u, err
		case o == nil:
			u.Same++
		default:
			u.Objects = append(u.Objects, *o)
		}
	}
	went := slices.DeleteFunc(slices.Clone(was.Documents), func(d compiler.Document) bool { _, is := before[d.ID]; return !is })
	objects, err := c.exchanged(was.Name, is.Name, went, come)
	u.Objects = append(u.Objects, objects...)
	return u, err
}

// object tells how one that stays changes, nil if it does not.
func (c *comparison) object(was, is compiler.Document) (*Object, error) {
	if slices.Equal(was.Text.Bytes(), is.Text.Bytes()) {
		return nil, nil
	}
	before, now, err := both(was, is)
	if err != nil {
		return nil, err
	}
	o := &Object{How: plan.Changed, Object: is.ID.String(), id: is.ID, Fields: fieldsOf(before, now)}
	if len(o.Fields) == 0 {
		return nil, nil // it is written in another way
	}
	o.Effects = c.does(o, before)
	return o, nil
}

func both(was, is compiler.Document) (before, now manifest.Object, err error) {
	if before, err = parsed(was); err == nil {
		now, err = parsed(is)
	}
	return before, now, err
}

func parsed(d compiler.Document) (manifest.Object, error) {
	objects, err := manifest.Parse(d.Text.Bytes())
	if err != nil || len(objects) != 1 {
		return manifest.Object{}, err
	}
	return objects[0], nil
}

// fieldsOf are the fields by which two objects differ, whatever they are called.
func fieldsOf(was, is manifest.Object) []Field {
	var out []Field
	for _, d := range compare.Bodies(was, is) {
		out = append(out, Field{d.Path, d.How, d.Was, d.Is})
	}
	return out
}
