package compare

import (
	"fmt"
	"math"
	"math/big"
	"slices"

	"meshc.dev/compiler/plan"
)

// What only an exact comparison finds.
const (
	// Reordered is a list whose items stand in another order: Was and Is are the names of
	// those that it had and has.
	Reordered = "reordered"
	// Rewritten is an object whose values are the same, in other bytes.
	Rewritten = "rewritten"
)

// same tells values that need no telling: equal ones, or, exactly, identical ones.
func (c *comparison) same(a, b any) bool {
	if c.exact {
		return identical(a, b)
	}
	return equal(a, b)
}

// identical compares values with all that an API server gets of them: null is not
// nothing, blanks count, and numbers are not rounded.
func identical(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for name, v := range a {
			if other, has := b[name]; !has || !identical(v, other) {
				return false
			}
		}
		return true
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, identical)
	case string, bool, nil:
		return a == b
	}
	x, isNumber := whole(a)
	y, ok := whole(b)
	if !isNumber || !ok {
		return fmt.Sprint(a) == fmt.Sprint(b) // .nan
	}
	return x.Cmp(y) == 0
}

// whole is a number with all its digits.
func whole(v any) (*big.Float, bool) {
	const digits = 64 // bits, as many as the widest has
	x := new(big.Float).SetPrec(digits)
	switch v := v.(type) {
	case int:
		return x.SetInt64(int64(v)), true
	case int64:
		return x.SetInt64(v), true
	case uint64:
		return x.SetUint64(v), true
	case float64:
		if math.IsNaN(v) {
			return nil, false
		}
		return x.SetFloat64(v), true
	}
	return nil, false
}

// exactly compares what differs, and tells it in any case: where no part of it has a
// difference of its own, as a whole.
func (c *comparison) exactly(path []string, was, is any) {
	before := len(c.found)
	c.parts(path, was, is)
	if len(c.found) == before {
		c.add(path, plan.Changed, was, is)
	}
}

// order tells of items that both lists have, in another order.
func (c *comparison) order(path []string, was, is []item) {
	if before, now := both(was, is), both(is, was); !slices.Equal(before, now) {
		c.add(path, Reordered, texts(before), texts(now))
	}
}

// both are the names of items that another list has as well.
func both(list, other []item) []string {
	var out []string
	for _, i := range list {
		if slices.ContainsFunc(other, func(o item) bool { return o.step == i.step }) {
			out = append(out, i.step)
		}
	}
	return out
}

func texts(names []string) []any {
	out := make([]any, len(names))
	for i, n := range names {
		out[i] = n
	}
	return out
}
