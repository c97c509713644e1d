package cluster

import "slices"

// A step of a row's path is one of several names, any one step, or any number
// of steps.
type step []string

const (
	anyStep  = "*"
	anySteps = "**"
)

// steps reads a path of the table: names, or lists of names.
func steps(path []any) []step {
	var out []step
	for _, s := range path {
		switch s := s.(type) {
		case string:
			out = append(out, step{s})
		case []any:
			var names step
			for _, name := range s {
				if name, ok := name.(string); ok {
					names = append(names, name)
				}
			}
			out = append(out, names)
		}
	}
	return out
}

func (s step) is(word string) bool { return len(s) == 1 && s[0] == word }

func (s step) takes(word string) bool { return s.is(anyStep) || slices.Contains(s, word) }

// follow tells whether a path is one that the pattern is for, and whether it
// is on the way to some.
func follow(pattern []step, path []string) (passes, fits bool) {
	for i, s := range pattern {
		if s.is(anySteps) {
			return true, true
		}
		if i == len(path) {
			return true, false
		}
		if !s.takes(path[i]) {
			return false, false
		}
	}
	return false, len(path) == len(pattern)
}

// matched are the steps of a path that stand where the pattern has any one, and
// where it has any number.
func matched(pattern []step, path []string) (one, rest []string) {
	for i, s := range pattern {
		switch {
		case s.is(anySteps):
			return one, path[min(i, len(path)):]
		case s.is(anyStep) && i < len(path):
			one = append(one, path[i])
		}
	}
	return one, nil
}
