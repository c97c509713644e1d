package rewrite

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"meshc.dev/compiler/manifest"
)

// words tells whether a text can be of interest: reading all that is embedded
// would take longer than the rest.
type words func(string) bool

func containsAny(in string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(in, w) })
}

// embedded makes a finder's edits in the YAML or JSON documents that a
// ConfigMap or Secret holds. Only the edited names change, to the letter.
func embedded(o manifest.Object, find finder, words words) int {
	if o.Group() != "" || o.Kind() != "ConfigMap" && o.Kind() != "Secret" {
		return 0
	}
	data := manifest.Map(o.Body["data"])
	if o.Kind() == "Secret" {
		data = manifest.Map(o.Body["stringData"])
	}
	n := 0
	for key, value := range data {
		s := text(value)
		if !strings.Contains(s, "kind") || !words(s) {
			continue
		}
		if changed, hits := splice(s, find); hits > 0 {
			data[key] = changed
			n += hits
		}
	}
	return n
}

// splice edits a text of YAML documents in place. A text that is none, such as
// a template, stays as it is.
func splice(s string, find finder) (string, int) {
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
			if c, ok := locate(s, lines, nodeAt(root.Content[0], e.path), e); ok {
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
func locate(s string, lines []int, n *yaml.Node, e edit) (cut, bool) {
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
	if !strings.HasPrefix(s[at:], e.from) {
		return cut{}, false
	}
	return cut{at, len(e.from), e.to}, true
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
			n = field(n, step)
		}
	}
	if n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

func field(n *yaml.Node, key string) *yaml.Node {
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
