package shape

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	structural "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"

	"meshc.dev/compiler/manifest"
)

// alternatives matches what the schema's validation says of a value that holds of none of its
// forms, or of more than one.
var alternatives = regexp.MustCompile(`^"([^"]*)" (must validate (?:one and only one schema \(oneOf\)|all the schemas \(allOf\)|at least one schema \(anyOf\)).*)$`)

// forms tells of such a value where it stands which of its fields exclude each other, or of which it
// needs one; nothing where it has no fields, which is a fault of its own.
func (v *validator) forms(err *field.Error, body any) (steps []any, says string, is bool) {
	m := alternatives.FindStringSubmatch(err.Detail)
	if m == nil {
		return nil, "", false
	}
	steps = resolve(m[1], body)
	has, isMap := at(body, steps).(map[string]any)
	s := v.at(steps)
	if s == nil || s.ValueValidation == nil || !isMap {
		if s != nil && s.Type == "object" {
			return steps, "", true
		}
		return steps, m[2], true
	}
	for _, names := range groups(s.ValueValidation) {
		there := slices.DeleteFunc(slices.Clone(names), func(name string) bool { _, ok := has[name]; return !ok })
		switch {
		case len(there) > 1:
			return steps, listed(there) + " exclude each other: leave all but one out", true
		case len(there) == 0 && strings.HasSuffix(err.Detail, "Found none valid"):
			says = "needs one of " + strings.Join(names, ", ")
		}
	}
	return steps, cmp.Or(says, m[2]), true
}

// groups are the fields of each choice that a value's schema has between some.
func groups(of *structural.ValueValidation) [][]string {
	var out [][]string
	var names []string
	for _, form := range of.OneOf {
		names = append(names, form.Required...)
	}
	if len(names) > 0 {
		slices.Sort(names)
		out = append(out, slices.Compact(names))
	}
	for _, all := range of.AllOf {
		out = append(out, groups(&all.ValueValidation)...)
	}
	return out
}

// listed writes names with an "and" before the last.
func listed(names []string) string {
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// at is the schema of what steps lead to, nil where there is none.
func (v *validator) at(steps []any) *structural.Structural {
	s := v.structural
	for _, step := range steps {
		if s = below(s, step); s == nil {
			return nil
		}
	}
	return s
}

// inQuotes says how a number, or one as a text, is written as the text that is wanted: where the rules of the schema
// refuse it as it is, with the unit of a time, if they take that.
func (v *validator) inQuotes(steps []any, number any) string {
	s := v.at(steps)
	text := fmt.Sprint(number)
	if _, err := strconv.ParseFloat(text, 64); err != nil || s == nil || !v.refuses(s, text) || v.refuses(s, text+"s") {
		return ""
	}
	return ": write " + strconv.Quote(text+"s")
}

// refuses tells a text that the rules of its own schema do not take.
func (v *validator) refuses(s *structural.Structural, text string) bool {
	rules := cel.NewValidator(s, false, celconfig.PerCallLimit)
	if rules == nil {
		return false
	}
	broken, _ := rules.Validate(context.Background(), nil, s, text, nil, celconfig.RuntimeCELCostBudget)
	return len(broken) > 0
}

// evaluating matches what CEL says of a value for which a rule has no result, before what the rule says.
var evaluating = regexp.MustCompile(`^(.*) evaluating rule: (.*)$`)

// ruled says of a value that a rule does not take what the rule does, without CEL's own words, at
// the names in a mapping that are no numbers where it wants such.
func (v *validator) ruled(p place, err *field.Error, steps []any, value any) {
	m := evaluating.FindStringSubmatch(err.Detail)
	if m == nil {
		p.at(steps...).say("%s", err.Detail)
		return
	}
	found := false
	if strings.HasSuffix(m[1], "to 'int'") {
		for name := range manifest.Map(value) {
			if _, err := strconv.Atoi(name); err != nil {
				p.at(steps...).at(name).say("%q is no number: %s", name, m[2])
				found = true
			}
		}
	}
	if !found {
		p.at(steps...).say("%s is not valid: %s%s", literalBrief(value), m[2], v.inQuotes(steps, value))
	}
}

// literalBrief is a single value as it is written, or a word for it.
func literalBrief(value any) string {
	switch value.(type) {
	case map[string]any, []any:
		return describe(value)
	}
	return literal(value)
}
