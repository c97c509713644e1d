package diag

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Print writes problems for people, all of them.
func Print(w io.Writer, problems List) error { return printText(w, problems, Options{}) }

// printText writes problems for people: a line that editors match, the line of the
// file with the place marked, then the notes.
func printText(w io.Writer, problems List, o Options) error {
	shown, left := problems, List(nil)
	if o.Limit > 0 && len(problems) > o.Limit {
		shown, left = problems[:o.Limit], problems[o.Limit:]
	}
	var b strings.Builder
	for _, p := range shown {
		b.WriteString(o.paint(p))
		b.WriteByte('\n')
		if p.Excerpt != "" && p.Line > 0 {
			excerpt(&b, p, o)
		}
		for _, line := range also(p) {
			b.WriteString("        " + line + "\n")
		}
		for _, n := range p.Notes {
			b.WriteString("        " + o.mark(n.line(), Line(n.Position.String()), bold) + "\n")
		}
	}
	if len(left) > 0 {
		b.WriteString(remaining(left) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// remaining counts by rule what is not printed, the most frequent first.
func remaining(left List) string {
	var names []string
	counts := map[string]int{}
	for _, p := range left {
		if counts[p.Rule]++; counts[p.Rule] == 1 {
			names = append(names, p.Rule)
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(counts[b], counts[a]) })
	for i, name := range names {
		names[i] = fmt.Sprintf("%d %s", counts[name], Line(name))
	}
	return fmt.Sprintf("… and %d more: %s (--all prints them)", len(left), strings.Join(names, ", "))
}

// line is a note in one line.
func (n Note) line() string {
	text := n.Message
	if pos := n.Position.String(); pos != "" {
		text = pos + ": " + text
	}
	return Line(text)
}

// shownPlaces of many are named by the text form; JSON has all.
const shownPlaces = 3

// also says how many further objects and fields a problem has, and which they
// are, in lines.
func also(p Problem) []string {
	var lines, names []string
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
		lines = append(lines, fmt.Sprintf("and %d more: %s", len(all), Line(shown)))
	}
	return lines
}

// excerpt repeats the tabs before the place, so that the mark stands under it
// however wide the terminal shows them.
func excerpt(b *strings.Builder, p Problem, o Options) {
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
	fmt.Fprintf(b, "    %5s | %s%s\n", "", margin, o.mark("^", "^", o.color(p)))
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
