package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"meshc.dev/compiler/change"
	"meshc.dev/compiler/diag"
)

// printChangesJSON writes all of it as one document.
func printChangesJSON(w io.Writer, d *difference) error {
	if d.Units == nil {
		d.Units = []change.Unit{}
	}
	return diag.WriteJSON(w, d)
}

// mostMarkdown is what a comment on a pull request can hold, with room for what is
// around it: GitHub takes 65,536 signs.
const mostMarkdown = 60000

// printChangesMarkdown writes what changes as a comment on a pull request: a table, and
// each unit to open.
func printChangesMarkdown(w io.Writer, d *difference) error {
	text, err := markdown(d, mostMarkdown)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, text)
	return err
}

// markdown is no longer than there is room.
func markdown(d *difference, room int) (string, error) {
	var b strings.Builder
	sections := d.sections()
	fmt.Fprintf(&b, "### meshc: %s\n", escaped(strings.Join(d.sums(), " ")))
	if len(sections) > 0 {
		b.WriteString("\n| | unit | changes | since |\n| --- | --- | --- | --- |\n")
	}
	for _, s := range sections {
		var since []string
		for _, line := range d.since(s.Unit) {
			since = append(since, escaped(line))
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", sign(s.How), escaped(unitsOf(s)), escaped(strings.Join(s.changes(), ", ")), strings.Join(since, "<br>"))
	}
	for _, s := range sections {
		var body strings.Builder
		s.body(&body, d)
		if body.Len() == 0 {
			continue
		}
		var lines strings.Builder
		if err := writeLines(&lines, body.String()); err != nil {
			return "", err
		}
		fence := fenceOf(lines.String())
		text := fmt.Sprintf("\n<details><summary>%s</summary>\n\n%sdiff\n%s%s\n\n</details>\n", escaped(s.headline()), fence, outdented(lines.String()), fence)
		if b.Len()+len(text) > room {
			b.WriteString("\nThe rest is longer than a comment can be: meshc diff " + escaped(d.Base) + " tells it.\n")
			break
		}
		b.WriteString(text)
	}
	return b.String(), nil
}

// unitsOf are the units of a section.
func unitsOf(s group) string {
	return strings.Join(s.names[:min(len(s.names), shownUnits)], ", ") + more(len(s.names)-shownUnits)
}

func more(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf(" and %d more", n)
}

// escaped is a text in which Markdown and HTML find nothing of theirs.
func escaped(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "|", "\\|", "`", "\\`", "*", "\\*", "_", "\\_", "[", "\\[", "@", "@&#8203;", "#", "\\#").Replace(diag.Line(s))
}

// fenceOf is longer than any run of the same sign in the text.
func fenceOf(text string) string {
	longest, run := 2, 0
	for _, r := range text {
		if run++; r != '`' {
			run = 0
		}
		longest = max(longest, run)
	}
	return strings.Repeat("`", longest+1)
}

// outdented has signs at the beginning of lines, where they are coloured; what goes with
// a loss or is refused is told as what goes.
func outdented(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		trimmed := strings.TrimLeft(line, " ")
		indent := len(line) - len(trimmed)
		switch {
		case strings.HasPrefix(trimmed, "! "):
			b.WriteString("! " + strings.Repeat(" ", max(indent-2, 0)) + trimmed[2:])
		case strings.HasPrefix(trimmed, "+ "), strings.HasPrefix(trimmed, "- "):
			b.WriteString(trimmed[:1] + " " + strings.Repeat(" ", max(indent-2, 0)) + trimmed[2:])
		default:
			b.WriteString(line)
		}
	}
	return b.String()
}

// errChanged gives an exit status and no more: what changes is told.
var errChanged = errors.New("something changes")

// reachError is a change that reaches further than it may.
type reachError struct {
	only   []string
	others []change.Unit
	// in is the description of which, if there are several.
	in string
}

func (e *reachError) Error() string { return strings.Join(e.Lines(), "\n") }

// Lines implements lined.
func (e *reachError) Lines() []string {
	of := "the change"
	if e.in != "" {
		of += " in " + e.in
	}
	lines := []string{of + " reaches further than --only " + strings.Join(e.only, " --only ") + ":"}
	d := &difference{}
	for _, u := range e.others {
		line := "  " + sign(u.How) + " " + u.Name
		if since := d.since(u); len(since) > 0 {
			line += ", since " + strings.Join(since, "; ")
		}
		lines = append(lines, line)
	}
	return lines
}

// others are the units that change and that are none of these.
func (d *difference) others(only []string) []change.Unit {
	return slices.DeleteFunc(slices.Clone(d.Units), func(u change.Unit) bool {
		return slices.Contains(only, u.Name) && (u.From == "" || slices.Contains(only, u.From))
	})
}
