package compare

import (
	"slices"

	"meshc.dev/compiler/plan"
)

func scalars(list []any) bool {
	return !slices.ContainsFunc(list, func(v any) bool {
		switch v.(type) {
		case map[string]any, []any:
			return true
		}
		return false
	})
}

// bags compares lists by what is in them, and tells of their order where that alone
// has changed.
func (c *comparison) bags(path []string, was, is []any) {
	gone, come := c.beyond(was, is), c.beyond(is, was)
	for _, v := range gone {
		c.add(path, plan.Removed, v, nil)
	}
	for _, v := range come {
		c.add(path, plan.Added, nil, v)
	}
	if len(gone)+len(come) == 0 {
		c.add(path, plan.Changed, was, is)
	}
}

// beyond are the items of a list that another does not have, or has fewer times.
func (c *comparison) beyond(list, other []any) []any {
	left := slices.Clone(other)
	return slices.DeleteFunc(slices.Clone(list), func(v any) bool {
		i := slices.IndexFunc(left, func(o any) bool { return c.same(v, o) })
		if i >= 0 {
			left = slices.Delete(left, i, i+1)
		}
		return i >= 0
	})
}

// items compares lists whose items have names: their order says nothing, unless it is
// compared exactly.
func (c *comparison) items(path []string, was, is []item) {
	if c.exact {
		c.order(path, was, is)
	}
	left := map[string]item{}
	for _, i := range was {
		left[i.step] = i
	}
	for _, i := range is {
		before, there := left[i.step]
		delete(left, i.step)
		here := append(slices.Clip(path), i.step)
		switch {
		case i.repeated && !c.same(before.value, i.value):
			c.add(here, plan.Repeated, before.value, i.value)
		case there:
			c.value(here, before.value, i.value)
		default:
			c.add(here, plan.Added, nil, i.value)
		}
	}
	for _, i := range was {
		if _, gone := left[i.step]; !gone {
			continue
		}
		how := plan.Removed
		if i.repeated {
			how = plan.Repeated
		}
		c.add(append(slices.Clip(path), i.step), how, i.value, nil)
	}
}
