package manifest

import (
	"bytes"
	"encoding/json"
	"errors"

	"go.yaml.in/yaml/v2"
)

// Documents reads a stream of YAML documents, or one of JSON, that need be no Kubernetes
// objects: mappings of whatever they are, and for a List its items. Empty documents are left
// out, empty mappings are not. The error joins all the *SyntaxError found. Lines in them are
// those of the text that comes back.
func Documents(text []byte) ([]Object, []byte, error) {
	if json.Valid(text) {
		text = bytes.ReplaceAll(text, []byte("\t"), []byte(" ")) // which YAML has not between values
	}
	var objects []Object
	var faults []error
	for _, d := range split(text) {
		found, err := d.mappings()
		objects = append(objects, found...)
		if err != nil {
			faults = append(faults, err)
		}
	}
	return objects, text, errors.Join(faults...)
}

func (d document) mappings() ([]Object, error) {
	var raw any
	if err := yaml.UnmarshalStrict(d.text, &raw); err != nil {
		return nil, d.fault(err)
	}
	line := d.firstLine()
	v, err := jsonLike(raw)
	if err != nil {
		return nil, &SyntaxError{line, err.Error()}
	}
	body, ok := v.(map[string]any)
	o := Object{Body: body, Line: line}
	switch {
	case v == nil:
		return nil, nil
	case !ok:
		return nil, &SyntaxError{line, "a document must be a mapping of names to values"}
	case o.Kind() != "List":
		return []Object{o}, nil
	}
	return expand(o)
}
