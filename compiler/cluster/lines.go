package cluster

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
)

// show turns CUE's position into one to print, with the line it is in.
func (p *Places) show(pos token.Pos) (diag.Position, string) {
	if !pos.IsValid() {
		return diag.Position{}, ""
	}
	at, name := pos.Position(), pos.Filename()
	if files := p.data[name]; len(files) > 0 {
		// Two packages may embed files of one name: the size tells them apart,
		// of which CUE's decoders are one off.
		off := func(file string) int { n := len(p.text(file)) - pos.File().Size(); return max(n, -n) }
		name = slices.MinFunc(files, func(a, b string) int { return cmp.Compare(off(a), off(b)) })
	}
	return diag.Position{File: display(name), Line: at.Line, Column: at.Column}, p.line(name, at.Line)
}

// line is a line of a file, each of which is read once.
func (p *Places) line(file string, n int) string {
	if p.lines[file] == nil {
		if p.lines == nil {
			p.lines = map[string][]string{}
		}
		var lines []string
		for line := range bytes.Lines(p.text(file)) {
			lines = append(lines, strings.TrimRight(string(line), "\r\n"))
		}
		p.lines[file] = append(lines, "")
	}
	if lines := p.lines[file]; n >= 1 && n <= len(lines) {
		return lines[n-1]
	}
	return ""
}

func (p *Places) text(file string) []byte {
	text, known := p.texts[file]
	if !known {
		if name, ok := p.files.Rel(file); ok {
			text, _ = p.files.ReadFile(name) // a line that cannot be read is not shown
		}
		if p.texts == nil {
			p.texts = map[string][]byte{}
		}
		p.texts[file] = text
	}
	return text
}
