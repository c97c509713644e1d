package oracle_test

import (
	"strings"

	"meshc.dev/compiler/diag"
)

// beyondCUE tells whether a problem may be one that CUE does not see: of a rule
// that the table says is judged on what is rendered.
func beyondCUE(p diag.Problem) bool {
	// A package of CUE is open to further fields; a description is not.
	top := !strings.ContainsAny(p.Path, ".[") && strings.HasPrefix(p.Message, "no such field")
	rule, known := diag.RuleOf(p.Rule)
	// Node ports and addresses are taken by rendered objects too.
	return top || known && !rule.Schema || strings.HasPrefix(p.Rule, "unique-")
}
