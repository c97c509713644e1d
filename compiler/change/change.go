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

// Units tells what changes from one state to another. Spaces are the namespaces that units
// have now, whoever makes them.
func Units(was, is []compiler.Unit, effects []plan.Effect, spaces map[string]string) ([]Unit, error) {
	rows, err := effectsOf(effects, was)
	if err != nil {
		return nil, err
	}
	c := &comparison{was: homesOf(was), is: homesOf(is), effects: rows, held: spaces}
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
	was, is map[manifest.ID]home
	effects []effect
	held    map[string]string
	// spaces are the names of namespaces that a unit's were, and are.
	spaces [][2]string
}

// home is an object's unit, and the object.
type home struct {
	unit string
	compiler.Document
}

func homesOf(units []compiler.Unit) map[manifest.ID]home {
	out := map[manifest.ID]home{}
	for _, u := range units {
		for _, d := range u.Documents {
			out[d.ID] = home{u.Name, d}
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
	fields := fieldsOf(before, now)
	if len(fields) == 0 {
		fields = []Field{{Path: []string{}, How: compare.Rewritten}}
	}
	o := c.told(plan.Changed, is.ID, fields, before, now)
	return &o, nil
}

// told is an object's change. What nobody is to read in a log is not in it.
func (c *comparison) told(how string, id manifest.ID, fields []Field, was, now manifest.Object) Object {
	o := Object{How: how, Object: id.String(), id: id, Fields: fields}
	o.Effects = c.does(&o, was, now)
	for i, f := range fields {
		if !manifest.Confidential(id, f.Path) {
			continue
		}
		if f.Was != nil {
			fields[i].Was = hidden
		}
		if f.Is != nil {
			fields[i].Is = hidden
		}
	}
	return o
}

// hidden is in place of what nobody is to read.
const hidden = "(hidden)"

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
