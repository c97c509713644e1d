package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"istio.io/istio/manifests"
)

// jsonSchema is the part of JSON Schema that the gateway's chart uses.
type jsonSchema struct {
	Type                 oneOrMany             `json:"type"`
	Enum                 []any                 `json:"enum"`
	Items                *jsonSchema           `json:"items"`
	Properties           map[string]jsonSchema `json:"properties"`
	AdditionalProperties json.RawMessage       `json:"additionalProperties"`
}

type oneOrMany []string

func (o *oneOrMany) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*o = oneOrMany{one}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(o))
}

// gatewayValues defines the values of the gateway's chart. Its JSON schema is
// closed at the top only. An object below is closed too where the templates
// read it field by field; what they copy whole into an object stays open.
func gatewayValues() (definitions, error) {
	const dir = "charts/gateway"
	c, err := readChart(dir)
	if err != nil {
		return nil, err
	}
	content, err := fs.ReadFile(manifests.FS, dir+"/values.schema.json")
	if err != nil {
		return nil, err
	}
	var doc struct {
		Defs struct {
			Values jsonSchema `json:"values"`
		} `json:"$defs"`
	}
	if err := json.Unmarshal(content, &doc); err != nil {
		return nil, fmt.Errorf("values.schema.json: %w", err)
	}
	if len(doc.Defs.Values.Properties) == 0 {
		return nil, fmt.Errorf("values.schema.json: no $defs.values.properties")
	}
	values, err := doc.Defs.Values.cue("", c.reads)
	if err != nil {
		return nil, err
	}
	delete(values.fields, defaultsKey)
	addDefaults(values, c.defaults)
	addReads(values, c.reads)
	return definitions{"#GatewayValues": values}, nil
}

// cue converts the schema of the value at a path.
func (s jsonSchema) cue(at string, reads []string) (*cuetype, error) {
	if len(s.Enum) > 0 {
		return enumeration(s.Enum)
	}
	var alternatives []string
	for _, t := range s.Type {
		switch t {
		case "object":
			if len(s.Type) > 1 {
				alternatives = append(alternatives, "{...}")
				continue
			}
			return s.object(at, reads)
		case "array":
			return s.array(at, reads)
		case "string", "number", "null":
			alternatives = append(alternatives, t)
		case "integer":
			alternatives = append(alternatives, "int")
		case "boolean":
			alternatives = append(alternatives, "bool")
		default:
			return nil, fmt.Errorf("%s: type %q is not known", at, t)
		}
	}
	switch {
	case len(alternatives) == 1:
		return expr(alternatives[0]), nil
	case len(alternatives) > 1:
		slices.Sort(alternatives)
		return oneOf(alternatives...), nil
	case s.Items != nil:
		return s.array(at, reads)
	}
	return expr("_"), nil
}

func (s jsonSchema) array(at string, reads []string) (*cuetype, error) {
	if s.Items == nil {
		return expr("[...]"), nil
	}
	items, err := s.Items.cue(at, reads)
	return &cuetype{list: items}, err
}

func (s jsonSchema) object(at string, reads []string) (*cuetype, error) {
	if s.Properties == nil {
		var values jsonSchema
		if json.Unmarshal(s.AdditionalProperties, &values) != nil {
			return expr("{...}"), nil
		}
		t, err := values.cue(at, reads)
		return &cuetype{values: t}, err
	}
	t := structure()
	t.open = slices.Contains(reads, at)
	for name, property := range s.Properties {
		field, err := property.cue(strings.TrimPrefix(at+"."+name, "."), reads)
		if err != nil {
			return nil, err
		}
		t.fields[name] = field
	}
	return t, nil
}

func enumeration(values []any) (*cuetype, error) {
	var literals []string
	for _, v := range values {
		literal, err := json.Marshal(v)
		if err != nil {
			return nil, err
		}
		literals = append(literals, string(literal))
	}
	return oneOf(literals...), nil
}
