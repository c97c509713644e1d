package compiler

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// variables are what a variable of the containers of an image says.
func (s *sight) variables(o manifest.Object) []seen {
	var out []seen
	for _, c := range manifest.Containers(o) {
		if !s.image.MatchString(c.Image) || s.Argument != "" && !slices.Contains(slices.Concat(c.Command, c.Args), s.Argument) || s.off(c) {
			continue
		}
		value, at := c.Env[s.Variable], c.EnvAt[s.Variable]
		if c.Elsewhere[s.Variable] || at == nil && s.Otherwise != "" && c.Elsewhere["*"] {
			out = append(out, seen{at: at})
			continue
		}
		if at == nil {
			if at = c.At; s.before(c) {
				continue
			}
		}
		for one := range strings.SplitSeq(cmp.Or(value, s.Otherwise), ",") {
			if one = strings.TrimSpace(one); one != "" && s.when.MatchString(one) {
				out = append(out, seen{name: cmp.Or(s.As, one), at: at})
			}
		}
	}
	return out
}

// flags are what a flag of the containers of an image says.
func (s *sight) flags(o manifest.Object) []seen {
	var out []seen
	for _, c := range manifest.Containers(o) {
		if !s.image.MatchString(c.Image) {
			continue
		}
		for _, f := range c.Flags(manifest.Flags{}) {
			switch {
			case f.Name != s.Flag:
			case f.Unknown:
				out = append(out, seen{at: f.At})
			case f.Value != "" && s.when.MatchString(f.Value):
				out = append(out, seen{name: f.Value, at: f.At})
			}
		}
	}
	return out
}

// off tells a container that holds nothing, as a variable of it says.
func (s *sight) off(c manifest.Container) bool {
	return slices.ContainsFunc(s.Unless, func(off plan.SightUnless) bool { return entire(off.Is).MatchString(c.Env[off.Variable]) })
}

// before tells a container of a version that holds nothing by default.
func (s *sight) before(c manifest.Container) bool {
	return s.Since != "" && manifest.Older(tagOf(c.Image), s.Since)
}

// tagged finds the version in the tag of an image.
var tagged = regexp.MustCompile(`:v?(\d+\.\d+)[^/]*$`)

// tagOf is the version that the tag of an image says, "" where it says none.
func tagOf(image string) string {
	if m := tagged.FindStringSubmatch(image); m != nil {
		return m[1]
	}
	return ""
}

// entire is a pattern of the schema's, which a test compiles, of a text as a whole.
func entire(pattern string) *regexp.Regexp { return regexp.MustCompile("^(?:" + pattern + ")$") }
