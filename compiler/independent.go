package compiler

import (
	"slices"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
)

// independent leaves out what only follows from a field that is wrong already:
// of an ill-made name, that no object may bear it.
func independent(found, causes []plan.Finding) []plan.Finding {
	by := map[string][]plan.Path{}
	for _, c := range causes {
		by[c.Unit] = append(by[c.Unit], c.At)
	}
	return slices.DeleteFunc(found, func(f plan.Finding) bool {
		rule, _ := diag.RuleOf(f.Rule)
		return rule.Follows && slices.ContainsFunc(by[f.Unit], func(at plan.Path) bool { return begins(f.At, at) || begins(at, f.At) })
	})
}

// begins tells whether a field is another, or below it. What is asked for by
// the unit as a whole is below nothing.
func begins(at, with plan.Path) bool {
	return len(with) > 0 && len(with) <= len(at) && slices.Equal(at[:len(with)], with)
}
