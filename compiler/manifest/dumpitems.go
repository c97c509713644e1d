package manifest

import (
	"bytes"
	"errors"

	"go.yaml.in/yaml/v2"
)

// parseDocuments reads a stream of YAML documents as Parse does, but a List as kubectl prints
// it item by item, each with its own line: as one document it takes many times its size.
func parseDocuments(text []byte) ([]Object, error) {
	var objects []Object
	var faults []error
	for _, d := range split(text) {
		found, is, err := d.listed()
		if !is {
			found, err = d.parse()
		}
		if err != nil {
			faults = append(faults, err)
			continue
		}
		objects = append(objects, found...)
	}
	return objects, errors.Join(faults...)
}

// listed reads a List in block style, whose items begin with a dash at the left; it tells
// whether the document is one. What cannot be read so, such as an item with an alias for what
// another has, is none.
func (d document) listed() ([]Object, bool, error) {
	items, rest, ok := d.items()
	if !ok {
		return nil, false, nil
	}
	list, ok := rest.mapping()
	if _, twice := list["items"]; !ok || twice {
		return nil, false, nil
	}
	head := Object{Body: list, Line: d.firstLine()}
	if head.Kind() == "" || head.APIVersion() == "" {
		return nil, false, nil
	}
	var out []Object
	for _, item := range items {
		body, ok := item.item().mapping()
		if !ok {
			return nil, false, nil
		}
		found, err := expand(named(Object{Body: body, Line: item.line}, head))
		if err != nil {
			return nil, true, err
		}
		out = append(out, found...)
	}
	return out, true, nil
}

// items cuts a document into the items of its list and the rest, without them.
func (d document) items() (items []document, rest document, ok bool) {
	rest = document{line: d.line}
	const before, within, after = 0, 1, 2
	state, at, line := before, 0, d.line-1
	for text := range bytes.Lines(d.text) {
		line++
		from := at
		at += len(text)
		switch {
		case state == within && text[0] == '-' && (len(text) == 1 || bytes.IndexByte([]byte(" \r\n"), text[1]) >= 0):
			items = append(items, document{d.text[from:at], line})
		case state == before && bytes.Equal(bytes.TrimRight(text, " \r\n"), []byte("items:")):
			state = within
		case state == within && len(items) > 0 && (text[0] == ' ' || len(bytes.TrimSpace(text)) == 0):
			last := &items[len(items)-1]
			last.text = last.text[:len(last.text)+len(text)] // which lie one after the other
		default:
			if state == within {
				state = after
			}
			rest.text = append(rest.text, text...)
		}
	}
	return items, rest, len(items) > 0
}

// item is the document that an item of a list is, with a blank in place of its dash.
func (d document) item() document {
	text := bytes.Clone(d.text)
	text[0] = ' '
	return document{text, d.line}
}

// mapping reads a document that is one.
func (d document) mapping() (map[string]any, bool) {
	var raw any
	if err := yaml.UnmarshalStrict(d.text, &raw); err != nil {
		return nil, false
	}
	v, err := jsonLike(raw)
	body, is := v.(map[string]any)
	return body, is && err == nil
}
