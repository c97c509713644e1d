package shape

import (
	"strings"
	"sync"

	"github.com/google/cel-go/cel"
	admission "k8s.io/api/admissionregistration/v1"
	plugin "k8s.io/apiserver/pkg/admission/plugin/cel"
	"k8s.io/apiserver/pkg/cel/environment"
)

// conditions judges webhooks' match conditions, which are in CEL.
func conditions(p place, all []admission.MatchCondition) {
	names := unique("the condition")
	for i, c := range all {
		q := p.at(i)
		named(q, c.Name, "name", labelKey)
		names(q.at("name"), c.Name)
		expression := strings.TrimSpace(c.Expression)
		if expression == "" {
			q.at("expression").say("is required")
			continue
		}
		if err := compiler().CompileCELExpression(condition(expression), plugin.OptionalVariableDeclarations{HasAuthorizer: true}, environment.NewExpressions).Error; err != nil {
			q.at("expression").say("is not valid: %s", strings.Join(strings.Fields(err.Detail), " "))
		}
	}
	if len(all) > 64 {
		p.say("must not hold more than 64")
	}
}

// compiler is what API servers compile match conditions by. To make it is slow,
// and few webhooks have conditions.
var compiler = sync.OnceValue(func() plugin.Compiler {
	return plugin.NewCompiler(environment.MustBaseEnvSet(environment.DefaultCompatibilityVersion()))
})

// condition is an expression that must be true or false.
type condition string

func (c condition) GetExpression() string { return string(c) }

func (condition) ReturnTypes() []*cel.Type { return []*cel.Type{cel.BoolType} }
