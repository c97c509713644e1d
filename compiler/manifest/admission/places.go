package admission

import (
	"maps"
	"slices"

	"meshc.dev/compiler/manifest"
)

// The library says what is wrong, and seldom where. So parts are taken out of
// the object until what is left is the smallest part without which that is no
// longer said: no sentence has to be understood for it.

// search is for the places of one sentence, which is said so often of a whole.
type search struct {
	*check
	says  string
	times int
}

// part is a value in an object: where it is, and the object with something else
// in its place.
type part struct {
	path    []any
	value   any
	instead func(any) any
}

// places are where a sentence comes from that is said so many times.
func (c *check) places(says string, times int, whole any) [][]any {
	s := search{c, says, times}
	var out [][]any
	for _, path := range s.within(times, part{nil, whole, func(v any) any { return v }}) {
		if !slices.ContainsFunc(out, func(p []any) bool { return slices.Equal(p, path) }) {
			out = append(out, path)
		}
	}
	return out
}

// within gives the places in a part without which it is said n times less.
func (s *search) within(n int, p part) [][]any {
	steps := manifest.Steps(p.value)
	if len(steps) == 1 && s.less(p, steps) != n {
		return [][]any{p.path}
	}
	return s.among(n, p, steps)
}

// among gives those in some fields or items of a part, by halves, since lists
// may be long. Where the halves do not make up the whole, it is what they are
// together that is wrong.
func (s *search) among(n int, p part, steps []any) [][]any {
	switch len(steps) {
	case 0:
		return [][]any{p.path}
	case 1:
		step := steps[0]
		return s.within(n, part{
			path:    append(slices.Clone(p.path), step),
			value:   manifest.Stepped(p.value, step),
			instead: func(v any) any { return p.instead(with(p.value, step, v)) },
		})
	}
	one, other := steps[:len(steps)/2], steps[len(steps)/2:]
	a, b := s.less(p, one), s.less(p, other)
	if a < 0 || b < 0 || a+b != n {
		return [][]any{p.path}
	}
	var out [][]any
	if a > 0 {
		out = s.among(a, p, one)
	}
	if b > 0 {
		out = append(out, s.among(b, p, other)...)
	}
	return out
}

// less is how many times less it is said without some fields or items.
func (s *search) less(p part, steps []any) int {
	n := s.times
	for _, says := range s.refusals(p.instead(without(p.value, steps))) {
		if says == s.says {
			n--
		}
	}
	return n
}

// with is a copy of a value in which one field or item is another.
func with(v, step, item any) any {
	if i, ok := step.(int); ok {
		out := slices.Clone(manifest.List(v))
		out[i] = item
		return out
	}
	out := maps.Clone(manifest.Map(v))
	out[step.(string)] = item
	return out
}

// without is a copy of a value in which some fields or items are not.
func without(v any, steps []any) any {
	if l := manifest.List(v); l != nil {
		first, last := steps[0].(int), steps[len(steps)-1].(int)
		return slices.Concat(l[:first], l[last+1:])
	}
	out := maps.Clone(manifest.Map(v))
	for _, step := range steps {
		delete(out, step.(string))
	}
	return out
}
