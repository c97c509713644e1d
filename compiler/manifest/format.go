package manifest

import (
	"bytes"

	"go.yaml.in/yaml/v2"
)

// Format writes the object as YAML, keys sorted, as kubectl prints objects.
func Format(o Object) ([]byte, error) { return yaml.Marshal(o.Body) }

// Stream joins formatted objects into one multi-document stream.
func Stream(documents [][]byte) []byte {
	var b bytes.Buffer
	for _, d := range documents {
		b.WriteString("---\n")
		b.Write(d)
	}
	return b.Bytes()
}
