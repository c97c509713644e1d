package shape

import (
	"fmt"
	"strconv"

	structural "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"meshc.dev/compiler/manifest"
)

// What a field wants, in words.
const (
	aString  = "a string"
	aNumber  = "a number"
	aWhole   = "a whole number"
	aBool    = "true or false"
	aList    = "a list"
	aMapping = "a mapping"
)

// wanted has the words for types of schemas.
func wanted(schemaType string) (string, bool) {
	words := map[string]string{"string": aString, "number": aNumber, "integer": aWhole, "boolean": aBool, "array": aList, "object": aMapping}
	want, ok := words[schemaType]
	return want, ok
}

// mistyped says that a value is not what is wanted, and how it is written where that can be told.
func mistyped(want string, v any) string {
	return "must be " + want + ", not " + describe(v) + written(want, v)
}

func written(want string, v any) string {
	text, isText := v.(string)
	switch v.(type) {
	case map[string]any, []any:
		if want == aList {
			return ": put it into brackets, [{...}]"
		}
		return ""
	}
	switch want {
	case aString:
		return ": put it into quotes" // what stands in quotes need not be what was read: 0644 is 420
	case aList:
		return fmt.Sprintf(": put it into brackets, [%s]", literal(v))
	case aWhole:
		if _, err := strconv.ParseInt(text, 10, 64); isText && err == nil {
			return ": leave the quotes out"
		}
	case aNumber:
		if _, err := strconv.ParseFloat(text, 64); isText && err == nil {
			return ": leave the quotes out"
		}
	case aBool:
		if text == "true" || text == "false" {
			return ": leave the quotes out"
		}
	}
	return ""
}

// literal is a single value as it is written.
func literal(v any) string {
	if s, ok := v.(string); ok {
		return strconv.Quote(s)
	}
	return fmt.Sprint(v)
}

// askew finds, on the way to a field that is not there, what is of another type than the schema's:
// a mapping where a list is wanted has none of the fields that its items have.
func (v *validator) askew(steps []any, body any) (at []any, says string, found bool) {
	s := v.structural
	for i, step := range steps {
		_, isMap := body.(map[string]any)
		if want, known := wanted(s.Type); known && isMap && s.Type != "object" && !s.XIntOrString {
			return steps[:i], mistyped(want, body), true
		}
		if s, body = below(s, step), next(body, step); s == nil {
			break
		}
	}
	return nil, "", false
}

// below is the schema of what a step leads to.
func below(s *structural.Structural, step any) *structural.Structural {
	name, isName := step.(string)
	found, ok := s.Properties[name]
	switch {
	case isName && ok:
		return &found
	case isName && s.AdditionalProperties != nil:
		return s.AdditionalProperties.Structural
	case !isName:
		return s.Items
	}
	return nil
}

// next is what a step leads to.
func next(v, step any) any {
	if name, ok := step.(string); ok {
		return manifest.Map(v)[name]
	}
	if i, ok := step.(int); ok && i < len(manifest.List(v)) {
		return manifest.List(v)[i]
	}
	return nil
}

// at is what steps lead to.
func at(v any, steps []any) any {
	for _, step := range steps {
		v = next(v, step)
	}
	return v
}

// timeAs is how a time of a type is written, which the two of Kubernetes' do not say.
func timeAs(of any) (such string, is bool) {
	switch of.(type) {
	case *metav1.Time:
		return `"2026-01-02T15:04:05Z"`, true
	case *metav1.MicroTime:
		return `"2026-01-02T15:04:05.000000Z", with six digits of the second's parts`, true
	}
	return "", false
}
