package compiler

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/plan"
)

// right is a row of the schema's table of what is granted, ready to be asked.
type right struct {
	plan.Right
	free, quiet *pattern
}

// grants are what the platform lets each tenant take.
type grants struct {
	rights map[string][]right
	table  []plan.Right
	of     map[string][]plan.Granted
	owners []plan.Owned
}

// everyone is in place of a tenant what all have who are not granted otherwise.
const everyone = ""

func grantsOf(d *cluster.Description) grants {
	g := grants{rights: map[string][]right{}, of: map[string][]plan.Granted{}}
	for _, p := range d.Plans {
		g.table = append(g.table, p.Rights...)
		for _, r := range p.Rights {
			row := right{r, entire(r.Free), entire(r.Quiet)}
			for _, kind := range r.Claims {
				g.rights[kind] = append(g.rights[kind], row)
			}
		}
		g.owners = append(g.owners, p.Owners...)
		for _, one := range p.Granted {
			g.of[one.Tenant] = append(g.of[one.Tenant], one)
		}
	}
	return g
}

// values are what a tenant is granted by a field, and whether it is bound by it.
func (g grants) values(tenant, field string) (plan.Granted, bool) {
	return g.first(tenant, func(one plan.Granted) bool { return one.Field == field })
}

// first is the first of a tenant's grants, and then of those of all, that is
// asked for.
func (g grants) first(tenant string, asked func(plan.Granted) bool) (plan.Granted, bool) {
	for _, of := range []string{tenant, everyone} {
		if i := slices.IndexFunc(g.of[of], asked); i >= 0 {
			return g.of[of][i], true
		}
	}
	return plan.Granted{}, false
}

// may are the capabilities that init containers add without a grant.
func (g grants) may() map[string][]string {
	i := slices.IndexFunc(g.table, func(r plan.Right) bool { return len(r.May) > 0 })
	if i < 0 {
		return nil
	}
	return g.table[i].May
}

// gives tells whether a tenant is granted a thing. Where there is no plan of what all share,
// nobody knows, and nothing is to follow from it.
func (g grants) gives(tenant string, t thing) bool {
	return len(g.table) == 0 || slices.ContainsFunc(g.rights[t.kind], func(r right) bool {
		own, _ := g.values(tenant, r.Field)
		return slices.ContainsFunc(own.Values, func(value string) bool { return matches(r.Match, value, t.name) })
	})
}

// denies says why a thing is not a tenant's to take, if it is not.
func (g grants) denies(tenant string, t thing) (breach, bool) {
	for _, r := range g.rights[t.kind] {
		if r.Match == "range" && !isNumber(t.name) {
			continue // a part of a thing that is a number, which is asked for as well
		}
		if b, denied := g.denied(r, tenant, t); denied {
			return b, true
		}
	}
	return breach{}, false
}

func (g grants) denied(r right, tenant string, t thing) (breach, bool) {
	closed := r.reserves(t.name)
	own, bound := g.first(tenant, func(one plan.Granted) bool { return r.counts(one, closed) })
	if r.has(own, tenant, t.name, closed) {
		return breach{}, false
	}
	other, taken := g.others(r, tenant, t.name)
	switch {
	case taken:
		return breach{says: []any{"is granted to mesh " + other.Tenant, "choose another"}, other: grantedAt(other)}, true
	case closed, (!bound || r.Adds) && !r.free.MatchString(t.name):
		return breach{says: []any{r.Is, r.how(tenant, t)}, lacks: r.places(tenant)}, true
	case !bound && r.Quiet != "" && !r.quiet.MatchString(t.name):
		return breach{rule: "not-bound", says: []any{"bind it by " + r.line(tenant, thing{t.kind, path.Dir(t.name)})}}, true
	case bound && !r.Adds:
		return breach{says: []any{"is not granted", fmt.Sprintf("%s has %s", granting(own), listed(own.Values))}, other: grantedAt(own)}, true
	}
	return breach{}, false
}

// has tells whether a thing is the tenant's own, or given by what it is granted.
func (r right) has(own plan.Granted, tenant, name string, closed bool) bool {
	if r.Own != "" && name == r.Own+tenant {
		return true
	}
	return slices.ContainsFunc(own.Values, func(value string) bool {
		return closed && value == name || !closed && matches(r.Match, value, name)
	})
}

