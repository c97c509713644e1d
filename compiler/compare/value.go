package compare

import (
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// value compares what stands at a path. Null is the same as not there.
func (c *comparison) value(path []string, was, is any) {
	switch {
	case c.same(was, is):
	case c.exact:
		c.exactly(path, was, is)
	default:
		c.parts(path, was, is)
	}
}

// parts compares what differs, as far in as it can.
func (c *comparison) parts(path []string, was, is any) {
	switch was := was.(type) {
	case map[string]any:
		if is, ok := is.(map[string]any); ok {
			c.fields(path, was, is)
			return
		}
	case []any:
		if is, ok := is.([]any); ok {
			c.list(path, was, is)
			return
		}
	case string:
		if is, ok := is.(string); ok {
			c.text(path, was, is)
			return
		}
	case nil:
		c.add(path, plan.Added, nil, is)
		return
	}
	if is == nil {
		c.add(path, plan.Removed, was, nil)
		return
	}
	c.add(path, plan.Changed, was, is)
}

func (c *comparison) fields(path []string, was, is map[string]any) {
	names := slices.Collect(maps.Keys(was))
	for name := range is {
		if _, both := was[name]; !both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		here := append(slices.Clip(path), name)
		_, had := was[name]
		_, has := is[name]
		switch {
		case c.exact && !had:
			c.add(here, plan.Added, nil, is[name])
		case c.exact && !has:
			c.add(here, plan.Removed, was[name], nil)
		default:
			c.value(here, was[name], is[name])
		}
	}
}

// text compares two texts, as documents where both are. One that is no longer
// a document is one difference.
func (c *comparison) text(path []string, was, is string) {
	if c.documents && len(path) == 2 && path[0] == "data" {
		before, err := manifest.Document(was)
		if err == nil {
			if now, err := manifest.Document(is); err == nil {
				c.fields(append(slices.Clip(path), plan.Parsed), before, now)
				return
			}
		}
	}
	c.add(path, plan.Changed, was, is)
}

// equal compares values of YAML or CUE: numbers by what they are worth, texts
// of several lines without what is blank at their end, and null as nothing.
func equal(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		return ok && equalFields(a, b)
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, equal)
	case string:
		b, ok := b.(string)
		return ok && (a == b || strings.Contains(a, "\n") && blankless(a) == blankless(b))
	case bool, nil:
		return a == b
	}
	x, isNumber := number(a)
	y, ok := number(b)
	return isNumber && ok && x == y
}

func equalFields(a, b map[string]any) bool {
	for name, v := range a {
		if !equal(v, b[name]) {
			return false
		}
	}
	for name, v := range b {
		if v != nil && a[name] == nil {
			return false
		}
	}
	return true
}

func blankless(text string) string { return strings.TrimRight(text, " \t\n") }

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case uint64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}
