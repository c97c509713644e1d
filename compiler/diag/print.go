package diag

import (
	"fmt"
	"io"
	"strings"
)

// Form is a way to print problems.
type Form struct {
	Name  string
	Print func(io.Writer, List, Options) error
	// Machine marks a form that programs read: what it prints is one document, of all
	// problems, and an empty one of none.
	Machine bool
}

// Options are how problems are to be printed.
type Options struct {
	// Color has the text form mark places and rules as terminals show it.
	Color bool
	// Limit is how many the text form prints, all where it is 0.
	Limit int
	// Strict has notes be problems in the forms that do not name rules' severity.
	Strict bool
	// Version is meshc's, Page what docs/rules.md has on a rule, for forms that say so.
	Version string
	Page    func(rule string) string
}

// Forms are all of them, the one for people first.
func Forms() []Form {
	return []Form{
		{"text", printText, false},
		{"json", printJSON, true},
		{"sarif", printSARIF, true},
		{"github", printGitHub, true},
		{"junit", printJUnit, true},
	}
}

// fatal tells what is a problem, or is to be one.
func (o Options) fatal(p Problem) bool { return o.Strict || !p.IsNote() }

// Count says how many problems and notes there are.
func Count(l List) string {
	notes := 0
	for _, p := range l {
		if p.IsNote() {
			notes++
		}
	}
	var out []string
	for _, n := range []struct {
		count int
		noun  string
	}{{len(l) - notes, "problem"}, {notes, "note"}} {
		switch {
		case n.count == 1:
			out = append(out, "1 "+n.noun)
		case n.count > 1:
			out = append(out, fmt.Sprintf("%d %ss", n.count, n.noun))
		}
	}
	return strings.Join(out, ", ")
}

// printJSON writes the problems as one JSON document: {"problems": [...]}.
func printJSON(w io.Writer, problems List, _ Options) error {
	type record struct {
		Problem
		Severity string `json:"severity"`
		// URL is of the page on the rule.
		URL string `json:"url"`
	}
	records := make([]record, len(problems))
	for i, p := range problems {
		records[i] = record{p, "problem", URL(p.Rule)}
		if p.IsNote() {
			records[i].Severity = "note"
		}
	}
	return WriteJSON(w, struct {
		Problems []record `json:"problems"`
	}{records})
}
