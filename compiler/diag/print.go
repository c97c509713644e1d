package diag

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Form is a way to print problems.
type Form struct {
	Name  string
	Print func(io.Writer, List) error
}

// Forms are all of them, the one for people first.
func Forms() []Form {
	return []Form{
		{"text", Print},
		{"json", PrintJSON},
	}
}

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

// Print writes problems for people: a line that editors match, the line of the
// file with the place marked, then the notes.
func Print(w io.Writer, problems List) error {
	var b strings.Builder
	for _, p := range problems {
		b.WriteString(p.headline())
		b.WriteByte('\n')
		if p.Excerpt != "" && p.Line > 0 {
			excerpt(&b, p)
		}
		also(&b, p)
		for _, n := range p.Notes {
			text := n.Message
			if pos := n.Position.String(); pos != "" {
				text = pos + ": " + text
			}
			fmt.Fprintf(&b, "        %s\n", Line(text))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// shownPlaces of many are named by the text form; JSON has all.
const shownPlaces = 3

// also says how many further objects and fields a problem has, and which they
// are.
func also(b *strings.Builder, p Problem) {
	var names []string
	for _, place := range p.Also {
		name := place.Path
		if place.Position != p.Position || name == "" {
			name = strings.TrimSuffix(place.String()+": "+name, ": ")
		}
		names = append(names, name)
	}
	for _, all := range [][]string{p.Objects, names} {
		if len(all) == 0 {
			continue
		}
		shown := strings.Join(all[:min(len(all), shownPlaces)], ", ")
		if len(all) > shownPlaces {
			shown += ", ..."
		}
		fmt.Fprintf(b, "        and %d more: %s\n", len(all), Line(shown))
	}
}

// excerpt repeats the tabs before the place, so that the mark stands under it
// however wide the terminal shows them.
func excerpt(b *strings.Builder, p Problem) {
	p.Excerpt, p.Column = window(p.Excerpt, p.Column)
	at := min(max(p.Column-1, 0), len(p.Excerpt))
	// The number before it makes a line's beginning none.
	before := strings.TrimPrefix(Line("|"+p.Excerpt[:at]), "|")
	fmt.Fprintf(b, "    %5d | %s\n", p.Line, strings.TrimPrefix(Line("|"+p.Excerpt), "|"))
	margin := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, before)
	fmt.Fprintf(b, "    %5s | %s^\n", "", margin)
}

// PrintJSON writes the problems as one JSON document: {"problems": [...]}.
func PrintJSON(w io.Writer, problems List) error {
	type record struct {
		Problem
		Severity string `json:"severity"`
	}
	records := make([]record, len(problems))
	for i, p := range problems {
		records[i] = record{p, "problem"}
		if p.IsNote() {
			records[i].Severity = "note"
		}
	}
	return WriteJSON(w, struct {
		Problems []record `json:"problems"`
	}{records})
}

// widest is how much of a line is repeated, in bytes.
const widest = 400

// window is what stands around the place in a long line, and where the place is
// in it.
func window(line string, column int) (string, int) {
	if len(line) <= widest {
		return line, column
	}
	from := min(max(column-1-widest/2, 0), len(line)-widest)
	to := from + widest
	for from > 0 && !utf8.RuneStart(line[from]) {
		from--
	}
	for to < len(line) && !utf8.RuneStart(line[to]) {
		to++
	}
	cut, before := line[from:to], ""
	if from > 0 {
		before = "… "
	}
	if to < len(line) {
		cut += " …"
	}
	return before + cut, column - from + len(before)
}
