package compiler

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"meshc.dev/compiler/manifest"
)

// place is where a value stands in the document.
func (d described) place(path []any) Left {
	return Left{File: d.file, Line: manifest.LineOf(d.text, d.Object, path), What: cmp.Or(pathText(path), "the document")}
}

// place is where it stands, as far as known.
func (l Left) place() string {
	if l.Line == 0 {
		return l.File
	}
	return l.File + ":" + strconv.Itoa(l.Line)
}

// String is what is told of it.
func (l Left) String() string {
	return fmt.Sprintf("%s: %s: not carried over: %s", l.place(), l.What, l.Why)
}

// withNames are steps with names in place of "$N", and the last of them for "$value".
func withNames(steps, names []string) []string {
	out := slices.Clone(steps)
	for i, step := range out {
		if step == "$value" {
			out[i] = names[len(names)-1]
		}
		if n, err := strconv.Atoi(strings.TrimPrefix(step, "$")); err == nil && strings.HasPrefix(step, "$") && n < len(names) {
			out[i] = names[n]
		}
	}
	return out
}

// below tells whether a place lies in another.
func below(at, in []string) bool { return len(at) > len(in) && slices.Equal(at[:len(in)], in) }

// steps are names as a path.
func steps(names []string) []any {
	out := make([]any, len(names))
	for i, name := range names {
		out[i] = name
	}
	return out
}

// valueAt is what a path leads to, nil where it leads nowhere.
func valueAt(v any, path []any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			v = manifest.Map(v)[step]
		case int:
			list := manifest.List(v)
			if step >= len(list) {
				return nil
			}
			v = list[step]
		}
	}
	return v
}

// isOneOf tells whether a value is one of some, as they are written.
func isOneOf(v any, of []any) bool {
	return slices.ContainsFunc(of, func(one any) bool { return fmt.Sprint(one) == fmt.Sprint(v) })
}

// plainText is a value that is no list and no mapping, as it is written.
func plainText(v any) string {
	switch v.(type) {
	case nil, []any, map[string]any:
		return ""
	}
	return fmt.Sprint(v)
}

// groupOf is what the group of a regular expression matches in a text, if it has one.
func groupOf(expression string, v any) string {
	if expression == "" {
		return ""
	}
	form, err := regexp.Compile(expression)
	if err != nil {
		return ""
	}
	if m := form.FindStringSubmatch(plainText(v)); len(m) > 1 {
		return m[1]
	}
	return ""
}
