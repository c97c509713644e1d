package compiler

import (
	"fmt"

	"meshc.dev/compiler/manifest"
)

// limited: a LimitRange admits what is rendered in its namespace, and what is injected.
func (u *unit) limited(o *built, takers []taker) {
	limits := manifest.LimitsOf(o.Object)
	for _, l := range limits {
		wrong := l.Wrong()
		for _, e := range wrong {
			u.asked(o, "limit-range", []any{"spec", "limits", e.Item, e.Field, e.Resource}, nil, fmt.Sprintf("%s of %s is more than the %s, %s: the API server refuses it", e.Has, e.Resource, e.Of, e.Bound))
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
				u.beyond(o, e, &takers[i], fmt.Sprintf("container %s of %s", s.Name, t.ID()), "")
			}
		}
	}
	for p, proxy := range u.proxiesIn(o.Namespace()) {
		for _, e := range proxy.Beyond(limits) {
			if e.Field != "default" && !told[e.Field+e.Resource] {
				told[e.Field+e.Resource] = true
				u.beyond(o, e, nil, "the proxy that is injected", p.By)
			}
		}
	}
}

// beyond tells of a container that a LimitRange refuses.
func (u *unit) beyond(o *built, e manifest.Excess, t *taker, who, by string) {
	at := []any{"spec", "limits", e.Item, e.Field, e.Resource}
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