// counts tells whether a grant is of what the right is about: one of reserved
// names alone gives these beside all else, and bounds nothing.
func (r right) counts(one plan.Granted, closed bool) bool {
	free := func(value string) bool { return !r.reserves(value) }
	return one.Field == r.Field && (closed || len(one.Values) == 0 || slices.ContainsFunc(one.Values, free))
}

// reserves tells what needs a grant in full.
func (r right) reserves(name string) bool {
	return slices.ContainsFunc(r.Closed, func(pattern string) bool { return matches("name", pattern, name) })
}

// places are the fields by which a tenant would be granted it.
func (r right) places(tenant string) []plan.Field {
	return []plan.Field{{Unit: plan.Shared, At: plan.Path{"tenants", tenant, r.Field}}, {Unit: plan.Shared, At: plan.Path{"grants", r.Field}}}
}

// others is who else is granted a thing that only one may have.
func (g grants) others(r right, tenant, name string) (plan.Granted, bool) {
	if !r.Exclusive {
		return plan.Granted{}, false
	}
	var by []plan.Granted
	for other, granted := range g.of {
		for _, one := range granted {
			if other != tenant && other != everyone && one.Field == r.Field && slices.ContainsFunc(one.Values, func(value string) bool { return value != "*" && overlaps(r.Match, value, name) }) {
				by = append(by, one)
			}
		}
	}
	if len(by) == 0 {
		return plan.Granted{}, false
	}
	return slices.MinFunc(by, func(x, y plan.Granted) int { return strings.Compare(x.Tenant, y.Tenant) }), true
}

// elsewhere tells what somebody else is granted, and nobody besides.
func (g grants) elsewhere(tenant string, t thing) bool {
	return slices.ContainsFunc(g.rights[t.kind], func(r right) bool {
		_, taken := g.others(r, tenant, t.name)
		return taken
	})
}

func grantedAt(g plan.Granted) *plan.Other {
	return &plan.Other{Field: plan.Field{Unit: plan.Shared, At: g.At}, Says: "granted here"}
}

// granting names the field that grants.
func granting(g plan.Granted) string {
	names := make([]string, len(g.At))
	for i, step := range g.At {
		names[i] = fmt.Sprint(step)
	}
	return "cluster." + strings.Join(names, ".")
}

// how is what to do about what is not granted.
func (r right) how(tenant string, t thing) string {
	if r.Instead != "" {
		return r.Instead
	}
	return "the platform would have to grant it, by " + r.line(tenant, t)
}

// line is what the platform would write.
func (r right) line(tenant string, t thing) string {
	value := strconv.Quote(t.name)
	switch r.Match {
	case "number":
		value = t.name[strings.LastIndex(t.name, "/")+1:]
	case "host":
		value = strconv.Quote(hostOf(t.name))
	case "object":
		kind, name, _ := strings.Cut(t.name, " ")
		return fmt.Sprintf("`cluster: tenants: %s: %s: %q: [%q]`", quoted(tenant), r.Field, kind, name)
	}
	return fmt.Sprintf("`cluster: tenants: %s: %s: [%s]`", quoted(tenant), r.Field, value)
}

// quoted is a name as a field of CUE has it.
func quoted(name string) string {
	if regexp.MustCompile(`^[a-z][a-z0-9]*$`).MatchString(name) {
		return name
	}
	return strconv.Quote(name)
}

func listed(values []string) string {
	if len(values) == 0 {
		return "none"
	}
	return strings.Join(values, ", ")
}

// lets tells whether a difference of an object that a mesh stands on is granted.
func (g grants) lets(tenant string, d plan.Difference) bool {
	if d.How == plan.Removed {
		return false
	}
	return slices.ContainsFunc(g.table, func(r plan.Right) bool {
		own, _ := g.values(tenant, r.Field)
		return slices.ContainsFunc(r.Differences, func(at plan.Differing) bool { return differsBy(at, d, own.Values) })
	})
}

// differsBy tells whether a difference is at a place, by what is granted.
func differsBy(at plan.Differing, d plan.Difference, granted []string) bool {
	if len(at.Path) != len(d.Path) || !slices.Contains(at.Kinds, d.Object.Kind) || !slices.Contains(at.Parts, d.Part) {
		return false
	}
	given := fmt.Sprint(d.Is)
	for i, step := range at.Path {
		switch {
		case step == "*":
			given = d.Path[i]
		case step != d.Path[i]:
			return false
		}
	}
	return slices.Contains(granted, given)
}
