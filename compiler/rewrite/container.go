package rewrite

import (
	"fmt"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// containers changes the containers of the workloads that an operation is for:
// the one of a name, or all where that is empty.
func (w *rewriter) containers(of plan.Objects, name string, change func(container map[string]any)) int {
	n := 0
	for _, o := range w.objects {
		if !among(of, o.Kind(), o.Name()) {
			continue
		}
		for _, item := range manifest.List(manifest.PodSpec(o.Object)["containers"]) {
			if c := manifest.Map(item); c != nil && (name == "" || c["name"] == name) {
				change(c)
				n++
			}
		}
	}
	return n
}

// container describes those that containers changes.
func container(name string, of plan.Objects) string {
	return strings.TrimSuffix("container "+name, " ") + " of " + describe(of)
}

// args sets flags where the container has its own: in args, or in command if
// there are no args.
type args plan.Args

func (a args) looksFor() string { return container(a.Container, a.Objects) }

func (a args) change(w *rewriter) int {
	return w.containers(a.Objects, a.Container, func(c map[string]any) {
		key := "args"
		if len(manifest.List(c[key])) == 0 && len(manifest.List(c["command"])) > 0 {
			key = "command"
		}
		list := manifest.List(c[key])
		for _, arg := range a.Args {
			list = setArg(list, arg)
		}
		c[key] = list
	})
}

// setArg puts --flag=value in place of the flag, in either of its forms, or
// adds it at the end.
func setArg(list []any, arg string) []any {
	flag, _, valued := strings.Cut(arg, "=")
	for i, item := range list {
		have := fmt.Sprint(item)
		switch {
		case have == arg:
			return list
		case valued && strings.HasPrefix(have, flag+"="):
			list[i] = arg
			return list
		case valued && have == flag && i+1 < len(list) && !strings.HasPrefix(fmt.Sprint(list[i+1]), "-"):
			return append(append(list[:i:i], arg), list[i+2:]...)
		}
	}
	return append(list, arg)
}

// env sets variables.
type env plan.Env

func (e env) looksFor() string { return container(e.Container, e.Objects) }

func (e env) change(w *rewriter) int {
	return w.containers(e.Objects, e.Container, func(c map[string]any) {
		list := manifest.List(c["env"])
		for _, v := range e.Env {
			list = setVariable(list, v)
		}
		c["env"] = list
	})
}

// setVariable gives a variable its value in place of what it had, or of where
// it had it from, or adds it at the end.
func setVariable(list []any, v plan.Variable) []any {
	found := false
	for i, item := range list {
		if manifest.Map(item)["name"] == v.Name {
			list[i] = map[string]any{"name": v.Name, "value": v.Value}
			found = true
		}
	}
	if !found {
		list = append(list, map[string]any{"name": v.Name, "value": v.Value})
	}
	return list
}
