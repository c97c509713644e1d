package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// lines tells those that one of two texts has and the other does not; where both have
// the same, those that stand elsewhere.
func (d *difference) lines(b *strings.Builder, was, is string) {
	before, now := lacking(was, is), lacking(is, was)
	if len(before)+len(now) == 0 {
		before, now = apartIn(strings.SplitAfter(was, "\n"), strings.SplitAfter(is, "\n"))
	}
	d.side(b, "-", before, now)
	d.side(b, "+", now, before)
}

// lacking are the lines of a text that another does not have.
func lacking(text, other string) []string {
	has := map[string]int{}
	for line := range strings.Lines(other) {
		has[line]++
	}
	var out []string
	for line := range strings.Lines(text) {
		if has[line]--; has[line] < 0 {
			out = append(out, line)
		}
	}
	return out
}

// side tells the lines of one of two texts, each so that it is seen by what it differs
// from that of the other.
func (d *difference) side(b *strings.Builder, sign string, lines, others []string) {
	for i, line := range lines {
		if i == shownLines && !d.all && len(lines) > shownLines+1 {
			fmt.Fprintf(b, "        %s %s\n", sign, count(len(lines)-i, "more line"))
			return
		}
		other := ""
		if i < len(others) {
			other = others[i]
		}
		shown, _ := d.cut(lineOf(line, other), lineOf(other, line))
		fmt.Fprintf(b, "        %s %s\n", sign, shown)
	}
}

// lineOf is a line as it is told: blanks at its end are seen, and that it does not end
// where another does.
func lineOf(line, other string) string {
	text, ended := strings.CutSuffix(line, "\n")
	shown := text
	if strings.TrimRight(text, " \t\r") != text || text == "" {
		shown = spelled(text)
	}
	if !ended && other == line+"\n" {
		shown += " (no newline at the end)"
	}
	return shown
}

// spelled is a value in one line.
func spelled(v any) string {
	if s, ok := v.(string); ok && s != "" && !strings.ContainsAny(s, "\n\"") && strings.TrimSpace(s) == s {
		return s
	}
	text, err := json.Marshal(v)
	if err != nil {
		text = fmt.Append(nil, v) // numbers that JSON does not have
	}
	return string(text)
}

func (d *difference) short(s string) string {
	if d.all || len(s) <= widestValue {
		return s
	}
	at := widestValue
	for !utf8.RuneStart(s[at]) {
		at--
	}
	return s[:at] + "…"
}

// cut shortens two values that differ so that it is seen by what.
func (d *difference) cut(was, is string) (string, string) {
	const before = widestValue / 4 // is left of what both begin with
	same := 0
	for same < min(len(was), len(is)) && was[same] == is[same] {
		same++
	}
	if d.all || same < widestValue-before || max(len(was), len(is)) <= widestValue {
		return d.short(was), d.short(is)
	}
	same -= before
	for !utf8.RuneStart(was[same]) {
		same--
	}
	return "…" + d.short(was[same:]), "…" + d.short(is[same:])
}

// names are those of a list's items.
func names(v any) []string {
	list, _ := v.([]any)
	out := make([]string, len(list))
	for i, name := range list {
		out[i] = fmt.Sprint(name)
	}
	return out
}

// apart are the names of items in two orders, without those that both begin and end with.
func apart(was, is []string) (string, string) {
	was, is = apartIn(was, is)
	return strings.Join(was, ", "), strings.Join(is, ", ")
}

func apartIn(was, is []string) ([]string, []string) {
	for len(was) > 0 && len(is) > 0 && was[0] == is[0] {
		was, is = was[1:], is[1:]
	}
	for len(was) > 0 && len(is) > 0 && was[len(was)-1] == is[len(is)-1] {
		was, is = was[:len(was)-1], is[:len(is)-1]
	}
	return was, is
}
