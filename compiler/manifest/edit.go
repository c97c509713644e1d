package manifest

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// Edit is a value to put in the place of a string of a document, found by its
// path of map keys and list indices.
type Edit struct {
	Path     []any
	From, To string
}

// EditText makes edits in a text of YAML or JSON documents, each found in the
// document as plain values, and counts them. All else stays, to the letter. A
// text that is no YAML, such as a template, stays as it is.
func EditText(s string, find func(document any) []Edit) (string, int) {
	var cuts []cut
	lines := lineStarts(s)
	decoder := yaml.NewDecoder(strings.NewReader(s))
	for {
		var root yaml.Node
		var v any
		if decoder.Decode(&root) != nil {
			break
		}
		if len(root.Content) == 0 || root.Decode(&v) != nil {
			continue
		}
		for _, e := range find(v) {
			if c, ok := locate(s, lines, nodeAt(root.Content[0], e.Path), e); ok {
				cuts = append(cuts, c)
			}
		}
	}
	// An anchor is at one place for all its aliases.
	slices.SortFunc(cuts, func(a, b cut) int { return cmp.Compare(b.at, a.at) })
	cuts = slices.CompactFunc(cuts, func(a, b cut) bool { return a.at == b.at })
	for _, c := range cuts {
		s = s[:c.at] + c.to + s[c.at+c.length:]
	}
	return s, len(cuts)
}

// cut is a part of a text and what stands there in its place.
type cut struct {
	at, length int
	to         string
}

func lineStarts(s string) []int {
	starts := []int{0}
	for i := range len(s) {
		if s[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// locate finds the value of a node in the text: behind its quote, if it has one.
func locate(s string, lines []int, n *yaml.Node, e Edit) (cut, bool) {
	if n == nil || n.Line < 1 || n.Line > len(lines) {
		return cut{}, false
	}
	at := lines[n.Line-1]
	for range n.Column - 1 {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	for at < len(s) && (s[at] == '&' || s[at] == '!') { // an anchor or a tag goes first
		end := strings.IndexAny(s[at:], " \t\n")
		if end < 0 {
			return cut{}, false
		}
		at += end + len(s[at+end:]) - len(strings.TrimLeft(s[at+end:], " \t\n"))
	}
	if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
		at++
	}
	if !strings.HasPrefix(s[at:], e.From) {
		return cut{}, false
	}
	return cut{at, len(e.From), e.To}, true
}

// nodeAt follows a path of keys and indices.
func nodeAt(n *yaml.Node, path []any) *yaml.Node {
	for _, step := range path {
		if n != nil && n.Kind == yaml.AliasNode {
			n = n.Alias
		}
		if n == nil {
			return nil
		}
		switch step := step.(type) {
		case int:
			if n.Kind != yaml.SequenceNode || step >= len(n.Content) {
				return nil
			}
			n = n.Content[step]
		case string:
			n = fieldOf(n, step)
		}
	}
	if n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

func fieldOf(n *yaml.Node, key string) *yaml.Node {
	if n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}
