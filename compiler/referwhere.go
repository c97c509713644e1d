package compiler

import (
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// byLabels are referrals to what has the labels that stand at places.
func (ref referral) byLabels(places []manifest.Placed) []referral {
	var out []referral
	for _, at := range places {
		one := ref
		one.from, one.labels = at, manifest.Texts(at.Value)
		if one.said = pairs(one.labels); len(one.labels) > 0 {
			out = append(out, one)
		}
	}
	return out
}

// alsoAt adds the place of a finding to further ones of another, unless it is among them.
func alsoAt(also []plan.Other, of, at plan.Finding) []plan.Other {
	one := plan.Other{Field: at.Field, File: at.File, Line: at.Line, Says: "here, too"}
	same := func(o plan.Other) bool {
		return o.Unit == one.Unit && o.File == one.File && o.Line == one.Line && slices.Equal(o.At, one.At)
	}
	if same(plan.Other{Field: of.Field, File: of.File, Line: of.Line}) || slices.ContainsFunc(also, same) {
		return also
	}
	return append(also, one)
}
