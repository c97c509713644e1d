package cluster

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue/token"

	"meshc.dev/compiler/diag"
)

// beside is the field that another one, at a place, is indented to be in, and is not: nothing
// but its first line is, where it has no braces.
func (p *Places) beside(at token.Pos) (string, bool) {
	n, file := at.Line(), at.Filename()
	here := p.line(file, n)
	by := indentation(here)
	if len(p.data[file]) > 0 || at.Column() != by+1 {
		return "", false
	}
	first := true
	for n--; n > 0; n-- {
		line, _, _ := strings.Cut(p.line(file, n), "//")
		switch {
		case strings.TrimSpace(line) == "":
			continue
		case indentation(line) >= by:
			first = false
			continue
		}
		m := openField.FindStringSubmatch(line)
		if first || m == nil {
			return "", false
		}
		return m[1], true
	}
	return "", false
}

// openField matches a line at whose end a field has no value yet.
var openField = regexp.MustCompile(`([\w$#-]+|"[^"]*"):\s*$`)

func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }

const (
	besides   = "stands beside "
	noListOf  = "a list is [...] with commas between its items, each of several fields in {...}: no line begins with a -"
	ownBraces = " here, not in it: what is in a field stands in {...}, and to indent it means nothing"
)

// once tells what a file has all through at its first line alone: what is indented in place
// of braces, or listed by lines.
func once(in diag.List) diag.List {
	told, listed := map[string]bool{}, map[string]int{}
	return slices.DeleteFunc(in, func(p diag.Problem) bool {
		switch {
		case strings.HasSuffix(p.Message, ownBraces):
			again := told[p.File]
			told[p.File] = true
			return again
		case p.Message == unknownEscape:
			line := p.File + ":" + strconv.Itoa(p.Line)
			again := told[line]
			told[line] = true
			return again
		case p.Message == noListOf:
			again := listed[p.File] > 0 && listed[p.File]+1 == p.Line
			listed[p.File] = p.Line
			return again
		}
		return false
	})
}

// withoutQuotes says of an address of the web that has none what CUE makes of it.
func withoutQuotes(p *diag.Problem) {
	if p.Column < 1 || p.Column > len(p.Excerpt) {
		return
	}
	if text := address.FindString(p.Excerpt[p.Column-1:]); text != "" {
		p.Message, p.Notes = "a text stands in quotes, and // begins a comment: "+strconv.Quote(text), nil
	}
}

var address = regexp.MustCompile(`^[a-z][a-z0-9+.-]*://\S*`)
