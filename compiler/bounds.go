package compiler

import (
	"fmt"
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// taker is an object with what it takes of the quotas of its namespace: of all its pods,
// at their greatest number of replicas and while they are replaced.
type taker struct {
	*built
	shares []manifest.Share
	use    map[string]manifest.Amount
}

// bound fills in what the unit's quotas have by what its objects take, and tells of quotas and limits that
// refuse these, or what is injected.
func (b *builder) bound(u *unit) {
	if u.plan.Bounds == nil {
		return
	}
	limits := map[string][]manifest.Limits{}
	for o := range u.sound {
		limits[o.Namespace()] = append(limits[o.Namespace()], manifest.LimitsOf(o.Object)...)
	}
	takers := map[string][]taker{}
	scales := u.scales()
	for o := range u.sound {
		t := takerOf(o, limits[o.Namespace()], scales)
		takers[o.Namespace()] = append(takers[o.Namespace()], t)
	}
	for o := range u.sound {
		for _, c := range o.counts {
			at := make([]string, len(c.Path))
			copy(at, c.Path)
			sum, _ := together(takers[o.Namespace()], c.Resource)
			manifest.Map(o.At(at...))[c.Resource] = sum.Text()
		}
	}
	for o := range u.sound {
		u.unopened(o)
		u.limited(o, takers[o.Namespace()])
		u.allotted(o, takers[o.Namespace()], limits[o.Namespace()])
	}
}

// scales are the most replicas that autoscalers give workloads.
func (u *unit) scales() map[manifest.ID]int64 {
	out := map[manifest.ID]int64{}
	for o := range u.sound {
		if n, of := manifest.Replicas(o.Object); of != (manifest.ID{}) {
			out[of] = n
		}
	}
	return out
}

func takerOf(o *built, limits []manifest.Limits, scales map[manifest.ID]int64) taker {
	t := taker{built: o}
	for _, s := range manifest.Shares(o.Object) {
		t.shares = append(t.shares, s.Under(limits))
	}
	pods, _ := manifest.Replicas(o.Object)
	pods = max(pods, scales[o.ID()])
	t.use = manifest.Use(o.Object, pods+manifest.Surge(o.Object, pods), t.shares)
	return t
}

// together sums what is taken of a resource, and gives who takes the most.
func together(takers []taker, resource string) (manifest.Amount, *taker) {
	var sum, most manifest.Amount
	var greedy *taker
	for i, t := range takers {
		q, takes := t.use[resource]
		sum = sum.Plus(q)
		if takes && q.Above(most) {
			most, greedy = q, &takers[i]
		}
	}
	return sum, greedy
}

// allotted: a quota admits what is rendered in its namespace, and a pod with what is
// injected.
func (u *unit) allotted(o *built, takers []taker, limits []manifest.Limits) {
	quota := manifest.QuotaOf(o.Object)
	for _, resource := range manifest.Sorted(quota) {
		at := []any{"spec", "hard", resource}
		if i := slices.IndexFunc(takers, func(t taker) bool { _, found := manifest.Silent(t.shares, resource); return found }); i >= 0 {
			silent, _ := manifest.Silent(takers[i].shares, resource)
			u.asked(o, "quota", at, &takers[i], fmt.Sprintf("a quota on %s refuses each pod that does not say how much it has, and container %s of %s does not: set its resources, or a default in limits", resource, silent, takers[i].ID()))
			continue
		}
		sum, greedy := together(takers, resource)
		if greedy != nil && sum.Above(quota[resource]) {
			u.asked(o, "quota", at, greedy, fmt.Sprintf("namespace %s may have %s of %s, and what is rendered there takes %s%s, %s the most", o.Namespace(), quota[resource].Text(), resource, sum.Text(), atMost(greedy), greedy.ID()))
			continue
		}
		u.roomy(o, resource, quota[resource], sum, limits)
	}
}

// atMost says how pods are counted.
func atMost(t *taker) string {
	if len(t.shares) == 0 {
		return ""
	}
	return " at the greatest number of replicas and while they are replaced"
}

// roomy: a quota has room for one pod with what is injected.
func (u *unit) roomy(o *built, resource string, quota, sum manifest.Amount, limits []manifest.Limits) {
	if !slices.Contains(u.plan.Bounds.Injected, o.Namespace()) {
		return
	}
	for _, p := range u.plan.Bounds.Proxies {
		proxy, found := u.proxy(p)
		if !found {
			continue
		}
		at := []any{"spec", "hard", resource}
		if _, silent := manifest.Silent([]manifest.Share{proxy}, resource); silent {
			u.asked(o, "quota", at, nil, fmt.Sprintf("a quota on %s refuses each pod that does not say how much it has, and the proxy that is injected does not: set %s", resource, p.By))
			return
		}
		pod := manifest.Use(manifest.Object{}, 1, []manifest.Share{proxy, manifest.ShareOf(nil).Under(limits)})
		if one, takes := pod[resource]; takes && sum.Plus(one).Above(quota) {
			u.asked(o, "quota", at, nil, fmt.Sprintf("namespace %s may have %s of %s, of which what is rendered there takes %s, and a pod with its proxy %s: there is no room for one. Raise it, or lower %s", o.Namespace(), quota.Text(), resource, sum.Text(), one.Text(), p.By))
			return
		}
	}
}

// proxy is how large an injected container is.
func (u *unit) proxy(p plan.Sized) (manifest.Share, bool) {
	for o := range u.sound {
		if !aims(p.Target, o.Object) {
			continue
		}
		if resources, found := manifest.Find(o.Object, p.Field, p.Within); found {
			return manifest.ShareOf(resources), true
		}
	}
	return manifest.Share{}, false
}

// limited: a LimitRange admits what is rendered in its namespace, and what is injected.
func (u *unit) limited(o *built, takers []taker) {
	limits := manifest.LimitsOf(o.Object)
	for i, l := range limits {
		wrong := l.Wrong()
		for _, e := range wrong {
			u.asked(o, "limit-range", []any{"spec", "limits", i, e.Field, e.Resource}, nil, fmt.Sprintf("%s of %s is more than the %s, %s: the API server refuses it", e.Has, e.Resource, e.Of, e.Bound))
		}
		if len(wrong) > 0 {
			return
		}
	}
	if len(limits) == 0 {
		return
	}
	told := map[string]bool{}
	for i, t := range takers {
		for _, s := range t.shares {
			for _, e := range s.Beyond(limits) {
				if told[e.Field+e.Resource] {
					continue
				}
				told[e.Field+e.Resource] = true
				u.beyond(o, limits, e, &takers[i], fmt.Sprintf("container %s of %s", s.Name, t.ID()), "")
			}
		}
	}
	if !slices.Contains(u.plan.Bounds.Injected, o.Namespace()) {
		return
	}
	for _, p := range u.plan.Bounds.Proxies {
		proxy, found := u.proxy(p)
		if !found {
			continue
		}
		for _, e := range proxy.Beyond(limits) {
			if e.Field != "default" && !told[e.Field+e.Resource] {
				told[e.Field+e.Resource] = true
				u.beyond(o, limits, e, nil, "the proxy that is injected", p.By)
			}
		}
	}
}

// beyond tells of a container that a LimitRange refuses.
func (u *unit) beyond(o *built, limits []manifest.Limits, e manifest.Excess, t *taker, who, by string) {
	at := []any{"spec", "limits", 0, e.Field, e.Resource}
	if by != "" {
		by = ", or change " + by
	}
	has := fmt.Sprintf("has a %s of %s", e.Of, e.Has)
	if e.Has == "" {
		has = "has no " + e.Of
	}
	var says string
	switch e.Field {
	case "default":
		says = fmt.Sprintf("%s asks for %s of %s and has no limit: with this one, %s, the API server refuses it. Raise it, or set its own", who, e.Has, e.Resource, e.Bound)
	case "max":
		says = fmt.Sprintf("a container has at most %s of %s, and %s %s, so that the API server refuses each of its pods: raise it%s", e.Bound, e.Resource, who, has, by)
	default:
		says = fmt.Sprintf("a container asks for at least %s of %s, and %s %s, so that the API server refuses each of its pods: lower it%s", e.Bound, e.Resource, who, has, by)
	}
	u.asked(o, "limit-range", at, t, says)
}

// asked tells what is wrong at a place in an object, at the field of the shared unit
// that says it, if one does.
func (u *unit) asked(o *built, rule string, path []any, t *taker, says string) {
	f := u.blame(o, rule, path, says)
	i := slices.IndexFunc(u.plan.Bounds.Asks, func(a plan.Asked) bool {
		return a.Kind == o.Kind() && a.Name == o.Name() && a.Namespace == o.Namespace() && pathIs(a.Path, path)
	})
	if i >= 0 && o.source == authored {
		f = plan.Finding{Field: plan.Field{Unit: plan.Shared, At: u.plan.Bounds.Asks[i].At}, Rule: rule, Says: []any{title(u.plan.Unit) + ": " + says}, Of: o.ID().String()}
	}
	if t != nil {
		other := plan.Other{Field: plan.Field{Unit: u.plan.Unit, At: t.at}, Says: t.ID().String()}
		if t.file != "" {
			other.File, other.Line = t.file, t.Line
		}
		f.Others = append(f.Others, other)
	}
	u.findings = append(u.findings, f)
}

func pathIs(p plan.Path, path []any) bool {
	return slices.EqualFunc(p, path, func(a, b any) bool { return fmt.Sprint(a) == fmt.Sprint(b) })
}
