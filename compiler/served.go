package compiler

import (
	"fmt"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// serve checks that the cluster's Kubernetes has the API versions of the
// objects: each version once, with the objects that use it.
func (b *builder) serve(u *unit) {
	found := map[string]int{} // the place among the findings, by what is found where
	for _, o := range u.objects {
		rule, message := served(o.Object, u.plan.Kubernetes)
		if rule == "" {
			continue
		}
		what := o.APIVersion() + " " + o.Kind()
		key := fmt.Sprint(what, o.file, o.at)
		i, ok := found[key]
		if !ok {
			i = len(u.findings)
			found[key] = i
			u.found(o.at, rule, what, message)
		}
		other := plan.Other{Says: o.ID().String()}
		if o.file != "" {
			other.File, other.Line = o.file, o.Line
		}
		u.findings[i].Others = append(u.findings[i].Others, other)
	}
}

// served says why a Kubernetes does not serve the version that an object is
// written in, or that its next does not, by the rule that it breaks.
func served(o manifest.Object, kubernetes string) (rule, message string) {
	l := manifest.LifecycleOf(o)
	switch {
	case !l.Arrived(kubernetes):
		return "served", fmt.Sprintf("is not yet served by Kubernetes %s: it came with %s", kubernetes, l.Since)
	case l.Removed(kubernetes):
		rule, message = "served", fmt.Sprintf("is no longer served by Kubernetes %s: it left with %s", kubernetes, l.Until)
	case l.Leaving(kubernetes):
		rule, message = "served-next", "leaves with the next Kubernetes, "+l.Until
	default:
		return "", ""
	}
	if use := l.Instead(kubernetes); use != "" {
		message += ", use " + use
	}
	return rule, message
}
