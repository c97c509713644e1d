package compiler

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// allotted: a quota admits what is rendered in its namespace, and a pod with what is
// injected.
func (u *unit) allotted(o *built, takers []taker, limits []manifest.Limits) {
	quota := manifest.QuotaOf(o.Object)
	for _, resource := range manifest.Sorted(quota) {
		at := []any{"spec", "hard", resource}
		if first, silent := silentIn(takers, resource); first != nil {
			also := ""
			if len(silent) > 1 {
				also = ", nor does " + strings.Join(silent[1:], ", ")
			}
			u.asked(o, "quota", at, first, fmt.Sprintf("a quota on %s refuses each pod that does not say how much it has, and %s does not%s: set its resources, or leave this out", resource, silent[0], also))
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

// silentIn are the containers that do not say how much of a resource they have, and what has the
// first.
func silentIn(takers []taker, resource string) (first *taker, silent []string) {
	for i := range takers {
		if _, some := manifest.Silent(takers[i].shares, resource); !some {
			continue // as may be said of the pod as a whole
		}
		for _, share := range takers[i].shares {
			if name, is := manifest.Silent([]manifest.Share{share}, resource); is {
				silent = append(silent, fmt.Sprintf("%s of %s", strings.TrimSpace("container "+name), takers[i].ID()))
				if first == nil {
					first = &takers[i]
				}
			}
		}
	}
	return first, silent
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
	for p, proxy := range u.proxiesIn(o.Namespace()) {
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

// proxiesIn are the containers that are injected into pods of a namespace, with how large
// they are.
func (u *unit) proxiesIn(namespace string) iter.Seq2[plan.Sized, manifest.Share] {
	return func(yield func(plan.Sized, manifest.Share) bool) {
		if !slices.Contains(u.plan.Bounds.Injected, namespace) {
			return
		}
		for _, p := range u.plan.Bounds.Proxies {
			if proxy, found := u.proxy(p); found && !yield(p, proxy) {
				return
			}
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
