// Package diag is how meshc tells users of problems: at their own file, line
// and column, with what to do.
package diag

import (
	"cmp"
	"fmt"
	"slices"
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

// Normalize sorts, problems before notes, by place, and drops repetitions. At one
// place they stay in their order.
func (l List) Normalize() List {
	rank := map[bool]int{true: 1}
	slices.SortStableFunc(l, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(rank[a.IsNote()], rank[b.IsNote()]),
			cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Path, b.Path), cmp.Compare(a.Rule, b.Rule),
		)
	})
	told := map[string]bool{}
	return slices.DeleteFunc(l, func(p Problem) bool {
		again := told[p.headline()]
		told[p.headline()] = true
		return again
	})
}

func (p Problem) headline() string {
	s := p.Message
	if p.IsNote() {
		s = "note: " + s
	}
	if p.Path != "" {
		s = p.Path + ": " + s
	}
	if pos := p.Position.String(); pos != "" {
		s = pos + ": " + s
	}
	return oneLine(fmt.Sprintf("%s [%s]", s, p.Rule))
}
