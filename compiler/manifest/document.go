package manifest

import (
	"bytes"
	"errors"
	"io"

	"go.yaml.in/yaml/v2"
)

// Document reads a text within an object, such as a ConfigMap's, that is one
// YAML document with fields. What two readers could take differently is an
// error: a key that is there twice, an unknown anchor, a second document.
func Document(text string) (map[string]any, error) {
	decoder := yaml.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.SetStrict(true)
	var raw, more any
	if err := decoder.Decode(&raw); err != nil {
		return nil, err
	}
	if err := decoder.Decode(&more); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is more than one document")
	}
	v, err := jsonLike(raw)
	if err != nil {
		return nil, err
	}
	fields, ok := v.(map[string]any)
	if !ok {
		return nil, errors.New("the document has no fields")
	}
	return fields, nil
}
