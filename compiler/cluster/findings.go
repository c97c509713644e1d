package cluster

import (
	"fmt"
	"slices"
	"strings"

	"cuelang.org/go/cue/errors"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
)

// Report places findings at the user's lines and has each said in words.
func (d *Description) Report(findings []plan.Finding, say func(rule string, says []any) string) diag.List {
	var problems diag.List
	for _, f := range findings {
		p := diag.Problem{Message: say(f.Rule, f.Says), Rule: f.Rule, Object: f.Of, Facts: fmt.Sprint(f.Says)}
		if f.File != "" || f.Unit == "" {
			p.Position, p.Excerpt, p.Path = d.place(f.Field, f.File, f.Line)
		} else {
			path, exact := fieldPath(f.Field), false
			p.Path = path.String()
			p.Position, p.Excerpt, exact = d.places.atWord(path, f.Word)
			p.Alike = mended(alike(path, exact), f.Apart)
			if !exact && strings.Contains(f.Rule, "/") {
				d.nowhere(&p, f, path)
			}
			if r, _ := diag.RuleOf(f.Rule); r.Template != "" && d.template(path) {
				p.Rule = r.Template
			}
		}
		d.lacks(&p, f)
		for _, o := range f.Others {
			if o.Unit == plan.Shared && o.File == "" && len(o.At) > 0 && !d.places.wrote(fieldPath(o.Field)[:2]) {
				continue // of what holds in every cluster no line of the user's says anything
			}
			at, _, _ := d.place(o.Field, o.File, o.Line)
			if at == p.Position && at.Line > 0 {
				continue // one line makes both
			}
			p.Notes = append(p.Notes, diag.Note{Position: at, Message: o.Says})
		}
		problems = append(problems, p)
	}
	return problems
}

// lacks notes for want of which fields something is wrong.
func (d *Description) lacks(p *diag.Problem, f plan.Finding) {
	for _, l := range f.Lacks {
		p.Lacks = append(p.Lacks, fieldPath(l).String())
	}
	if rule, _ := diag.RuleOf(f.Rule); rule.Missing && f.Unit != "" {
		p.Lacks = append(p.Lacks, fieldPath(plan.Field{Unit: f.Unit}).String()+".")
	}
}

// nowhere tells a check of the platform's that names a field which there cannot be: at the
// check, once for all that have it.
func (d *Description) nowhere(p *diag.Problem, f plan.Finding, path Path) {
	if d.places.whole == nil || schemaOf(d.places.whole).has(path) {
		return
	}
	check := append(slices.Clip(path[:len(path)-len(f.At)]), "checks", f.Rule)
	at, excerpt, found := d.places.at(check)
	if !found {
		return
	}
	p.Message = "has an `at` that is no field: there is no " + Path(f.At).String() + " (" + p.Message + ")"
	p.Position, p.Excerpt, p.Path, p.Alike = at, excerpt, check.String(), alike(check, true)
}

// template tells whether a field is set by what the platform sets for more than
// one mesh: a pattern, a comprehension, or a field, beside the meshes, that these
// refer to.
func (d *Description) template(path Path) bool {
	for n := len(path); n > 0; n-- {
		if s, ok := d.places.find(path[:n]); ok {
			return d.files != nil && !d.files.Tenant(s.label.Filename()) && d.places.sites.template(s)
		}
	}
	return false
}

// alike is what fields that one line makes have in common: at the line of a
// field itself all are that line's; at one around it, those of the same name in
// each mesh.
func alike(path Path, exact bool) string {
	switch {
	case exact:
		return "this line"
	case len(path) > 1 && path[0] == "mesh":
		return path[2:].String()
	}
	return ""
}

// mended is what fields have in common that the same would mend, too.
func mended(alike, mends string) string {
	if alike == "" || mends == "" {
		return alike
	}
	return alike + "\n" + mends
}

// Written tells whether the user wrote a field: what is at fault is that,
// before what follows from a name.
func (d *Description) Written(f plan.Field) bool { return d.places.wrote(fieldPath(f)) }

// place gives where a field, or a line of a file in the module, stands. Line 0
// means the whole file.
func (d *Description) place(f plan.Field, file string, line int) (diag.Position, string, string) {
	if file != "" {
		full := d.Files.Full(file)
		return diag.Position{File: display(full), Line: line}, d.places.line(full, line), ""
	}
	if f.Unit == "" {
		return diag.Position{}, "", ""
	}
	path := fieldPath(f)
	at, excerpt, _ := d.places.at(path)
	return at, excerpt, path.String()
}

// fieldPath is a field's path in the description.
func fieldPath(f plan.Field) Path {
	path := Path{"mesh", f.Unit}
	if f.Unit == plan.Shared {
		path = Path{"cluster"}
	}
	return append(path, f.At...)
}

// RowsIn are the meshes that are made of files of data.
func (d *Description) RowsIn(of func(file string) bool) []string {
	var out []string
	for _, mesh := range d.Meshes {
		if at, _, _ := d.places.at(Path{language().Meshes, mesh}); of(at.File) {
			out = append(out, mesh)
		}
	}
	return out
}

// check takes in what the schema finds wrong with a unit.
func (d *Description) check(checks []plan.Check, unit string) {
	for _, c := range checks {
		f := plan.Finding{Field: plan.Field{Unit: unit, At: c.At}, Rule: c.Rule, Says: []any{c.Message}}
		if len(c.Lacks) > 0 {
			f.Lacks = []plan.Field{{Unit: unit, At: c.Lacks}}
		}
		for _, o := range c.Others {
			f.Others = append(f.Others, plan.Other{Field: plan.Field{Unit: unit, At: o.At}, Says: o.Says})
		}
		d.Findings = append(d.Findings, f)
	}
}

// untold are the errors of a description that CUE refuses, without those by which the schema has
// it refuse what is found and may be but noted, where a template sets the field.
func (d *Description) untold(err error) error {
	var rest errors.Error
	for _, e := range errors.Errors(err) {
		if !d.tells(e) {
			rest = errors.Append(rest, e)
		}
	}
	if rest == nil {
		return nil
	}
	return rest
}

func (d *Description) tells(e errors.Error) bool {
	path := e.Path()
	return len(path) > 0 && path[0] == failuresField && slices.ContainsFunc(d.Findings, func(f plan.Finding) bool {
		rule, _ := diag.RuleOf(f.Rule)
		return rule.Template != "" && strings.HasSuffix(words(e), fmt.Sprint(f.Says...))
	})
}
