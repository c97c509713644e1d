package compiler

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
)

// unroomy: what is rendered fits into the quotas and limits that namespaces have in the
// cluster.
func (o others) unroomy(u *unit) []refused {
	var out []refused
	for _, ns := range slices.Sorted(maps.Keys(u.spaces())) {
		quotas, limits := o.standing("ResourceQuota", ns), o.standing("LimitRange", ns)
		if len(quotas)+len(limits) == 0 {
			continue
		}
		all := u.takersIn(ns, limits)
		for _, l := range limits {
			out = append(out, beyondLive(l, all)...)
		}
		for _, q := range quotas {
			out = append(out, o.beyondQuota(q, ns, all)...)
		}
	}
	return out
}

// standing are others' objects of a kind of Kubernetes' own in a namespace.
func (o others) standing(kind, ns string) []other {
	var out []other
	for _, one := range o.objects {
		if one.Kind() == kind && one.Group() == "" && one.Namespace() == ns {
			out = append(out, one)
		}
	}
	return out
}

// finals are a unit's final objects.
func (u *unit) finals() iter.Seq[*built] {
	return func(yield func(*built) bool) {
		for i := range u.final {
			if !yield(&u.final[i]) {
				return
			}
		}
	}
}

// taking is what an object takes of quotas: at most, with the least number of pods, and by
// those that its replacement starts with.
type taking struct {
	taker
	least, start map[string]manifest.Amount
}

// taken is a sum of what is taken of a resource, and who takes the most of it.
type taken struct {
	resource string
	sum      manifest.Amount
	of       *taking
}

// mostOf sums what is taken of a resource at most.
func mostOf(all []taking, resource string) taken {
	out := taken{resource: resource}
	var most manifest.Amount
	for i, t := range all {
		q, takes := t.use[resource]
		out.sum = out.sum.Plus(q)
		if takes && q.Above(most) {
			most, out.of = q, &all[i]
		}
	}
	return out
}

// leastOf sums what is taken of a resource in any case: by the least number of pods, of which
// one workload's are replaced at a time.
func leastOf(all []taking, resource string) taken {
	out := taken{resource: resource}
	var most, start manifest.Amount
	for i, t := range all {
		q, takes := t.least[resource]
		out.sum = out.sum.Plus(q)
		if takes && q.Above(most) {
			most, out.of = q, &all[i]
		}
		if q := t.start[resource]; q.Above(start) {
			start = q
		}
	}
	out.sum = out.sum.Plus(start)
	return out
}

// pods tells that it is pods by which an object takes it.
func (t taken) pods() bool {
	return len(t.of.shares) > 0 && (!strings.HasPrefix(t.resource, "count/") || t.resource == "count/pods")
}

// when is at which of their numbers pods take it.
func (t taken) when() string {
	if !t.pods() {
		return ""
	}
	return " at the least number of replicas, while one is replaced"
}

// takersIn are a unit's final objects in a namespace with what they take of it, under its
// own limits and others'.
func (u *unit) takersIn(ns string, others []other) []taking {
	var limits []manifest.Limits
	for _, l := range others {
		limits = append(limits, manifest.LimitsOf(l.Object)...)
	}
	for o := range u.finals() {
		if o.Namespace() == ns {
			limits = append(limits, manifest.LimitsOf(o.Object)...)
		}
	}
	all := u.crafted(u.finals())
	most, least := scalesOf(all, manifest.Replicas), scalesOf(all, manifest.Least)
	var out []taking
	for o := range all {
		if o.Namespace() != ns {
			continue
		}
		t := taking{taker: takerOf(o, limits, most)}
		pods, scaled := least[o.ID()]
		if !scaled {
			pods, _ = manifest.Replicas(o.Object)
		}
		t.least = manifest.Use(o.Object, pods, t.shares)
		t.start = manifest.Use(manifest.Object{}, manifest.Starts(o.Object, pods), t.shares)
		out = append(out, t)
	}
	return out
}

// beyondLive are containers that a LimitRange of others' does not let be.
func beyondLive(by other, all []taking) []refused {
	var out []refused
	limits := manifest.LimitsOf(by.Object)
	bounds := map[string]string{"max": "most", "min": "least", "default": "limit by default"}
	for _, t := range all {
		for _, s := range t.shares {
			for _, e := range s.Beyond(limits) {
				has := fmt.Sprintf("a %s of %s of %s", e.Of, e.Has, e.Resource)
				if e.Has == "" {
					has = fmt.Sprintf("no %s of %s", e.Of, e.Resource)
				}
				says := fmt.Sprintf("container %s has %s, and the %s there is %s", s.Name, has, bounds[e.Field], e.Bound)
				out = append(out, refused{ground{by: by, says: says, pods: true}, t.built})
			}
		}
	}
	return out
}

// beyondQuota tells what of a quota is not enough: of each resource, whoever takes the most.
func (o others) beyondQuota(by other, ns string, all []taking) []refused {
	var out []refused
	var scarce []string
	var first *built
	hard := manifest.QuotaOf(by.Object)
	for _, resource := range manifest.Sorted(hard) {
		if i := slices.IndexFunc(all, func(t taking) bool { _, found := manifest.Silent(t.shares, resource); return found }); i >= 0 {
			silent, _ := manifest.Silent(all[i].shares, resource)
			out = append(out, refused{ground{by: by, says: fmt.Sprintf("it is on %s, and container %s does not say how much it has", resource, silent), pods: true}, all[i].built})
			continue
		}
		least, most := leastOf(all, resource), mostOf(all, resource)
		used, mine := o.usedIn(by, ns, resource)
		room := hard[resource].Plus(mine)
		already := ""
		if used.Above(mine) {
			already = fmt.Sprintf(" (%s used already)", used.Text())
		}
		switch {
		case least.of != nil && least.sum.Plus(used).Above(room):
			says := fmt.Sprintf("namespace %s may have %s of %s%s, and the mesh takes %s there%s", ns, hard[resource].Text(), resource, already, least.sum.Text(), least.when())
			out = append(out, refused{ground{by: by, says: says, pods: least.pods()}, least.of.built})
		case most.of != nil && most.sum.Plus(used).Above(room):
			scarce = append(scarce, fmt.Sprintf("%s: %s of %s%s", resource, most.sum.Text(), hard[resource].Text(), already))
			first = cmp.Or(first, most.of.built)
		}
	}
	if first != nil {
		out = append(out, refused{ground{by: by, says: fmt.Sprintf("namespace %s takes %s", ns, strings.Join(scarce, ", ")), most: true}, first})
	}
	return out
}

// usedIn is how much of a resource a quota counts, and how much of that the description's own
// objects in the inventory have. What they do not show is taken for theirs: of pods, which
// are more than they ask for.
func (o others) usedIn(by other, ns, resource string) (used, mine manifest.Amount) {
	alone := true
	for _, id := range slices.SortedFunc(maps.Keys(o.own), manifest.Compare) {
		if id.Namespace != ns {
			continue
		}
		alone = false
		one := o.own[id]
		mine = mine.Plus(manifest.Use(one.Object, 0, manifest.Shares(one.Object))[resource])
	}
	used = manifest.UsedOf(by.Object)[resource]
	counts := strings.HasPrefix(resource, "services") || strings.HasPrefix(resource, "count/services") || strings.Contains(resource, "configmaps")
	if !alone && !counts {
		return manifest.Amount{}, manifest.Amount{}
	}
	return used, mine
}
