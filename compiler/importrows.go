package compiler

import (
	"cmp"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/plan"
)

// Left is what of a file is not carried over to a description, and why.
type Left struct {
	File      string
	Line      int
	What, Why string
}

// carried is a field of the mesh, and what it comes from.
type carried struct {
	cluster.Field
	Left
	// asked is what the user asks for by name: it is not left out.
	asked bool
}

// carrier makes the fields of a mesh of documents.
type carrier struct {
	fields []carried
	left   []Left
	off    [][]string
	told   map[string]bool
}

// document carries a document over, by the first row that fits each of its values: what
// rows before others say comes first.
func (c *carrier) document(d described) error {
	type fit struct {
		row int
		found
	}
	var fits []fit
	for _, f := range values(d.Body, nil, d.form.Rows) {
		for i, row := range d.form.Rows {
			ok, err := d.fits(row, f)
			if err != nil {
				return err
			}
			if ok {
				fits = append(fits, fit{i, f})
				break
			}
			if i == len(d.form.Rows)-1 {
				c.leave(d, f.path, "a description has no field for it")
			}
		}
	}
	slices.SortStableFunc(fits, func(a, b fit) int { return cmp.Compare(a.row, b.row) })
	for _, f := range fits {
		c.value(d, d.form.Rows[f.row], f.found)
	}
	return nil
}

// fits tells whether a row is for a value.
func (d described) fits(row plan.ImportRow, f found) (bool, error) {
	switch {
	case !leads(row.From, f.path):
		return false, nil
	case len(row.Is) > 0 && !isOneOf(f.value, row.Is):
		return false, nil
	}
	for name, want := range row.Beside {
		if around, _ := valueAt(d.Body, f.path[:len(row.From)-1]).(map[string]any); fmt.Sprint(around[name]) != want {
			return false, nil
		}
	}
	if row.Match == "" {
		return true, nil
	}
	form, err := regexp.Compile(row.Match)
	return err == nil && form.MatchString(plainText(f.value)), err
}

// value carries one over by a row.
func (c *carrier) value(d described, row plan.ImportRow, f found) {
	n := len(row.From)
	rest := f.path[n:]
	names, named := d.names(row, f.path)
	switch {
	case row.Off:
		if f.value == false {
			c.off = append(c.off, withNames(row.To, names))
		}
		return
	case len(row.To) == 0 && row.Says == "", named && len(rest) == 1 && rest[0] == row.Named:
		return
	case len(row.To) == 0:
		c.leave(d, f.path[:n], row.Says)
		return
	}
	to := withNames(row.To, names)
	for _, step := range rest {
		to = append(to, fmt.Sprint(step))
	}
	value := f.value
	if m := groupOf(row.Match, value); m != "" {
		value = m
	}
	for _, field := range shaped(to, value, row.As) {
		c.put(carried{Field: field, Left: d.place(f.path)})
	}
}

// names are what stands for "$N", and whether the last step is an item by its own name.
func (d described) names(row plan.ImportRow, path []any) (names []string, named bool) {
	names = []string{d.name}
	for i, step := range row.From {
		if step != "*" {
			continue
		}
		name := fmt.Sprint(path[i])
		if _, item := path[i].(int); item && row.Named != "" {
			of, _ := valueAt(d.Body, path[:i+1]).(map[string]any)
			own, is := of[row.Named].(string)
			if name = cmp.Or(own, "unnamed-"+name); i == len(row.From)-1 {
				named = is
			}
		}
		names = append(names, name)
	}
	return names, named
}

// shaped are the fields that a value becomes.
func shaped(to []string, value any, as string) []cluster.Field {
	list, many := value.([]any)
	if !many {
		list = []any{value}
	}
	var out []cluster.Field
	switch as {
	case "names":
		for _, item := range list {
			out = append(out, cluster.Field{At: append(slices.Clip(to), fmt.Sprint(item)), Value: map[string]any{}})
		}
		return out
	case "items":
		for _, item := range list {
			out = append(out, cluster.Field{At: to, Value: item, Item: true})
		}
		return out
	case "joined":
		var texts []string
		for _, item := range list {
			texts = append(texts, fmt.Sprint(item))
		}
		value = strings.Join(texts, ",")
	case "bool":
		if is, err := strconv.ParseBool(fmt.Sprint(value)); err == nil {
			value = is
		}
	}
	if m, is := value.(map[string]any); is && len(m) == 0 {
		return nil // as nothing
	}
	return []cluster.Field{{At: to, Value: value}}
}

// put adds a field, unless another says it already.
func (c *carrier) put(f carried) {
	for _, was := range c.fields {
		same := slices.Equal(was.At, f.At)
		switch {
		case same && reflect.DeepEqual(was.Value, f.Value):
			return
		case same && f.Item && was.Item:
		case same || below(was.At, f.At) || below(f.At, was.At):
			f.Why = fmt.Sprintf("%s says otherwise, at %s", was.What, was.place())
			c.left = append(c.left, f.Left)
			return
		}
	}
	c.fields = append(c.fields, f)
}

// switchOff takes out what is not to be.
func (c *carrier) switchOff() {
	c.fields = slices.DeleteFunc(c.fields, func(f carried) bool {
		return slices.ContainsFunc(c.off, func(at []string) bool { return slices.Equal(at, f.At) || below(f.At, at) })
	})
}

func (c *carrier) leave(d described, path []any, why string) {
	l := d.place(path)
	l.Why = why
	if key := fmt.Sprint(l); !c.told[key] {
		c.told[key] = true
		c.left = append(c.left, l)
	}
}
