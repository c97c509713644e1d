// Package lock compiles validating admission policies, and judges requests by them, as API
// servers do: by Kubernetes' own compiler of CEL and its own evaluator, in the environment
// of a version of Kubernetes.
package lock

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/cel-go/cel"
	admission "k8s.io/api/admissionregistration/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/version"
	plugin "k8s.io/apiserver/pkg/admission/plugin/cel"
	"k8s.io/apiserver/pkg/cel/environment"

	"meshc.dev/compiler/manifest"
)

// largest is how large an object may be, with room for what the API server notes of who
// applies it.
const largest = 1_400_000

// Environment is that of API servers of a version of Kubernetes, "MAJOR.MINOR".
type Environment struct{ set *environment.EnvSet }

// NewEnvironment makes an environment, which is slow. Of a version that is none, or newer
// than the library, it is the library's own.
func NewEnvironment(kubernetes string) Environment {
	v, err := version.ParseGeneric(kubernetes)
	if newest := environment.DefaultCompatibilityVersion(); err != nil || v.GreaterThan(newest) {
		v = newest
	}
	return Environment{environment.MustBaseEnvSet(v)}
}

// Policy is a policy, ready to judge.
type Policy struct {
	spec                              admission.ValidatingAdmissionPolicySpec
	match                             match
	conditions, validations, messages plugin.ConditionEvaluator
}

// Compile compiles a policy. Faults are what the API server would refuse in it.
func (e Environment) Compile(o manifest.Object) (*Policy, []manifest.Fault) {
	var typed admission.ValidatingAdmissionPolicy
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(o.Body, &typed); err != nil {
		return nil, []manifest.Fault{{Path: []any{"spec"}, Says: err.Error()}}
	}
	of, fault := matchOf(typed.Spec.MatchConstraints, "spec", "matchConstraints")
	if fault != nil {
		return nil, []manifest.Fault{*fault}
	}
	p := &Policy{spec: typed.Spec, match: of}
	compiler, err := plugin.NewCompositedCompiler(e.set)
	if err != nil {
		return nil, []manifest.Fault{{Path: []any{"spec"}, Says: err.Error()}}
	}
	c := compiling{CompositedCompiler: compiler}
	if text, err := json.Marshal(o.Body); err == nil && len(text) > largest {
		c.faults = append(c.faults, manifest.Fault{Path: []any{"spec"}, Says: fmt.Sprintf("has %d bytes, and an object has %d at most", len(text), largest)})
	}
	options := plugin.OptionalVariableDeclarations{}
	for i, v := range p.spec.Variables {
		one := variable{expression{v.Expression, []*cel.Type{cel.AnyType, cel.DynType}}, v.Name}
		at := []any{"spec", "variables", i, "expression"}
		c.note(compiler.CompileAndStoreVariable(one, options, environment.NewExpressions), at)
	}
	var conditions, validations, messages []plugin.ExpressionAccessor
	for i, m := range p.spec.MatchConditions {
		conditions = append(conditions, c.expression(m.Expression, cel.BoolType, "spec", "matchConditions", i, "expression"))
	}
	for i, v := range p.spec.Validations {
		validations = append(validations, c.expression(v.Expression, cel.BoolType, "spec", "validations", i, "expression"))
		if v.MessageExpression == "" {
			messages = append(messages, nil)
			continue
		}
		messages = append(messages, c.expression(v.MessageExpression, cel.StringType, "spec", "validations", i, "messageExpression"))
	}
	p.conditions = compiler.CompileCondition(conditions, options, environment.NewExpressions)
	p.validations = compiler.CompileCondition(validations, options, environment.NewExpressions)
	p.messages = compiler.CompileCondition(messages, options, environment.NewExpressions)
	return p, c.faults
}

// compiling notes what is wrong with expressions.
type compiling struct {
	*plugin.CompositedCompiler
	faults []manifest.Fault
}

// expression checks one that gives a type.
func (c *compiling) expression(text string, gives *cel.Type, at ...any) plugin.ExpressionAccessor {
	one := expression{text, []*cel.Type{gives}}
	c.note(c.CompileCELExpression(one, plugin.OptionalVariableDeclarations{}, environment.NewExpressions), at)
	return one
}

// note tells an expression that is too long, or does not compile.
func (c *compiling) note(result plugin.CompilationResult, at []any) {
	if result.Error != nil {
		c.faults = append(c.faults, manifest.Fault{Path: at, Says: first(result.Error.Detail)})
	}
}

// first is what is said first of what is wrong: what follows is most often from that, and
// quotes the whole expression.
func first(detail string) string {
	line, _, _ := strings.Cut(detail, "\n")
	return strings.TrimSpace(line)
}

// expression is one that gives one of some types.
type expression struct {
	text  string
	gives []*cel.Type
}

// GetExpression is for Kubernetes' library.
func (e expression) GetExpression() string { return e.text }

// ReturnTypes is for Kubernetes' library.
func (e expression) ReturnTypes() []*cel.Type { return e.gives }

// variable is an expression that others name.
type variable struct {
	expression
	name string
}

// GetName is for Kubernetes' library.
func (v variable) GetName() string { return v.name }
