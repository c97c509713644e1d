package compiler

import (
	"fmt"
	"maps"
	"slices"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/nearest"
)

// labelled are the labels of a unit's pods that a selector could have meant: the values
// by the keys, and what those have that are described beside the selector.
type labelled struct {
	keys  map[string][]string
	there []string
}

// couldMean are the labels of pods that a selector reaches. Those of the mesh's gateways
// are nobody else's.
func (a *auditor) couldMean(u *unit, f *fact, r *referral) labelled {
	out := labelled{keys: map[string][]string{}}
	wide := r.Wide || f.id.Namespace == a.root(u, r)
	for _, w := range a.pods[u.plan.Unit] {
		gateway := r.Parts != nil && slices.Contains(r.Parts.Pods, w.part)
		beside := w.id.Namespace == f.id.Namespace
		if w.part != "" && !gateway || !beside && !wide {
			continue
		}
		for _, pods := range w.podLabels() {
			out.add(pods)
			if own := alikeIn(pods, r.labels); len(own) > 0 && w.part == "" && beside {
				out.there = append(out.there, fmt.Sprintf("%s has %s", w.id.Name, pairs(own)))
			}
		}
	}
	return out
}

func (l labelled) add(pods map[string]string) {
	for key, value := range pods {
		l.keys[key] = append(l.keys[key], value)
	}
}

// alikeIn are the labels of pods that have a key or a value of those that are asked for.
func alikeIn(pods, asked map[string]string) map[string]string {
	own := map[string]string{}
	for key, value := range pods {
		if _, same := asked[key]; same || slices.Contains(slices.Collect(maps.Values(asked)), value) {
			own[key] = value
		}
	}
	return own
}

// likely judges a selector of pods that others may deploy in the same way.
func (a *auditor) likely(u *unit, f *fact, r *referral) *breach {
	if f.part != "" {
		return nil
	}
	has := a.couldMean(u, f, r)
	none := func(meant string) *breach {
		return a.selectsNone(f, r, fmt.Sprintf("but no pods of mesh %s have that: did you mean %s? %s", u.plan.Unit, meant, othersPods(r)))
	}
	if meant := misspeltKey(r.labels, has.keys); meant != "" {
		return none("the label " + meant)
	}
	for _, key := range slices.Sorted(maps.Keys(r.labels)) {
		if like, ok := nearest.Misspelt(r.labels[key], has.keys[key]); ok {
			return none(key + "=" + like)
		}
	}
	if r.Near || len(has.there) == 0 {
		return nil
	}
	b := a.selectsNone(f, r, fmt.Sprintf("which no pods that mesh %s has there have: %s. %s", u.plan.Unit, some(has.there), othersPods(r)))
	b.rule, b.says = "not-described", []any{diag.Say(b.rule, b.says)}
	return b
}

// misspeltKey is the key that pods have, by its values, which one of some labels' was
// meant to be: nearly called so, or, with the same value, a letter off.
func misspeltKey(labels map[string]string, keys map[string][]string) string {
	names := slices.Sorted(maps.Keys(keys))
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		if like, ok := nearest.Misspelt(key, names); ok && labels[like] == "" {
			return like
		}
		for _, own := range names {
			if keys[key] == nil && labels[own] == "" && nearest.Key(key, own) && slices.Contains(keys[own], labels[key]) {
				return own
			}
		}
	}
	return ""
}

// parted: the labels of a part of a host's pods are those of some that its Service
// leads to, where those are described.
func (a *auditor) parted(u *unit, f *fact, r *referral) *breach {
	has, found := a.behindHost(u, r)
	for key, value := range r.labels {
		found = found || a.isReserved(thing{"workload", key + "=" + value})
	}
	if found || len(has.there) == 0 {
		return nil
	}
	meant, there := misspeltKey(r.labels, has.keys), some(has.there)
	if meant != "" {
		there = "did you mean the label " + meant + "? There is " + there
	}
	b := a.selectsNone(f, r, fmt.Sprintf("but no pods of Service %s have that: %s. %s", r.host.Service, there, othersPods(r)))
	// Before a route leads there, it may wait for its pods.
	if !a.used[u.plan.Unit+" "+f.wordOf(r.item)] && meant == "" {
		b.rule, b.says = "not-described", []any{diag.Say(b.rule, b.says)}
	}
	return b
}

// behindHost are the labels of the pods that a host's Service leads to, and whether some
// have those that are asked for.
func (a *auditor) behindHost(u *unit, r *referral) (has labelled, found bool) {
	has.keys = map[string][]string{}
	for _, h := range a.objects[serviceOf(r.host)] {
		if h.unit != u || h.fact.door == nil {
			continue
		}
		for _, w := range a.pods[u.plan.Unit] {
			for _, pods := range w.podLabels() {
				if w.id.Namespace != r.host.Namespace || !holds(pods, h.fact.door.Pods) {
					continue
				}
				found = found || holds(pods, r.labels)
				has.add(pods)
				has.there = append(has.there, fmt.Sprintf("%s has %s", w.id.Name, pairs(pods)))
			}
		}
	}
	return has, found
}
