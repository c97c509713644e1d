package manifest

import (
	"maps"
	"regexp"
	"slices"
)

// Container is what a workload's container runs, and with which plain variables.
type Container struct {
	Name, Image   string
	Command, Args []string
	Env           map[string]string
	// Elsewhere are variables whose values stand in another object, or in a field
	// that is known at run time; "*" are those that a whole ConfigMap or Secret is.
	Elsewhere map[string]bool
	// from are the objects that give variables, in their order.
	from []variables
	// spaces are the variables among those that are the namespace of the pod.
	spaces map[string]string
	// At is the container's place in the object, EnvAt that of each variable.
	At    []any
	EnvAt map[string][]any
}

// Containers are those of a workload's pods, init containers last.
func Containers(o Object) []Container {
	// What variables are taken from, by how fields begin that name it.
	sources := [...]struct{ field, kind string }{{"configMap", "ConfigMap"}, {"secret", "Secret"}}
	var out []Container
	for _, p := range Pods(o) {
		for _, placed := range p.containers() {
			body := Map(placed.Value)
			c := Container{
				Name: text(body["name"]), Image: text(body["image"]), Command: texts(body["command"]), Args: texts(body["args"]), Env: map[string]string{},
				Elsewhere: map[string]bool{"*": len(List(body["envFrom"])) > 0},
				At:        placed.At, EnvAt: map[string][]any{}, spaces: map[string]string{},
			}
			for _, v := range List(body["envFrom"]) {
				for _, k := range sources {
					if ref := Map(Map(v)[k.field+"Ref"]); ref != nil {
						c.from = append(c.from, variables{kind: k.kind, object: text(ref["name"]), prefix: text(Map(v)["prefix"])})
					}
				}
			}
			for j, v := range List(body["env"]) {
				// Of two of one name the last counts.
				name := text(Map(v)["name"])
				c.Elsewhere[name] = Map(v)["valueFrom"] != nil
				c.spaces[name] = spaceOf(o, Map(Map(v)["valueFrom"]))
				for _, k := range sources {
					if ref := Map(Map(Map(v)["valueFrom"])[k.field+"KeyRef"]); ref != nil {
						c.from = append(c.from, variables{kind: k.kind, object: text(ref["name"]), key: text(ref["key"]), as: name})
					}
				}
				c.Env[name], c.EnvAt[name] = text(Map(v)["value"]), append(slices.Clip(c.At), "env", j)
			}
			out = append(out, c)
		}
	}
	return out
}

// spaceOf is the namespace of an object where the source of a variable is that of its pods, which
// stand beside it, "" where it is something else.
func spaceOf(o Object, source map[string]any) string {
	if !IsBuiltIn(o.Group()) || text(Map(source["fieldRef"])["fieldPath"]) != "metadata.namespace" {
		return ""
	}
	return o.Namespace()
}

// variables are what a container takes from an object: each of its data under its own
// name with a prefix, or one key as a variable.
type variables struct{ kind, object, prefix, key, as string }

// Given is the container with the variables that data has for it, which gives those of
// an object of a kind and name beside it; a variable of its own is left as it is.
func (c Container) Given(data func(kind, name string) map[string]string) Container {
	if len(c.from) == 0 {
		return c
	}
	all := maps.Clone(c.Env)
	for _, v := range c.from {
		for key, value := range data(v.kind, v.object) {
			switch _, own := c.EnvAt[v.prefix+key]; {
			case v.as != "" && v.key == key:
				all[v.as] = value
			case v.as == "" && !own:
				all[v.prefix+key] = value
			}
		}
	}
	c.Env = all
	return c
}

// Data are the texts that a ConfigMap or a Secret holds.
func Data(o Object) map[string]string {
	out := Texts(o.Body["data"])
	for key, value := range out {
		if plain, ok := Decoded(o, "data", value); ok {
			out[key] = plain
		}
	}
	maps.Copy(out, Texts(o.Body["stringData"]))
	return out
}

// ContainerText is one of the texts that a container runs with, and its place;
// Variable names it where it is one.
type ContainerText struct {
	Text, Variable string
	At             []any
}

// Texts are the container's command, arguments and variables.
func (c Container) Texts() []ContainerText {
	var out []ContainerText
	for i, text := range c.Command {
		out = append(out, ContainerText{Text: text, At: append(slices.Clip(c.At), "command", i)})
	}
	for i, text := range c.Args {
		out = append(out, ContainerText{Text: text, At: append(slices.Clip(c.At), "args", i)})
	}
	for _, name := range slices.Sorted(maps.Keys(c.Env)) {
		out = append(out, ContainerText{c.Env[name], name, append(slices.Clip(c.EnvAt[name]), "value")})
	}
	return out
}

var reference = regexp.MustCompile(`\$\([-._a-zA-Z][-._a-zA-Z0-9]*\)`)

// Expand puts the container's variables into a text, as Kubernetes does:
// $(NAME), once.
func (c Container) Expand(text string) string {
	return reference.ReplaceAllStringFunc(text, func(ref string) string {
		value, known := c.Env[ref[2:len(ref)-1]]
		if !known {
			return ref
		}
		return value
	})
}

func texts(v any) []string {
	var out []string
	for _, item := range List(v) {
		out = append(out, text(item))
	}
	return out
}
