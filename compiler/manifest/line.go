package manifest

import (
	"go.yaml.in/yaml/v3"
)

// LineOf gives the line, counted from 1, on which a field of an object stands
// in the text that Parse read the object from: names and indexes lead to it
// from the object's root. Where the field is not there, it is the line of what
// is nearest around it, and at worst the object's. It reads the object's
// document again, so it is for what is wrong.
func LineOf(text []byte, o Object, path []any) int {
	for _, d := range split(text) {
		if d.firstLine() != o.Line {
			continue
		}
		var root yaml.Node
		if err := yaml.Unmarshal(d.text, &root); err != nil || len(root.Content) == 0 {
			return o.Line
		}
		at := objectIn(root.Content[0], o, false)
		if at == nil {
			return o.Line
		}
		return d.line + lineIn(at, path) - 1
	}
	return o.Line
}

// objectIn finds an object in a document: the document itself, or an item of a
// List.
func objectIn(n *yaml.Node, o Object, item bool) *yaml.Node {
	n = resolved(n)
	_, items := child(n, "items")
	if items == nil && !item {
		return n // the document is the object, whatever it is called by now
	}
	_, kind := child(n, "kind")
	if _, metadata := child(n, "metadata"); metadata != nil && kind != nil && kind.Value == o.Kind() {
		if _, name := child(metadata, "name"); name != nil && name.Value == o.Name() {
			return n
		}
	}
	if items != nil {
		for _, one := range items.Content {
			if found := objectIn(one, o, true); found != nil {
				return found
			}
		}
	}
	return nil
}

// lineIn walks as far as the path leads.
func lineIn(n *yaml.Node, path []any) int {
	line := n.Line
	for _, step := range path {
		n = resolved(n)
		var key, value *yaml.Node
		switch step := step.(type) {
		case string:
			key, value = child(n, step)
		case int:
			if n.Kind == yaml.SequenceNode && step < len(n.Content) {
				key, value = n.Content[step], n.Content[step]
			}
		}
		if value == nil {
			return line
		}
		line, n = key.Line, value
	}
	return line
}

// child is a key of a mapping with its value, also one merged into it by <<.
func child(n *yaml.Node, name string) (key, value *yaml.Node) {
	n = resolved(n)
	if n.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i], resolved(n.Content[i+1])
		}
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Tag != "!!merge" {
			continue
		}
		merged := resolved(n.Content[i+1])
		all := []*yaml.Node{merged}
		if merged.Kind == yaml.SequenceNode {
			all = merged.Content
		}
		for _, m := range all {
			if key, value := child(m, name); value != nil {
				return key, value
			}
		}
	}
	return nil, nil
}

// resolved is what a node stands for.
func resolved(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode && n.Alias != nil {
		n = n.Alias
	}
	return n
}
