package compiler

import (
	"fmt"
	"slices"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
)

// independent leaves out what only follows from a field that is wrong already:
// of an ill-made name, that no object may bear it, or that nothing is called so.
func independent(found, causes []plan.Finding) []plan.Finding {
	by := map[string][]plan.Path{}
	for _, c := range causes {
		if rule, _ := diag.RuleOf(c.Rule); rule.Severity != diag.Notes { // of a note nothing follows
			by[c.Unit] = append(by[c.Unit], c.At)
		}
	}
	refused := map[string]bool{}
	for _, f := range found {
		if f.Rule == "not-accepted" && len(f.Says) > 0 {
			refused[ofField(f)] = true
		}
	}
	return slices.DeleteFunc(found, func(f plan.Finding) bool {
		rule, _ := diag.RuleOf(f.Rule)
		if rule.Missing && len(f.Says) > 0 && refused[ofField(f)] {
			return true
		}
		return rule.Follows && slices.ContainsFunc(by[f.Unit], func(at plan.Path) bool {
			// What is asked for by the unit as a whole follows from no one field.
			return len(at) > 0 && len(f.At) > 0 && (within(f.At, at) || within(at, f.At))
		})
	})
}

// ofField is the same for what is found at one field of one object.
func ofField(f plan.Finding) string {
	return fmt.Sprint(f.Unit, f.At, f.File, f.Line, f.Says[0])
}

// within tells a field that is another, or in it.
func within(at, around plan.Path) bool {
	return len(around) <= len(at) && slices.Equal(at[:len(around)], around)
}
