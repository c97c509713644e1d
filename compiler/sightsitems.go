package compiler

import (
	"os"
	"slices"
	"strconv"
	"strings"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// spelt is what of an item is held, in its one spelling; nothing where it has none of it.
func (s *sight) spelt(one string) string {
	if s.pick != nil {
		found := s.pick.FindStringSubmatch(one)
		if found == nil {
			return ""
		}
		one = found[1]
	}
	if s.Address {
		one = manifest.Address(one)
	}
	if s.Host {
		one = host.Canonical(one)
	}
	if first, last, two := strings.Cut(one, "/"); two && s.Range {
		if _, block := rangeOf(one); !block {
			one = first + "-" + last
		}
	}
	return one
}

// sums are a number and what numbers elsewhere in the object make of it, such as the first of
// several ports.
func (s *sight) sums(o manifest.Object, one string) []string {
	first, err := strconv.Atoi(one)
	if len(s.Plus) == 0 || err != nil {
		return []string{one}
	}
	var out []string
	for _, more := range manifest.Values(o, false, s.Plus) {
		if n, err := strconv.Atoi(more.Text); err == nil {
			out = append(out, strconv.Itoa(first+n))
		}
	}
	if len(out) == 0 {
		return []string{one}
	}
	return out
}

// filled is a text with what variables in it stand for, by the object that has it: a workload's
// pods are called by its name, and a number or letters.
func (s *sight) filled(o manifest.Object, text string) string {
	if len(s.Filled) == 0 || !strings.Contains(text, "$") {
		return text
	}
	return os.Expand(text, func(name string) string {
		switch s.Filled[name] {
		case "namespace":
			return o.Namespace()
		case "account":
			return manifest.Account(o)
		case "pod":
			if o.Kind() != "Pod" {
				return o.Name() + "-0"
			}
			return o.Name()
		}
		return "${" + name + "}"
	})
}

// anyOf is the default that what says not of what it is held is of, whoever has that.
func (s *sight) anyOf(of string) *plan.Thing {
	if of != s.Unsaid {
		return nil
	}
	return s.Any
}

// excuses tells what a pod asks for in vain, by what else it says.
func (u *unit) excuses(s *plan.SightSpared, o *built, at []any) bool {
	if u.plan.Bounds != nil && slices.Contains(s.But, o.Kind()) {
		return false
	}
	return slices.ContainsFunc(manifest.Pods(o.Object), func(p manifest.Pod) bool {
		items := manifest.Below([]manifest.Placed{{Value: p.Spec, At: p.At}}, s.Each)
		return len(items) > 0 && len(at) > len(p.At) && slices.Equal(at[:len(p.At)], p.At) && !slices.ContainsFunc(items, func(item manifest.Placed) bool {
			return len(manifest.Below([]manifest.Placed{item}, s.By)) == 0
		})
	})
}

// split gives the items of a list: of addresses and names in plain text or JSON, of
// all else what commas part; where something is found in a text, of each list that is. What
// is one text has none.
func (s *sight) split(text string) []string {
	switch {
	case s.Whole:
		return []string{text}
	case s.find == nil:
		return s.items(text)
	}
	var out []string
	for _, found := range s.find.FindAllStringSubmatch(text, -1) {
		out = append(out, s.items(found[1])...)
	}
	return out
}

func (s *sight) items(text string) []string {
	if s.Request {
		return requested(text)
	}
	if s.Address || s.Host || s.among != nil {
		return strings.FieldsFunc(text, parts)
	}
	items := strings.Split(text, ",")
	for i, one := range items {
		items[i] = strings.TrimSpace(one)
	}
	return items
}

// parts tells what stands between the items of a list, in plain text or JSON.
func parts(r rune) bool { return strings.ContainsRune(", ;\t\n\r[]\"'`", r) }

// again tells what an object says at its own place for it, too.
func (s *sight) again(o manifest.Object, one string) bool {
	return s.Again != nil && o.Kind() == s.Again.Kind && o.Group() == s.Again.Group &&
		slices.ContainsFunc(manifest.Values(o, false, s.Again.Path), func(v manifest.Value) bool { return v.Text == one })
}
