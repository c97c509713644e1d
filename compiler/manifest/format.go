package manifest

import (
	"bytes"
	"encoding/json"

	"go.yaml.in/yaml/v2"
	kubeyaml "sigs.k8s.io/yaml"
)

// Format writes the object as YAML, keys sorted, as kubectl prints objects.
func Format(o Object) ([]byte, error) { return yaml.Marshal(o.Body) }

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
