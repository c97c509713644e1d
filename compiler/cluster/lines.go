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
	at, name := pos.Position(), p.fileOf(pos)
	return diag.Position{File: display(name), Line: at.Line, Column: at.Column}, p.line(name, at.Line)
}

// fileOf is the file that a position is in.
func (p *Places) fileOf(pos token.Pos) string {
	name := pos.Filename()
	if files := p.data[name]; len(files) > 0 {
		// Two packages may embed files of one name: the size tells them apart,
		// of which CUE's decoders are one off.
		off := func(file string) int { n := len(p.text(file)) - pos.File().Size(); return max(n, -n) }
		name = slices.MinFunc(files, func(a, b string) int { return cmp.Compare(off(a), off(b)) })
	}
	return name
}

// atWord gives where a path stands, as at does, or of a text of several lines a word in it.
func (p *Places) atWord(path Path, word string) (at diag.Position, excerpt string, exact bool) {
	if at, line, found := p.word(path, word); found {
		return at, line, true
	}
	return p.at(path)
}

// word gives where a word stands in a text of several lines: the value of a field.
func (p *Places) word(path Path, word string) (at diag.Position, line string, found bool) {
	s, ok := p.find(path)
	if !ok || !s.leaf || !s.value.IsValid() || !s.label.IsValid() || word == "" {
		return at, "", false
	}
	name, first := p.fileOf(s.value), s.value.Position()
	ends := endOfText(p.line(name, first.Line), first.Column, p.line(name, s.label.Position().Line))
	if ends == nil {
		return at, "", false
	}
	for n := first.Line + 1; n < len(p.lines[name]) && !ends(p.line(name, n)); n++ {
		if i := strings.Index(p.line(name, n), word); i >= 0 {
			return diag.Position{File: display(name), Line: n, Column: i + 1}, p.line(name, n), true
		}
	}
	return at, "", false
}

// endOfText tells the line that ends a text of several lines, which begins at a column of first
// and whose field is in the line of label: three quotes in CUE, in YAML what is indented no deeper.
func endOfText(first string, column int, label string) func(line string) bool {
	if column < 1 || column > len(first) {
		return nil
	}
	opens := first[column-1:]
	quotes := strings.TrimLeft(opens, "#")
	hashes := opens[:len(opens)-len(quotes)]
	for _, q := range []string{`"""`, "'''"} {
		if strings.HasPrefix(quotes, q) {
			return func(line string) bool { return strings.HasPrefix(strings.TrimLeft(line, " \t"), q+hashes) }
		}
	}
	if opens[0] != '|' && opens[0] != '>' {
		return nil
	}
	indent := func(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
	return func(line string) bool { return strings.TrimSpace(line) != "" && indent(line) <= indent(label) }
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
