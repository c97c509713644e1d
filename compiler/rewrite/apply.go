package rewrite

import (
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
)

// Apply carries out the rules on the objects, which it changes, and gives
// those that are left. A rule that finds nothing to change is a fault: silence
// would ship an installation that is still another's.
func Apply(objects []manifest.Object, rules []Rule, scopes manifest.Scopes) ([]manifest.Object, []Fault) {
	w := &rewriter{objects: objects, scopes: scopes, renamed: map[manifest.ID]bool{}}
	hits := w.retext(rules)
	var faults []Fault
	for i, r := range rules {
		switch r.Do {
		case "retarget", "retoken":
		case "rename":
			hits[i] = w.rename(r)
		case "prefix":
			hits[i] = w.change(r.prefixes, r.mentions)
		case "args":
			hits[i] = w.containers(r, func(c map[string]any) { addArgs(c, r.Args) })
		case "env":
			hits[i] = w.containers(r, func(c map[string]any) { addEnv(c, r.Env) })
		case "drop":
			hits[i] = w.drop(r)
		default:
			faults = append(faults, Fault{r, fmt.Sprintf("there is no way to %q", r.Do)})
			continue
		}
		if hits[i] == 0 && !r.Optional {
			faults = append(faults, Fault{r, "nothing to change: no " + r.looksFor()})
		}
	}
	return w.objects, faults
}

type rewriter struct {
	objects []manifest.Object
	scopes  manifest.Scopes
	// renamed are the objects that a rule has named already.
	renamed map[manifest.ID]bool
}

func (w *rewriter) retext(rules []Rule) []int {
	hits := make([]int, len(rules))
	var ts tokens
	for i, r := range rules {
		if (r.Do == "retarget" || r.Do == "retoken") && r.From != "" {
			ts = append(ts, token{from: r.From, to: r.To, tail: r.Do == "retarget", rule: i})
		}
	}
	if len(ts) > 0 {
		for _, o := range w.objects {
			ts.retext(o, hits)
		}
	}
	return hits
}

// is tells the objects that a rule is for.
func (r Rule) is(kind, name string) bool {
	return slices.Contains(r.Kinds, kind) && (r.Object == "" || r.Object == name)
}

func (w *rewriter) drop(r Rule) int {
	before := len(w.objects)
	w.objects = slices.DeleteFunc(w.objects, func(o manifest.Object) bool { return r.is(o.Kind(), o.Name()) })
	return before - len(w.objects)
}

// containers changes the containers of the workloads that a rule is for.
func (w *rewriter) containers(r Rule, change func(map[string]any)) int {
	n := 0
	for _, o := range w.objects {
		if !r.is(o.Kind(), o.Name()) {
			continue
		}
		for _, item := range manifest.List(manifest.PodSpec(o)["containers"]) {
			if c := manifest.Map(item); c != nil && (r.Container == "" || c["name"] == r.Container) {
				change(c)
				n++
			}
		}
	}
	return n
}

// addArgs sets flags where the container has its own: in args, or in command
// if there are no args.
func addArgs(c map[string]any, args []string) {
	key := "args"
	if len(manifest.List(c[key])) == 0 && len(manifest.List(c["command"])) > 0 {
		key = "command"
	}
	list := manifest.List(c[key])
	for _, arg := range args {
		list = setArg(list, arg)
	}
	c[key] = list
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

// addEnv sets variables; one that is there gets the value in place of what it
// had, or of where it had it from.
func addEnv(c map[string]any, env map[string]string) {
	var items []any
	for name, value := range env {
		items = append(items, map[string]any{"name": name, "value": value, "valueFrom": nil})
	}
	slices.SortFunc(items, func(a, b any) int {
		return strings.Compare(fmt.Sprint(manifest.Map(a)["name"]), fmt.Sprint(manifest.Map(b)["name"]))
	})
	manifest.Merge(c, map[string]any{"env": append([]any(nil), items...)})
}
