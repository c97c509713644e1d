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
		if rule, _ := diag.RuleOf(c.Rule); rule.Severity != diag.Notes { // of a note nothing follows
			by[c.Unit] = append(by[c.Unit], c.At)
		}
	}
	return slices.DeleteFunc(found, func(f plan.Finding) bool {
		rule, _ := diag.RuleOf(f.Rule)
		return rule.Follows && slices.ContainsFunc(by[f.Unit], func(at plan.Path) bool {
			// What is asked for by the unit as a whole follows from no one field.
			return len(at) > 0 && len(f.At) > 0 && (within(f.At, at) || within(at, f.At))
		})
	})
}

// within tells a field that is another, or in it.
func within(at, around plan.Path) bool {
	return len(around) <= len(at) && slices.Equal(at[:len(around)], around)
}
