package diag

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
)

// printGitHub writes a workflow command of GitHub Actions for each problem, which shows
// it beside the file's line.
func printGitHub(w io.Writer, problems List, o Options) error {
	var b strings.Builder
	for _, p := range problems {
		command := "error"
		if !o.fatal(p) {
			command = "notice"
		}
		before := " "
		for _, property := range []struct{ name, value string }{
			{"file", filepath.ToSlash(p.File)}, {"line", number(p.Line)}, {"col", number(p.characters(1))}, {"title", p.Rule},
		} {
			if property.value != "" {
				command += before + property.name + "=" + propertyEscapes().Replace(Line(property.value))
				before = ","
			}
		}
		fmt.Fprintf(&b, "::%s::%s\n", command, dataEscapes().Replace(strings.Join(p.lines(), "\n")))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// dataEscapes are those of a command's text, propertyEscapes those of its properties
// (github.com/actions/toolkit, packages/core/src/command.ts).
func dataEscapes() *strings.Replacer {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
}

func propertyEscapes() *strings.Replacer {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
}

// number is a figure, "" where it is not known.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// lines tell a problem where its place and its rule stand elsewhere: the message, and
// what the text form has below.
func (p Problem) lines() []string {
	first := p.Message
	if p.Path != "" {
		first = p.Path + ": " + first
	}
	out := append([]string{Line(first)}, also(p)...)
	for _, n := range p.Notes {
		out = append(out, n.line())
	}
	return out
}

// characters is the column, in characters of so many units: of the line that is known, else
// in bytes. 0 is none.
func (p Problem) characters(beyond int) int {
	if p.Column < 1 || p.Column-1 > len(p.Excerpt) {
		return max(p.Column, 0)
	}
	column := 1
	for _, r := range p.Excerpt[:p.Column-1] {
		if column++; r > 0xffff {
			column += beyond - 1
		}
	}
	return column
}

// fileOr is the file of a problem, or else what stands for it.
func (p Problem) fileOr(other string) string { return cmp.Or(filepath.ToSlash(p.File), other) }
