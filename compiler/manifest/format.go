package manifest

import (
	"bytes"
	"encoding/json"

	"go.yaml.in/yaml/v2"
	kubeyaml "sigs.k8s.io/yaml"
)

// Format writes the object as YAML, keys sorted, as kubectl prints objects.
func Format(o Object) ([]byte, error) {
	text, err := yaml.Marshal(o.Body)
	if err != nil || !bytes.Contains(text, []byte(" =\n")) {
		return text, err
	}
	// The library writes a lone = plain, which YAML 1.1 has for a type of its own.
	const mark = "MESHC-A-LONE-EQUALS-SIGN"
	if bytes.Contains(text, []byte(mark)) {
		return text, nil
	}
	text, err = yaml.Marshal(marked(o.Body, "=", mark))
	return bytes.ReplaceAll(text, []byte(mark), []byte(`"="`)), err
}

// marked is a copy in which one text stands for another.
func marked(v any, from, to string) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, item := range v {
			out[k] = marked(item, from, to)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = marked(item, from, to)
		}
		return out
	case string:
		if v == from {
			return to
		}
	}
	return v
}

// FormatRecord writes any record that JSON can have as YAML, fields by their
// names in JSON, keys sorted.
func FormatRecord(record any) ([]byte, error) {
	text, err := json.Marshal(record)
	if err != nil {
		return nil, err
	}
	return kubeyaml.JSONToYAML(text)
}

// Stream joins formatted objects into one multi-document stream.
func Stream(documents [][]byte) []byte {
	var b bytes.Buffer
	for _, d := range documents {
		b.WriteString("---\n")
		b.Write(d)
	}
	return b.Bytes()
}
