package compiler

import (
	"fmt"
	"slices"

	"meshc.dev/compiler/plan"
)

// ground is why the cluster would not take an object, or its pods: by what of it, and where
// in the object.
type ground struct {
	by   other
	says string
	at   []any
	pods bool
	// most tells that it does so at the greatest number of pods alone.
	most bool
}

// refusals: what the cluster has takes what is rendered: its quotas, limits, levels of Pod
// Security and policies. Of one that refuses several objects of a unit for one reason, the
// first is told.
func (o others) refusals(units []unit) []plan.Finding {
	if !o.named {
		return nil
	}
	held := o.admitting(units)
	var out []plan.Finding
	for i := range units {
		u := &units[i]
		if len(u.findings) > 0 || !u.whole {
			continue // what is not rendered whole is not what would be applied
		}
		out = append(out, o.missing(u, units)...)
		out = append(out, o.injectless(u)...)
		all := slices.Concat(o.outOfRange(u), o.ending(u), o.unroomy(u), o.unadmitted(u), held.refused(u))
		for len(all) > 0 {
			first, before := all[0], len(all)
			all = slices.DeleteFunc(all, first.like)
			if first.most {
				f := u.blame(first.of, "live-room", first.at, first.by.ID(), first.by.whose(), first.says)
				f.Others = append(f.Others, first.by.place("there in the cluster"))
				out = append(out, f)
				continue
			}
			f := u.blame(first.of, "live-admission", first.at, first.subject(before-len(all)-1), first.by.ID(), first.by.whose(), first.says)
			f.Others = append(f.Others, first.by.place("there in the cluster"))
			out = append(out, f)
		}
	}
	return append(out, held.unjudged(units)...)
}

// refused is an object that the cluster would not take.
type refused struct {
	ground
	of *built
}

// like tells what is refused for the same reason.
func (r refused) like(s refused) bool {
	return r.by.ID() == s.by.ID() && r.says == s.says && r.pods == s.pods
}

// subject names it, with how many more there are.
func (r refused) subject(more int) string {
	out := r.of.ID().String()
	if r.pods {
		out = "pods of " + out
	}
	if more > 0 {
		out += fmt.Sprintf(" and %d more", more)
	}
	return out
}
