package manifest

import (
	"maps"
	"slices"
	"strings"
)

// Flag is what a container's arguments say of a flag of its program, and where: From is the
// argument that has its name.
type Flag struct {
	Name, Value string
	At, From    []any
	// Unknown tells that what it says stands elsewhere.
	Unknown bool
}

// Flags are how a program reads its arguments: by names that one letter may stand for, of
// which some need no value, and of which one that is not said may be so by a variable, of a
// beginning and its name in capitals.
type Flags struct {
	Short     map[string]string
	Switches  []string
	Variables string
}

// argument is one of a container's arguments, with its variables put in.
type argument struct {
	text string
	at   []any
}

// Flags are those among a container's arguments, in their order, as programs read them that
// are written in Go: `--name=value`, `--name value`, with one dash as well, and for one
// letter `-n=value`, `-n value` and `-nvalue`. What is no flag is none; an argument that
// stands elsewhere is one without a name. Those of variables come last.
func (c Container) Flags(how Flags) []Flag {
	said := c.given(how)
	if how.Variables == "" {
		return said
	}
	for _, variable := range slices.Sorted(maps.Keys(c.EnvAt)) {
		rest, ok := strings.CutPrefix(variable, how.Variables)
		name := strings.ToLower(strings.ReplaceAll(rest, "_", "-"))
		if !ok || slices.ContainsFunc(said, func(f Flag) bool { return f.Name == name }) {
			continue
		}
		value, at := c.told("$("+variable+")"), c.EnvAt[variable]
		said = append(said, Flag{Name: name, Value: value, At: at, From: at, Unknown: reference.MatchString(value)})
	}
	return said
}

// given are the flags among a container's arguments.
func (c Container) given(how Flags) []Flag {
	var out []Flag
	all := c.arguments()
	for i := 0; i < len(all); i++ {
		a := all[i]
		switch {
		case a.text == "--":
			return out
		case strings.HasPrefix(a.text, "$("):
			out = append(out, Flag{At: a.at, From: a.at, Unknown: true})
		case len(a.text) > 1 && a.text[0] == '-':
			read, whole := how.read(strings.TrimLeft(a.text, "-"), strings.HasPrefix(a.text, "--"))
			last := &read[len(read)-1]
			for j := range read {
				read[j].At, read[j].From = a.at, a.at
			}
			if !whole && i+1 < len(all) {
				i++
				last.Value, last.At = all[i].text, all[i].at
			}
			last.Unknown = reference.MatchString(last.Value)
			out = append(out, read...)
		}
	}
	return out
}

// read are the flags that an argument begins, of which only one of letters has several, and
// whether the last has its value.
func (how Flags) read(text string, long bool) (out []Flag, whole bool) {
	for !long && text != "" {
		full, short := how.Short[text[:1]]
		if !short {
			break
		}
		if rest := text[1:]; rest != "" && rest[0] != '=' {
			if !slices.Contains(how.Switches, full) {
				return append(out, Flag{Name: full, Value: rest}), true
			}
			out, text = append(out, Flag{Name: full, Value: "true"}), rest
			continue
		}
		text = full + text[1:]
		break
	}
	name, value, said := strings.Cut(text, "=")
	name = strings.ReplaceAll(name, "_", "-")
	if !said && slices.Contains(how.Switches, name) {
		value, said = "true", true
	}
	return append(out, Flag{Name: name, Value: value}), said
}

// arguments are what the container's program is given: what of the command follows its
// name, and the arguments. A variable whose value stands elsewhere stays as it is written.
func (c Container) arguments() []argument {
	var out []argument
	for i, text := range c.Command {
		if i > 0 {
			out = append(out, argument{c.told(text), append(slices.Clip(c.At), "command", i)})
		}
	}
	for i, text := range c.Args {
		out = append(out, argument{c.told(text), append(slices.Clip(c.At), "args", i)})
	}
	return out
}

func (c Container) told(text string) string {
	return reference.ReplaceAllStringFunc(text, func(ref string) string {
		name := ref[2 : len(ref)-1]
		if space := c.spaces[name]; space != "" {
			return space
		}
		if _, known := c.Env[name]; !known || c.Elsewhere[name] {
			return ref
		}
		return c.Env[name]
	})
}
