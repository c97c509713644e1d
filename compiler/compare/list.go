package compare

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// An item is a field of a map or an item of a list, with the step to it.
type item struct {
	step  string
	value any
	// repeated: there is another item of that name before it.
	repeated bool
}

// children are the fields and items that a value has.
func children(path []string, v any) []item {
	switch v := v.(type) {
	case map[string]any:
		var out []item
		for name, inner := range v {
			out = append(out, item{step: name, value: inner})
		}
		slices.SortFunc(out, func(a, b item) int { return strings.Compare(a.step, b.step) })
		return out
	case []any:
		if out, ok := named(path, v); ok {
			return out
		}
		var out []item
		for i, inner := range v {
			out = append(out, item{step: strconv.Itoa(i), value: inner})
		}
		return out
	}
	return nil
}

func (c *comparison) list(path []string, was, is []any) {
	if len(path) == 1 && path[0] == "rules" && strings.HasSuffix(c.object.Kind, "Role") {
		c.rules(path, was, is)
		return
	}
	if c.exact && arguments(path) {
		c.arguments(path, was, is)
		return
	}
	before, ok := named(path, was)
	now, also := named(path, is)
	if ok && also {
		c.items(path, before, now)
		return
	}
	if c.exact && scalars(was) && scalars(is) {
		c.bags(path, was, is)
		return
	}
	c.sequence(path, was, is)
}

// sequence compares lists by their order, from what both begin and end with.
func (c *comparison) sequence(path []string, was, is []any) {
	start := 0
	for start < min(len(was), len(is)) && c.same(was[start], is[start]) {
		start++
	}
	same := 0
	for same < min(len(was), len(is))-start && c.same(was[len(was)-1-same], is[len(is)-1-same]) {
		same++
	}
	was, is = was[:len(was)-same], is[:len(is)-same]
	for i := start; i < max(len(was), len(is)); i++ {
		here := append(slices.Clip(path), strconv.Itoa(i))
		switch {
		case i >= len(was):
			c.add(here, plan.Added, nil, is[i])
		case i >= len(is):
			c.add(here, plan.Removed, was[i], nil)
		default:
			c.value(here, was[i], is[i])
		}
	}
}

// rules compares those of a role as a set: one difference, with the rules that
// have gone and come.
func (c *comparison) rules(path []string, was, is []any) {
	gone, come := without(was, is), without(is, was)
	if c.exact {
		gone, come = c.beyond(was, is), c.beyond(is, was)
	}
	if len(gone)+len(come) > 0 {
		c.add(path, plan.Changed, gone, come)
	}
}

func without(rules, others []any) []any {
	has := map[string]bool{}
	for _, r := range others {
		has[granted(r)] = true
	}
	return slices.DeleteFunc(slices.Clone(rules), func(r any) bool { return has[granted(r)] })
}

// granted writes a rule so that the order within its lists does not matter.
func granted(rule any) string {
	fields := map[string][]string{}
	for name, v := range manifest.Map(rule) {
		words, ok := v.([]any)
		if !ok {
			words = []any{v}
		}
		for _, word := range words {
			fields[name] = append(fields[name], fmt.Sprintf("%q", word))
		}
		slices.Sort(fields[name])
	}
	return fmt.Sprint(fields, len(manifest.Map(rule)))
}

// named gives the items of a list by the names that the API tells them apart
// by, if all have one: mounts by their path, others by their name, arguments
// of a command by their flags.
func named(path []string, list []any) ([]item, bool) {
	if arguments(path) {
		return flags(list)
	}
	for _, key := range []string{"mountPath", "name"} {
		if out, ok := by(key, list); ok {
			return out, true
		}
	}
	return nil, false
}

// arguments tells the place of a command's.
func arguments(path []string) bool {
	return len(path) > 0 && (path[len(path)-1] == "args" || path[len(path)-1] == "command")
}

// arguments compares them by their flags where each is written as it was and stands in the
// same order, and as a whole where not.
func (c *comparison) arguments(path []string, was, is []any) {
	before, ok := flags(was)
	now, also := flags(is)
	if !ok || !also || !slices.Equal(both(before, now), both(now, before)) {
		c.add(path, plan.Changed, was, is)
		return
	}
	c.items(path, before, now)
}

func by(key string, list []any) ([]item, bool) {
	var out []item
	for _, v := range list {
		name, ok := manifest.Map(v)[key].(string)
		if !ok {
			return nil, false
		}
		out = append(out, item{step: name, value: v})
	}
	return numbered(out), true
}

// flags reads arguments as --NAME=VALUE, as --NAME VALUE, or as --NAME, which
// is "true"; words of no flag have their number as name.
func flags(list []any) ([]item, bool) {
	var out []item
	words := 0
	for i := 0; i < len(list); i++ {
		word, ok := list[i].(string)
		if !ok {
			return nil, false
		}
		if !strings.HasPrefix(word, "-") {
			out = append(out, item{step: strconv.Itoa(words), value: word})
			words++
			continue
		}
		name, value, given := strings.Cut(word, "=")
		if !given {
			value = "true"
			if i+1 < len(list) {
				if next, ok := list[i+1].(string); ok && !strings.HasPrefix(next, "-") {
					value = next
					i++
				}
			}
		}
		out = append(out, item{step: name, value: value})
	}
	return numbered(out), true
}

// numbered gives a further item of a name a step of its own.
func numbered(items []item) []item {
	times := map[string]int{}
	for i := range items {
		name := items[i].step
		times[name]++
		if times[name] > 1 {
			items[i].step = name + "#" + strconv.Itoa(times[name])
			items[i].repeated = true
		}
	}
	return items
}
