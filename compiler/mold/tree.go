package mold

import (
	"slices"
	"strings"
)

// BlankTree is a copy of a tree of maps, lists, texts and numbers with blanks in
// place of the names. It is false where a name is a key beside others: what sorts
// keys could then give another order.
func (n *Names) BlankTree(v any) (any, bool) {
	switch v := v.(type) {
	case map[string]any:
		out, sound := make(map[string]any, len(v)), true
		for k, item := range v {
			key := n.Blank(k)
			blank, ok := n.BlankTree(item)
			out[key], sound = blank, sound && ok && (key == k || len(v) == 1)
		}
		return out, sound
	case []any:
		out, sound := make([]any, len(v)), true
		for i, item := range v {
			blank, ok := n.BlankTree(item)
			out[i], sound = blank, sound && ok
		}
		return out, sound
	case string:
		return n.Blank(v), true
	case int64:
		return n.blankOf(v), true
	case int:
		return int(n.blankOf(int64(v))), true
	}
	return v, true
}

// FillTree is a copy of a tree with the names in place of the blanks.
func (n *Names) FillTree(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, item := range v {
			out[n.Fill(k)] = n.FillTree(item)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = n.FillTree(item)
		}
		return out
	case string:
		return n.Fill(v)
	case int64:
		return n.numberOf(v)
	case int:
		return int(n.numberOf(int64(v)))
	}
	return v
}

// Fits tells whether a tree is what a blank one gives with the names.
func (n *Names) Fits(blank, v any) bool {
	switch blank := blank.(type) {
	case map[string]any:
		v, ok := v.(map[string]any)
		return ok && n.fitsMap(blank, v)
	case []any:
		v, ok := v.([]any)
		return ok && (v == nil) == (blank == nil) && slices.EqualFunc(blank, v, n.Fits)
	case string:
		v, ok := v.(string)
		return ok && n.Fill(blank) == v
	case int64:
		return v == any(n.numberOf(blank))
	case int:
		return v == any(int(n.numberOf(int64(blank))))
	}
	return blank == v
}

func (n *Names) fitsMap(blank, v map[string]any) bool {
	if len(v) != len(blank) || (v == nil) != (blank == nil) {
		return false
	}
	for k, item := range blank {
		have, ok := v[n.Fill(k)]
		if !ok || !n.Fits(item, have) {
			return false
		}
	}
	return true
}

// Broken tells whether a tree has a name in a text with spaces that is not written as a
// block, line by line, which block tells: a writer of YAML breaks others where they are
// too long, and so by the name.
func (n *Names) Broken(v any, block func(string) bool) bool {
	switch v := v.(type) {
	case map[string]any:
		for k, item := range v {
			if n.spaced(k) || n.Broken(item, block) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, func(item any) bool { return n.Broken(item, block) })
	case string:
		return n.spaced(v) && !block(v)
	}
	return false
}

func (n *Names) spaced(s string) bool { return strings.Contains(s, " ") && n.Blank(s) != s }
