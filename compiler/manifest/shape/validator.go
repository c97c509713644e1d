package shape

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structural "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/nearest"
)

// validator is what an API server makes of the schema of a kind's version.
type validator struct {
	structural *structural.Structural
	schema     validation.SchemaValidator
	rules      *cel.Validator // nil where there are none
}

// newValidator gives nil where there is no schema, or none that an API server
// would take.
func newValidator(schema map[string]any) *validator {
	if schema == nil {
		return nil
	}
	text, err := json.Marshal(schema)
	if err != nil {
		return nil
	}
	var external apiextensionsv1.JSONSchemaProps
	if err := json.Unmarshal(text, &external); err != nil {
		return nil
	}
	var props apiextensions.JSONSchemaProps
	if err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(&external, &props, nil); err != nil {
		return nil
	}
	s, err := structural.NewStructural(&props)
	if err != nil {
		return nil
	}
	checks, _, err := validation.NewSchemaValidator(&props)
	if err != nil {
		return nil
	}
	return &validator{s, checks, cel.NewValidator(s, true, celconfig.PerCallLimit)}
}

// check judges an object as an API server does that creates it: fields that it
// has not, then, with defaults, types and values, then rules. What comes later
// is only judged where nothing came before: one mistake is one fault.
func (v *validator) check(o manifest.Object) []manifest.Fault {
	body := manifest.Numbers(o.Body).(map[string]any)
	var faults []manifest.Fault
	p := place{faults: &faults}
	options := structural.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}
	told := map[string]bool{}
	once := func(steps []any, says string) {
		// A part of oneOf that does not hold is told with the whole, and all fields of a
		// mapping in place of a list with that.
		if place := fmt.Sprint(steps...); !told[place] {
			told[place] = true
			p.at(steps...).say("%s", says)
		}
	}
	for _, path := range pruning.PruneWithOptions(body, v.structural, true, options) {
		steps := resolve(path, o.Body)
		if at, says, found := v.askew(steps, o.Body); found {
			once(at, says)
			continue
		}
		name, _ := steps[len(steps)-1].(string)
		once(steps, unknown(name, v.fields(steps[:len(steps)-1])))
	}
	misspelt := len(faults) > 0
	defaulting.PruneNonNullableNullsWithoutDefaults(body, v.structural)
	defaulting.Default(body, v.structural)
	for _, err := range append(validation.ValidateCustomResource(nil, body, v.schema), listtype.ValidateListSetsAndMaps(nil, v.structural, body)...) {
		if steps, says, is := v.forms(err, o.Body); is {
			if says != "" && !misspelt {
				once(steps, says)
			}
			continue
		}
		// What a misspelt field would have said is missing; what is of another type is no less so.
		if steps := resolve(err.Field, o.Body); !misspelt || err.Type == field.ErrorTypeTypeInvalid {
			once(steps, v.says(err, steps, at(o.Body, steps)))
		}
	}
	if len(faults) > 0 || v.rules == nil {
		return faults
	}
	broken, _ := v.rules.Validate(context.Background(), nil, v.structural, body, nil, celconfig.RuntimeCELCostBudget)
	for _, err := range broken {
		steps := resolve(err.Field, o.Body)
		v.ruled(p, err, steps, at(o.Body, steps))
	}
	return faults
}

// fields are those that the schema has at a place.
func (v *validator) fields(path []any) []string {
	s := v.structural
	for _, step := range path {
		if s = below(s, step); s == nil {
			return nil
		}
	}
	return slices.Collect(maps.Keys(s.Properties))
}

var inBody = regexp.MustCompile(`^\S* in body `)

// says puts what the schema's validation found of a value into a sentence.
func (v *validator) says(err *field.Error, steps []any, value any) string {
	detail := inBody.ReplaceAllString(err.Detail, "")
	switch err.Type {
	case field.ErrorTypeRequired:
		return "is required"
	case field.ErrorTypeNotSupported:
		return unsupported(err)
	case field.ErrorTypeTypeInvalid:
		detail, _, _ = strings.Cut(detail, ": ")
		if want, ok := wanted(strings.TrimPrefix(detail, "must be of type ")); ok {
			if with := v.inQuotes(steps, value); want == aString && with != "" {
				return "must be " + want + ", not " + describe(value) + with
			}
			return mistyped(want, value)
		}
		return detail
	case field.ErrorTypeDuplicate:
		return fmt.Sprintf("%v is there twice", err.BadValue)
	case field.ErrorTypeInvalid, field.ErrorTypeForbidden, field.ErrorTypeTooLong, field.ErrorTypeTooMany:
		if s, ok := err.BadValue.(string); ok && s != "" && err.Type == field.ErrorTypeInvalid {
			return fmt.Sprintf("%q is not valid: it %s", s, detail)
		}
		return detail
	}
	return err.ErrorBody()
}

var quoted = regexp.MustCompile(`"((?:[^"\\]|\\.)*)"`)

// unsupported names what may stand in a field, or what was likely meant.
func unsupported(err *field.Error) string {
	var allowed []string
	for _, m := range quoted.FindAllString(err.Detail, -1) {
		if word, err := strconv.Unquote(m); err == nil {
			allowed = append(allowed, word)
		}
	}
	value := fmt.Sprint(err.BadValue)
	if like, ok := nearest.Like(value, allowed); ok {
		return fmt.Sprintf("%q is not valid: did you mean %s?", value, like)
	}
	return fmt.Sprintf("%q is not valid: it must be one of %s", value, strings.Join(allowed, ", "))
}

// resolve takes a path that is written as one word apart, along the object that
// it is a path of: names may hold dots. The rest, where the object ends early,
// is cut at dots and brackets.
func resolve(path string, v any) []any {
	path = strings.TrimPrefix(path, ".")
	if path == "" || path == "<nil>" {
		return nil
	}
	if index, rest, ok := strings.Cut(strings.TrimPrefix(path, "["), "]"); ok && path[0] == '[' {
		var step, next any = index, manifest.Map(v)[index]
		if n, err := strconv.Atoi(index); err == nil {
			step = n
			if l := manifest.List(v); n < len(l) {
				next = l[n]
			}
		}
		return append([]any{step}, resolve(rest, next)...)
	}
	best := path
	if i := strings.IndexAny(path, ".["); i > 0 {
		best = path[:i]
	}
	for name := range manifest.Map(v) {
		if rest, ok := strings.CutPrefix(path, name); ok && len(name) > len(best) && (rest == "" || rest[0] == '.' || rest[0] == '[') {
			best = name
		}
	}
	return append([]any{best}, resolve(path[len(best):], manifest.Map(v)[best])...)
}
