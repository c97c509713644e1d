package manifest

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"go.yaml.in/yaml/v2"
)

// First is the first of the YAML documents in a text, which is all that some readers take:
// its fields, and whether there are none because it is none, has comments alone or is null;
// more tells that another document says something.
func First(text string) (fields map[string]any, blank, more bool) {
	decoder := yaml.NewDecoder(strings.NewReader(text))
	var raw, other any
	err := decoder.Decode(&raw)
	if errors.Is(err, io.EOF) {
		return nil, true, false
	}
	v, wrong := jsonLike(raw)
	if err != nil || wrong != nil {
		return nil, false, false
	}
	for decoder.Decode(&other) == nil && other == nil {
	}
	return Map(v), v == nil, other != nil
}

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
