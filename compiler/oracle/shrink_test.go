package oracle_test

import (
	"maps"
	"slices"
	"strings"
	"time"

	"cuelang.org/go/cue/ast"
)

// shrink drops files and declarations, outer ones first, as long as the input
// still fails in the same way.
func shrink(in input, fails func(input) bool, until time.Time) input {
	for _, name := range slices.Sorted(keys(in)) {
		if smaller := maps.Clone(in); time.Now().Before(until) {
			delete(smaller, name)
			if fails(smaller) {
				in = smaller
			}
		}
	}
	for smaller := true; smaller; {
		smaller = false
		for n := 0; time.Now().Before(until); {
			candidate, ok := without(in, n)
			if !ok {
				break
			}
			if candidate != nil && fails(candidate) {
				in, smaller = candidate, true
				continue
			}
			n++
		}
	}
	return in
}

// without leaves out the nth declaration or list item. It tells whether there
// is one; what may not be left out gives nil.
func without(in input, n int) (input, bool) {
	t, ok := parse(in)
	if !ok {
		return withoutLine(in, n)
	}
	var items []*[]ast.Expr
	for _, v := range t.values {
		if l, ok := (*v).(*ast.ListLit); ok {
			items = append(items, &l.Elts)
		}
	}
	found := false
	for _, l := range t.lists {
		if n >= 0 && n < len(*l) {
			if _, ok := (*l)[n].(*ast.Package); ok {
				return nil, true
			}
			*l, found = slices.Delete(*l, n, n+1), true
		}
		n -= len(*l)
		if found {
			break
		}
	}
	for _, l := range items {
		if !found && n >= 0 && n < len(*l) {
			*l, found = slices.Delete(*l, n, n+1), true
		}
		n -= len(*l)
	}
	if !found {
		return nil, false
	}
	out, _ := t.print(in)
	return out, true
}

// withoutLine leaves out the nth line of what is no CUE.
func withoutLine(in input, n int) (input, bool) {
	for _, name := range slices.Sorted(keys(in)) {
		lines := strings.SplitAfter(in[name], "\n")
		if n < len(lines) {
			out := maps.Clone(in)
			out[name] = strings.Join(slices.Delete(lines, n, n+1), "")
			return out, true
		}
		n -= len(lines)
	}
	return nil, false
}
