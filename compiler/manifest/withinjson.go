package manifest

import (
	"bytes"
	"encoding/json"
	"strings"

	"go.yaml.in/yaml/v3"
)

// jsonLikeText writes a node as JSON: on one line where the text before was, else indented.
func jsonLikeText(n *yaml.Node, before string) string {
	line := jsonOf(n)
	var out bytes.Buffer
	if !strings.Contains(strings.TrimSpace(before), "\n") || json.Indent(&out, []byte(line), "", "  ") != nil {
		return line
	}
	return out.String() + before[len(strings.TrimRight(before, "\n")):]
}

// jsonOf writes a node as JSON, its fields in their order.
func jsonOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		var fields []string
		for i, key := range keysOf(n) {
			fields = append(fields, jsonString(key.Value)+": "+jsonOf(n.Content[2*i+1]))
		}
		return "{" + strings.Join(fields, ", ") + "}"
	case yaml.SequenceNode:
		var items []string
		for _, item := range n.Content {
			items = append(items, jsonOf(item))
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	if n.Tag == "!!str" {
		return jsonString(n.Value)
	}
	return n.Value
}

func jsonString(s string) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(s) != nil {
		return `""`
	}
	return strings.TrimSuffix(out.String(), "\n")
}
