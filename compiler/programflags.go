package compiler

import (
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/nearest"
	"meshc.dev/compiler/plan"
)

// knows tells a flag that the program has.
func (p program) knows(name string) bool {
	return slices.Contains(p.Free, name) || slices.ContainsFunc(p.Flags, func(of plan.ProgramFlag) bool { return of.Name == name })
}

// meant tells flags that the program has not, and that were likely to be such as it is to be
// told: it has these in their place, and no more is said of them. So it has what another flag
// takes for its value.
func (p program) meant(flags []manifest.Flag, add func([]any, string)) []manifest.Flag {
	out := slices.Clone(flags)
	for _, f := range flags {
		taken, flag := strings.CutPrefix(f.Value, "--")
		if name, value, whole := strings.Cut(taken, "="); flag && whole {
			out = append(out, manifest.Flag{Name: name, Value: value, At: f.At, From: f.At})
		}
	}
	for i, f := range out {
		if f.Name == "" || p.knows(f.Name) {
			continue
		}
		var lacks []string
		for _, of := range p.Flags {
			if len(of.Is) == 0 {
				continue // nobody decides it
			}
			if says, at := wrongFlag(of, out); says != "" && at == nil {
				lacks = append(lacks, of.Name)
			}
		}
		name, value, spaced := strings.Cut(strings.ReplaceAll(f.Name, ": ", " "), " ")
		like, is := name, slices.Contains(lacks, name)
		if !is {
			like, is = nearest.Like(name, lacks)
		}
		if !is {
			continue
		}
		if spaced {
			like += "=" + value
		}
		add(f.From, fmt.Sprintf("with --%s, which it does not have (did you mean --%s?)", f.Name, like))
		like, _, _ = strings.Cut(like, "=")
		j := slices.IndexFunc(p.Flags, func(of plan.ProgramFlag) bool { return of.Name == like })
		out[i].Name, out[i].Value, out[i].Unknown = like, p.Flags[j].Is[0], false
	}
	return out
}

// judge tells of each flag what is wrong with it, and where: at the arguments, where none is it.
func (p program) judge(flags []manifest.Flag, at []any, add func([]any, string)) {
	for _, f := range flags {
		if f.Name == "" {
			add(f.At, "with an argument that stands elsewhere")
		}
	}
	for _, f := range p.Flags {
		if len(f.Is) == 0 {
			continue // nobody decides it
		}
		if says, where := wrongFlag(f, flags); says != "" && where != nil {
			add(where, says)
		} else if says != "" {
			add(at, says)
		}
	}
}

// wrongFlag says what is wrong with what is said of a flag, if anything is, and where that is
// said.
func wrongFlag(f plan.ProgramFlag, all []manifest.Flag) (says string, at []any) {
	var said []manifest.Flag
	for _, one := range all {
		if one.Name != f.Name {
			continue
		}
		if f.Words == "" {
			said = nil // the last word counts
		}
		said = append(said, one)
	}
	right := func(value string) bool { return slices.Contains(f.Is, value) }
	wrong := func(one manifest.Flag) bool { return one.Unknown || !right(one.Value) }
	switch {
	case len(said) == 0 && right(f.Otherwise):
		return "", nil
	case len(said) == 0:
		return fmt.Sprintf("without --%s=%s", f.Name, f.Is[0]), nil
	case f.Words == "some" && slices.ContainsFunc(said, func(one manifest.Flag) bool {
		return !one.Unknown && slices.ContainsFunc(strings.Split(one.Value, ","), right)
	}):
		return "", nil
	}
	i := slices.IndexFunc(said, wrong)
	if i < 0 {
		return "", nil
	}
	has := fmt.Sprintf("with --%s=%s", f.Name, said[i].Value)
	if said[i].Unknown {
		has = fmt.Sprintf("with --%s, whose value stands elsewhere,", f.Name)
	}
	if f.Is[0] == "" {
		return has + " in place of none", said[i].At
	}
	return has + " in place of " + f.Is[0], said[i].At
}
