package main

import (
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/change"
	"meshc.dev/compiler/plan"
)

// body tells of the units' objects.
func (s group) body(b *strings.Builder, d *difference) {
	for _, line := range d.since(s.Unit) {
		fmt.Fprintln(b, "  since "+line)
	}
	var told []change.Told
	var as []string
	alike := map[string]int{}
	for _, i := range s.blocks {
		block := d.blocks[i]
		if !s.told[i] {
			told = append(told, block.Told...)
			continue
		}
		if unit := block.Units[0]; !slices.Contains(as, unit) {
			as = append(as, unit)
		}
		alike[block.Units[0]] += objectsIn(block)
	}
	for _, unit := range as {
		fmt.Fprintf(b, "  %s as %s\n", count(alike[unit], "object"), unit)
	}
	if !d.all {
		told = factored(b, d, told)
	}
	for _, t := range told {
		d.object(b, s.How, t)
	}
}

// oftens are as many objects as have a field's change told once.
const oftens = 4

// factored tells the changes of fields that many objects have, such as a version in their
// labels, and gives the objects without: those that have no others are told with them.
func factored(b *strings.Builder, d *difference, told []change.Told) []change.Told {
	counts := map[string]int{}
	var fields []change.Field
	for _, t := range told {
		for _, f := range t.Fields {
			key := fieldKey(f)
			if counts[key] == 0 {
				fields = append(fields, f)
			}
			counts[key] += 1 + len(t.Others)
		}
	}
	before := 0
	for _, f := range fields {
		n := counts[fieldKey(f)]
		if n < oftens {
			continue
		}
		if n != before {
			fmt.Fprintf(b, "  ~ %s:\n", count(n, "object"))
		}
		d.field(b, f)
		before = n
	}
	var rest []change.Told
	var alone []string
	for _, t := range told {
		all := len(t.Fields)
		t.Fields = slices.DeleteFunc(slices.Clone(t.Fields), func(f change.Field) bool { return counts[fieldKey(f)] >= oftens })
		if len(t.Fields) == 0 && all > 0 && t.How == plan.Changed && len(t.Effects) == 0 {
			alone = append(append(alone, t.Object.Object), t.Others...)
			continue
		}
		rest = append(rest, t)
	}
	if len(alone) > 0 {
		fmt.Fprintf(b, "  ~ %s with no other change: %s\n", count(len(alone), "object"), some(alone))
	}
	return rest
}

func fieldKey(f change.Field) string { return fmt.Sprintf("%q %s %#v %#v", f.Path, f.How, f.Was, f.Is) }

// some names the first of many.
func some(names []string) string {
	shown := strings.Join(names[:min(len(names), shownObjects)], ", ")
	if len(names) > shownObjects {
		shown += ", ..."
	}
	return shown
}

// object tells of one, and of others that change in the same way. Of units that come,
// go or are renamed as a whole, those are told that do more than that.
func (d *difference) object(b *strings.Builder, unit string, t change.Told) {
	more := slices.ContainsFunc(t.Effects, func(e change.Effect) bool { return e.Does != "later" })
	if unit != plan.Changed && unit == t.How && !d.all && len(t.Fields) == 0 && !more {
		return
	}
	fmt.Fprintln(b, "  "+sign(t.How)+" "+titled(t))
	for i, f := range t.Fields {
		if i == shownFields && !d.all && len(t.Fields) > shownFields+1 {
			fmt.Fprintf(b, "      %s (--all tells them)\n", count(len(t.Fields)-i, "more field"))
			break
		}
		d.field(b, f)
	}
	for _, e := range t.Effects {
		fmt.Fprintln(b, "    ! "+strings.Join(slices.DeleteFunc([]string{e.Does, e.Field, e.Says}, func(s string) bool { return s == "" }), ": "))
	}
}

// titled names an object, and others that change in the same way.
func titled(t change.Told) string {
	line := t.Object.Object
	if t.From != "" && t.How == change.Moved {
		line += ", which was in " + t.From
	} else if t.To != "" {
		line += ", which is in " + t.To + " now"
	} else if t.From != "" {
		line += ", which was " + t.From
	}
	if n := len(t.Others); n > 0 {
		line += fmt.Sprintf(", and %d more: %s", n, some(t.Others))
	}
	return line
}
