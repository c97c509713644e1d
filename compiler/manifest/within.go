package manifest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Within is a change of what stands in texts of YAML or JSON: at a place, to which
// names of fields lead, and for a list what the items hold that are meant. A text on
// the way is read, too.
type Within struct {
	At []any
	// Merge is a JSON merge patch (RFC 7386). {"$patch": "delete"} takes the items of a
	// list out.
	Merge map[string]any
	// Absent changes only what is not there, or is empty; where one of the fields that it
	// Lacks is there, nothing.
	Absent bool
	Lacks  [][]string
}

// MergeText makes the change in a text, and counts the places that it leads to. All
// else stays as it is written, comments included. A text that is no YAML is left as it is.
func MergeText(s string, w Within) (string, int) {
	decoder := yaml.NewDecoder(strings.NewReader(s))
	var documents []*yaml.Node
	for {
		var root yaml.Node
		err := decoder.Decode(&root)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return s, 0
		}
		documents = append(documents, &root)
	}
	places, changed := 0, false
	for _, root := range documents {
		for _, n := range root.Content {
			m := merger{Within: w}
			m.node(n, w.At)
			places, changed = places+m.places, changed || m.changed
		}
	}
	if !changed {
		return s, places
	}
	if json.Valid([]byte(s)) {
		return jsonLikeText(documents[0].Content[0], s), places
	}
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	encoder.CompactSeqIndent()
	for _, root := range documents {
		if encoder.Encode(root) != nil {
			return s, 0
		}
	}
	return out.String(), places
}

// merger makes one change.
type merger struct {
	Within
	places  int
	changed bool
}

// node goes on from a node to where at leads.
func (m *merger) node(n *yaml.Node, at []any) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind == yaml.ScalarNode && n.Tag == "!!str" && n.Value != "" {
		text, places := MergeText(n.Value, Within{At: at, Merge: m.Merge, Absent: m.Absent, Lacks: m.Lacks})
		m.places += places
		if text != n.Value {
			n.Value, m.changed = text, true
		}
		return
	}
	if len(at) == 0 {
		if !slices.ContainsFunc(m.Lacks, func(path []string) bool { return stands(n, path) }) {
			m.places++
			m.merge(n, m.Merge)
		}
		return
	}
	switch step := at[0].(type) {
	case string:
		if next := fieldOf(n, step); next != nil {
			m.node(next, at[1:])
		}
	case map[string]any:
		m.items(n, step, at[1:])
	}
}

// items goes on to the items of a list that hold what they are to.
func (m *merger) items(n *yaml.Node, holding map[string]any, at []any) {
	if n.Kind != yaml.SequenceNode {
		return
	}
	out := len(at) == 0 && m.Merge["$patch"] == "delete"
	n.Content = slices.DeleteFunc(n.Content, func(item *yaml.Node) bool {
		var v any
		if item.Decode(&v) != nil || !Fits(v, holding) {
			return false
		}
		if out {
			m.places++
			m.changed = true
			return true
		}
		m.node(item, at)
		return false
	})
}

// Fits tells whether a value has all that a pattern has: fields, and for each item of a
// list one that holds it.
func Fits(v, pattern any) bool {
	switch pattern := pattern.(type) {
	case map[string]any:
		fields, is := v.(map[string]any)
		return is && !slices.ContainsFunc(slices.Collect(maps.Keys(pattern)), func(k string) bool {
			value, has := fields[k]
			return !has || !Fits(value, pattern[k])
		})
	case []any:
		list, is := v.([]any)
		return is && !slices.ContainsFunc(pattern, func(p any) bool {
			return !slices.ContainsFunc(list, func(item any) bool { return Fits(item, p) })
		})
	}
	return v != nil && fmt.Sprint(v) == fmt.Sprint(pattern)
}

// merge puts a patch into a node.
func (m *merger) merge(n *yaml.Node, patch map[string]any) {
	if n.Kind != yaml.MappingNode {
		if m.Absent && !unsaid(n) {
			return
		}
		*n = yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", HeadComment: n.HeadComment, LineComment: n.LineComment, FootComment: n.FootComment}
		m.changed = true
	}
	for _, key := range slices.Sorted(maps.Keys(patch)) {
		m.field(n, key, patch[key])
	}
}

// field puts one field of a patch into a mapping.
func (m *merger) field(n *yaml.Node, key string, to any) {
	at := slices.IndexFunc(keysOf(n), func(k *yaml.Node) bool { return k.Value == key })
	fields, deeper := to.(map[string]any)
	switch {
	case at < 0 && to == nil:
	case at < 0:
		if len(n.Content) == 0 {
			n.Style &^= yaml.FlowStyle
		}
		name, value := &yaml.Node{}, &yaml.Node{}
		name.SetString(key)
		if deeper {
			m.merge(value, fields)
		} else if value.Encode(to) != nil {
			return
		}
		n.Content = append(n.Content, name, value)
		m.changed = true
	case to == nil:
		if !m.Absent {
			n.Content = slices.Delete(n.Content, 2*at, 2*at+2)
			m.changed = true
		}
	case deeper:
		m.merge(n.Content[2*at+1], fields)
	default:
		m.value(n.Content[2*at+1], to)
	}
}

// value puts a value in the place of another.
func (m *merger) value(n *yaml.Node, to any) {
	var was any
	var is yaml.Node
	if m.Absent && !unsaid(n) || is.Encode(to) != nil {
		return
	}
	if n.Decode(&was) == nil && was != nil && Fits(was, to) && Fits(to, was) {
		return
	}
	is.HeadComment, is.LineComment, is.FootComment = n.HeadComment, n.LineComment, n.FootComment
	*n = is
	m.changed = true
}

// stands tells whether something stands at a path.
func stands(n *yaml.Node, path []string) bool {
	for _, step := range path {
		if n = fieldOf(n, step); n == nil {
			return false
		}
	}
	return !unsaid(n)
}

func keysOf(n *yaml.Node) (keys []*yaml.Node) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		keys = append(keys, n.Content[i])
	}
	return keys
}

// unsaid tells what says no more than its absence.
func unsaid(n *yaml.Node) bool {
	return n.Kind == 0 || n.Kind == yaml.ScalarNode && (n.Value == "" || n.Tag == "!!null") || n.Kind != yaml.ScalarNode && n.Kind != yaml.AliasNode && len(n.Content) == 0
}
