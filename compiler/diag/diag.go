// Package diag is how meshc tells users of problems: at their own file, line
// and column, with what to do.
package diag

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Position is a place in a file that the user wrote. Line and Column count
// from 1, columns in bytes; 0 means that only the file is known.
type Position struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// String gives file:line:col, as far as known.
func (p Position) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Compare orders positions as they stand: by file, line and column.
func (p Position) Compare(q Position) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
}

// Note adds a second place to a problem.
type Note struct {
	Position
	Message string `json:"message"`
}

// Problem is one thing wrong with the input.
type Problem struct {
	Position
	// Path of the field at fault, such as mesh.a.revision.
	Path    string `json:"path,omitempty"`
	Message string `json:"message"`
	// Rule names the check, such as unique-nodeport.
	Rule string `json:"rule"`
	// Excerpt is the line of the file that Position points into.
	Excerpt string `json:"-"`
	Notes   []Note `json:"notes,omitempty"`
	// Also are further fields of which the same is true: those that one line of a
	// template makes, and of a note all that it is about.
	Also []Place `json:"also,omitempty"`
	// Object that a rendered one is, if it is about one, and Objects further ones
	// of which the same is true, by that field.
	Object  string   `json:"object,omitempty"`
	Objects []string `json:"objects,omitempty"`
	// Facts tell apart what one rule finds at one field, and Alike which fields
	// of one place are made by one line. Where they are empty, the message and
	// the path do.
	Facts string `json:"-"`
	Alike string `json:"-"`
	// Meant is the path of the field that another, which there is not, was likely to be, and
	// Lacks are paths of fields for want of which something is wrong: with a dot at its end,
	// of any directly in it.
	Meant string   `json:"-"`
	Lacks []string `json:"-"`
}

// Place is a field and where it stands.
type Place struct {
	Position
	Path string `json:"path,omitempty"`
}

// List is all the problems of a run. As an error it is the first of them.
type List []Problem

// Error implements error.
func (l List) Error() string {
	if len(l) == 0 {
		return "no problems"
	}
	return l[0].headline()
}

// IsNote tells what changes no exit status.
func (p Problem) IsNote() bool {
	r, _ := RuleOf(p.Rule)
	return r.Severity == Notes
}

// Fatal tells whether there is a problem among them; if strict, a note counts.
func (l List) Fatal(strict bool) bool {
	return slices.ContainsFunc(l, func(p Problem) bool { return strict || !p.IsNote() })
}

// Yield drops what is told of a field only where nothing else is: of a field that
// is refused, or stands in one that is, nobody asks what it changes.
func (l List) Yield() List {
	return slices.DeleteFunc(l, func(p Problem) bool {
		rule, _ := RuleOf(p.Rule)
		return rule.Yields && slices.ContainsFunc(l, func(q Problem) bool {
			other, _ := RuleOf(q.Rule)
			return !other.Yields && !q.IsNote() && p.Path != "" && q.Path != "" &&
				(strings.HasPrefix(p.Path+".", q.Path+".") || strings.HasPrefix(q.Path+".", p.Path+"."))
		})
	})
}

// Normalize sorts, problems before notes, by place, at one place in their order.
// What is found twice is told once, with the notes of both, and what a template
// makes wrong in many fields at the first of them, which names the others.
func (l List) Normalize() List {
	rank := map[bool]int{true: 1}
	slices.SortStableFunc(l, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(rank[a.IsNote()], rank[b.IsNote()]),
			a.Position.Compare(b.Position),
			cmp.Compare(a.Path, b.Path), cmp.Compare(a.Rule, b.Rule),
		)
	})
	return l.once().gathered().together()
}

// once drops what a rule finds again at the same field, but for its notes.
func (l List) once() List {
	var out List
	told := map[string]int{}
	for _, p := range l {
		key := fmt.Sprintf("%s\n%s\n%s\n%s", p.Rule, p.Position, p.Path, cmp.Or(p.Facts, p.Message))
		i, again := told[key]
		if !again {
			told[key] = len(out)
			out = append(out, p)
			continue
		}
		for _, n := range p.Notes {
			if !slices.Contains(out[i].Notes, n) {
				out[i].Notes = append(slices.Clip(out[i].Notes), n)
			}
		}
		for _, place := range p.Also {
			if !slices.Contains(out[i].Also, place) {
				out[i].Also = append(slices.Clip(out[i].Also), place)
			}
		}
	}
	return out
}

// gathered tells what is the same of many objects, at the field that asks for
// all of them, at the first.
func (l List) gathered() List {
	var out List
	told := map[string]int{}
	for _, p := range l {
		if p.Object == "" {
			out = append(out, p)
			continue
		}
		key := fmt.Sprintf("%s\n%s\n%s\n%s", p.Rule, p.Position, p.Path, strings.ReplaceAll(cmp.Or(p.Facts, p.Message), p.Object, ""))
		if i, again := told[key]; again {
			out[i].Objects = append(slices.Clip(out[i].Objects), p.Object)
			continue
		}
		told[key] = len(out)
		out = append(out, p)
	}
	return out
}

// values matches those in a message.
var values = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|[0-9]+`)

// together tells what one line makes wrong in many fields at the first. What a
// field has wrong in several ways goes with the same of the others.
func (l List) together() List {
	var out List
	told, before := map[string]int{}, map[string]int{}
	for _, p := range l {
		key := fmt.Sprintf("%s\n%s\n%s", p.Rule, p.Position, cmp.Or(p.Alike, "path "+p.Path))
		if p.IsNote() {
			key = fmt.Sprintf("%s\n%s", p.Rule, cmp.Or(p.Facts, p.Message))
		} else {
			if r, _ := RuleOf(p.Rule); r.Words {
				key += "\n" + values.ReplaceAllString(p.Message, "")
			}
			own := key + "\n" + p.Path
			key = fmt.Sprintf("%s\n%d", key, before[own])
			before[own]++
		}
		if i, again := told[key]; again && p.Line > 0 {
			out[i].Also = append(slices.Clip(out[i].Also), Place{p.Position, p.Path})
			continue
		}
		told[key] = len(out)
		out = append(out, p)
	}
	return out
}

func (p Problem) headline() string {
	before, severity := p.before()
	return Line(fmt.Sprintf("%s%s%s [%s]", before, severity, p.Message, p.Rule))
}

// before is what a headline has before the message.
func (p Problem) before() (place, severity string) {
	if pos := p.Position.String(); pos != "" {
		place = pos + ": "
	}
	if p.Path != "" {
		place += p.Path + ": "
	}
	if p.IsNote() {
		severity = "note: "
	}
	return place, severity
}
