package compiler

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
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
		if !s.image.MatchString(c.Image) || s.off(c) {
			continue
		}
		said := false
		all := s.said(c)
		for _, f := range all {
			if f.Name != s.Flag {
				continue
			}
			switch said = said || f.Unknown || f.Value != ""; {
			case f.Unknown:
				out = append(out, seen{at: f.At})
			case f.Value != "" && s.when.MatchString(f.Value):
				out = append(out, s.apart(all, seen{name: cmp.Or(s.As, f.Value), at: f.At})...)
			}
		}
		if !said && s.Otherwise != "" {
			out = append(out, s.apart(all, seen{name: s.Otherwise, at: c.At})...)
		}
	}
	return out
}

// apart is what a flag says, once for each of what other flags tell apart.
func (s *sight) apart(all []manifest.Flag, one seen) []seen {
	out := []seen{one}
	for i, name := range slices.Concat(s.OfFlags, s.Apart) {
		var values []string
		for _, f := range all {
			if f.Name == name && f.Value != "" {
				values = append(values, strings.Split(f.Value, ",")...)
			}
		}
		if len(values) == 0 {
			if i >= len(s.OfFlags) {
				continue
			}
			values = []string{"any"}
		}
		between := ", "
		if i == 0 {
			between = ofWhat
		}
		var next []seen
		for _, so := range out {
			for _, value := range values {
				next = append(next, seen{name: so.name + between + name + " " + strings.TrimSpace(value), at: so.at})
			}
		}
		out = next
	}
	return out
}

// said are the flags of a container, as its program reads them.
func (s *sight) said(c manifest.Container) []manifest.Flag {
	return c.Flags(manifest.Flags{Switches: s.Switches, Variables: s.Variables})
}

// off tells a container that holds nothing, as a variable or a flag of it says.
func (s *sight) off(c manifest.Container) bool {
	for i, off := range s.Unless {
		is := s.unless[i]
		if off.Flag == "" && is.MatchString(c.Env[off.Variable]) {
			return true
		}
		if off.Flag != "" && slices.ContainsFunc(s.said(c), func(f manifest.Flag) bool { return f.Name == off.Flag && is.MatchString(f.Value) }) {
			return true
		}
	}
	return false
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
