package compiler

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// rangeForm is how Kubernetes has ranges of ports (k8s.io/apimachinery/pkg/util/net, ParsePortRange).
var rangeForm = regexp.MustCompile(`^(\d+)(?:([-+])(\d+))?$`)

// ported is an API server that says which node ports it gives.
type ported struct {
	Range
	of other
}

// serves notes the node ports that an API server's pod says, and tells that it is one.
func (o *others) serves(one other) bool {
	command := entire(o.Range.Command)
	for _, c := range manifest.Containers(one.Object) {
		all := slices.Concat(c.Command, c.Args)
		if len(all) == 0 || !command.MatchString(all[0]) {
			continue
		}
		given := o.Range.Otherwise
		for i, word := range all {
			if value, is := strings.CutPrefix(word, o.Range.Argument+"="); is {
				given = value
			} else if word == o.Range.Argument && i+1 < len(all) {
				given = all[i+1]
			}
		}
		if r, ok := portRange(given); ok {
			o.server = &ported{r, one}
		}
		return true
	}
	return false
}

func portRange(text string) (Range, bool) {
	m := rangeForm.FindStringSubmatch(text)
	if m == nil {
		return Range{}, false
	}
	first, _ := strconv.Atoi(m[1]) // digits
	last, _ := strconv.Atoi(m[3])  // digits, or none
	switch m[2] {
	case "+":
		last += first
	case "":
		last = first
	}
	return Range{first, last}, first <= last
}

// has tells a port of a range.
func (r Range) has(n int) bool { return r.First <= n && n <= r.Last }

// gives tells what an API server gives of a range.
func (r Range) gives() string {
	if r.Last < 1 {
		return "gives no node ports"
	}
	return fmt.Sprintf("gives node ports %d to %d", r.First, r.Last)
}

// portsOf are the node ports that an object takes.
func portsOf(o manifest.Object) map[int][]any {
	out := map[int][]any{}
	for _, t := range manifest.Takes(o) {
		if n, err := strconv.Atoi(t.Name); err == nil && t.Kind == NodePort && len(t.At) > 0 {
			out[n] = t.At
		}
	}
	return out
}

// outOfRange: node ports are some of those that the API server gives.
func (o others) outOfRange(u *unit) []refused {
	var out []refused
	for one := range u.crafted(u.finals()) {
		for _, n := range sortedPorts(one.Object) {
			if o.server != nil && !o.server.has(n) {
				says := fmt.Sprintf("node port %d is none of those that it gives, %d to %d: choose another, and say `cluster: nodePorts`", n, o.server.First, o.server.Last)
				if o.server.Last < 1 {
					says = fmt.Sprintf("it gives no node ports, and node port %d is one: leave it out", n)
				}
				out = append(out, refused{ground{by: o.server.of, says: says, at: portsOf(one.Object)[n]}, one})
			}
		}
	}
	return out
}

func sortedPorts(o manifest.Object) []int {
	var out []int
	for n := range portsOf(o) {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

// ranged: the node ports of the description's cluster are those of the cluster, as its API
// server says, or a Service that has another.
func (o others) ranged(u *unit, written func(plan.Field) bool) []plan.Finding {
	i := slices.IndexFunc(u.plan.Granted, func(g plan.Granted) bool { return g.Field == "cluster's "+NodePorts })
	if i < 0 || len(u.plan.Granted[i].Values) == 0 {
		return nil
	}
	ours, ok := portRange(fmt.Sprint(u.plan.Granted[i].Values[0]))
	if !ok {
		return nil
	}
	at := plan.Field{Unit: plan.Shared, At: plan.Path{NodePorts}}
	if !written(at) {
		at.At = plan.Path{"name"}
	}
	found := func(by other, says string) []plan.Finding {
		return []plan.Finding{{Field: at, Rule: "live-nodeports", Says: []any{by.ID(), says, fmt.Sprintf("%d to %d", ours.First, ours.Last)}, Others: []plan.Other{by.place("there in the cluster")}}}
	}
	if o.server != nil {
		if o.server.has(ours.First) && o.server.has(ours.Last) {
			return nil
		}
		return found(o.server.of, o.server.gives())
	}
	for _, one := range o.objects {
		for _, n := range sortedPorts(one.Object) {
			if !ours.has(n) {
				return found(one, fmt.Sprintf("has node port %d", n))
			}
		}
	}
	return nil
}
