package diag

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

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
		for _, n := range p.Notes {
			if pos := n.Position.String(); pos != "" {
				fmt.Fprintf(&b, "        %s: %s\n", pos, n.Message)
			} else {
				fmt.Fprintf(&b, "        %s\n", n.Message)
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// excerpt repeats the tabs before the place, so that the mark stands under it
// however wide the terminal shows them.
func excerpt(b *strings.Builder, p Problem) {
	fmt.Fprintf(b, "    %5d | %s\n", p.Line, p.Excerpt)
	before := p.Excerpt[:min(max(p.Column-1, 0), len(p.Excerpt))]
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
	if problems == nil {
		problems = List{}
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(struct {
		Problems List `json:"problems"`
	}{problems})
}
