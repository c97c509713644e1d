package compiler

import (
	"slices"
	"strconv"
	"strings"

	"meshc.dev/compiler/plan"
)

// NodePorts is the field of a grant that bounds node ports, NodePort the kind of their
// claims.
const (
	NodePorts = "nodePorts"
	NodePort  = "NodePort"
)

// Range are numbers, the first and the last among them.
type Range struct{ First, Last int }

// Free are the node ports that nobody has.
type Free struct {
	// Tenant that is granted them, "" for the whole cluster's range.
	Tenant string
	Ports  []Range
}

// FreePorts are the node ports that nobody claims or has, of the ranges that the shared unit
// says.
func FreePorts(plans []plan.Plan, held []Held) []Free {
	taken := takenPorts(plans)
	for _, h := range held {
		if n, err := strconv.Atoi(h.Name); err == nil && h.Kind == NodePort {
			taken[n] = true
		}
	}
	var out []Free
	for _, p := range plans {
		for _, g := range p.Granted {
			if g.Field == NodePorts || g.Field == "cluster's "+NodePorts {
				out = append(out, Free{g.Tenant, freeOf(g.Values, taken)})
			}
		}
	}
	return out
}

// takenPorts are the node ports that somebody claims.
func takenPorts(plans []plan.Plan) map[int]bool {
	taken := map[int]bool{}
	for _, p := range plans {
		for _, c := range p.Claims {
			if n, err := strconv.Atoi(c.Name); err == nil && c.Kind == NodePort {
				taken[n] = true
			}
		}
	}
	return taken
}

// freeOf are those of ranges FIRST-LAST that are not taken.
func freeOf(ranges []string, taken map[int]bool) []Range {
	var out []Range
	for _, within := range ranges {
		a, b, several := strings.Cut(within, "-")
		if !several {
			b = a
		}
		first, err := strconv.Atoi(a)
		last, failed := strconv.Atoi(b)
		if err != nil || failed != nil {
			continue // no range of ports
		}
		for n := first; n <= last; n++ {
			begin := n
			for n <= last && !taken[n] {
				n++
			}
			if n > begin {
				out = append(out, Range{begin, n - 1})
			}
		}
	}
	return out
}

// portsFor are the ranges that a new tenant's node ports are taken from: those that it
// is granted, or all are, or else the part of the cluster's that is to be taken first,
// all of it where there is none.
func portsFor(tenant string, plans []plan.Plan, g grants) (plan.Granted, bool) {
	if own, ok := g.values(tenant, NodePorts); ok {
		return own, true
	}
	for _, p := range plans {
		if i := slices.IndexFunc(p.Prefers, func(o plan.Granted) bool { return o.Field == NodePorts }); i >= 0 {
			return p.Prefers[i], true
		}
	}
	return g.values(tenant, "cluster's "+NodePorts)
}
