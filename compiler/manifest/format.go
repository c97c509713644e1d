package manifest

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v2"
)

// Format writes the object as YAML, keys sorted, as kubectl prints objects.
func Format(o Object) ([]byte, error) { return format(o.Body, misread) }

// FormatShown writes the object so that no line is one that forges tells: what
// holds such a line stands in quotes, in one line. A CI system's log may have what is
// written, and the lines of a block of text, less their spaces, are commands there.
func FormatShown(o Object, forges func(string) bool) ([]byte, error) {
	text, err := Format(o)
	if err != nil || !bytes.Contains(text, []byte("::")) && !bytes.Contains(text, []byte("##")) || !forges(string(text)) {
		return text, err
	}
	return format(o.Body, func(s string) bool {
		// Long texts are broken at spaces. What is not UTF-8 is written in another way.
		return misread(s) || utf8.ValidString(s) && (forges(s) || forges(strings.ReplaceAll(s, " ", "\n")))
	})
}

// IsBlock tells a text that is written as a block: its lines stay as they are.
func IsBlock(s string) bool {
	text, err := yaml.Marshal(map[string]string{"text": s})
	return err == nil && bytes.HasPrefix(text, []byte("text: |"))
}

// format writes a body in which the texts that must stand quoted do.
func format(body any, must func(string) bool) ([]byte, error) {
	texts := map[string]bool{}
	gather(body, must, texts)
	text, err := yaml.Marshal(body)
	if err != nil || len(texts) == 0 {
		return text, err
	}
	return quoted(body, text, slices.Sorted(maps.Keys(texts)))
}

// FormatRecord writes any record that JSON can have as YAML, fields by their
// names in JSON, keys sorted, and in quotes the texts that must be, with nothing in
// them as it is that a terminal or a CI system might take for more than text.
func FormatRecord(record any, must func(string) bool) ([]byte, error) {
	text, err := json.Marshal(record)
	if err != nil {
		return nil, err
	}
	var body any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&body); err != nil {
		return nil, err
	}
	return format(numbered(body), func(s string) bool { return misread(s) || must(s) })
}

// numbered has numbers for JSON's.
func numbered(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, item := range v {
			v[k] = numbered(item)
		}
	case []any:
		for i, item := range v {
			v[i] = numbered(item)
		}
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		if n, err := v.Float64(); err == nil {
			return n
		}
		return v.String()
	}
	return v
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
