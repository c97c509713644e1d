package manifest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ParseDump reads what kubectl prints by -o json: objects, and Lists of such, one after
// another. Each object has the line on which it begins. Text that is no JSON is read as
// Parse does. The error joins all the *SyntaxError found.
func ParseDump(text []byte) ([]Object, error) {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	if !strings.HasPrefix(strings.TrimLeft(string(text[:min(len(text), 512)]), " \t\r\n"), "{") {
		return Parse(text)
	}
	d := dump{text: text, decoder: json.NewDecoder(bytes.NewReader(text)), line: 1}
	d.decoder.UseNumber()
	for d.next() < len(text) {
		if err := d.value(Object{}); err != nil {
			d.faults = append(d.faults, err)
			break
		}
	}
	return d.objects, errors.Join(d.faults...)
}

// dump is a text of JSON on its way to objects.
type dump struct {
	text    []byte
	decoder *json.Decoder
	objects []Object
	faults  []error
	// line is that of an offset, to which lines were counted.
	line, counted int
}

// lineAt counts on to an offset, which never goes back.
func (d *dump) lineAt(offset int) int {
	offset = min(offset, len(d.text))
	if offset > d.counted {
		d.line += bytes.Count(d.text[d.counted:offset], []byte("\n"))
		d.counted = offset
	}
	return d.line
}

// next is where the next value begins, past blanks and commas.
func (d *dump) next() int {
	at := int(d.decoder.InputOffset())
	return at + len(d.text[at:]) - len(bytes.TrimLeft(d.text[at:], " \t\r\n,:"))
}

// broken is what the decoder says, at the line where it is.
func (d *dump) broken(err error) error {
	at := int(d.decoder.InputOffset())
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		at = int(syntax.Offset)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		at, err = len(d.text), errors.New("the text ends in the middle of an object: was it cut off?")
	}
	return &SyntaxError{Line: d.lineAt(at), Message: err.Error()}
}

// value reads an object, or a list of such, whose kind and version are those of what it
// stands in where it says none.
func (d *dump) value(within Object) error {
	o := Object{Body: map[string]any{}, Line: d.lineAt(d.next())}
	if token, err := d.decoder.Token(); err != nil {
		return d.broken(err)
	} else if token != json.Delim('{') {
		return &SyntaxError{Line: o.Line, Message: fmt.Sprintf("%v is no Kubernetes object", token)}
	}
	list := false
	for d.decoder.More() {
		token, err := d.decoder.Token()
		if err != nil {
			return d.broken(err)
		}
		key, _ := token.(string) // of a field, always
		if bytes.HasPrefix(d.text[d.next():], []byte("[")) && key == "items" {
			list = true
			if err := d.items(o); err != nil {
				return err
			}
			continue
		}
		var v any
		if err := d.decoder.Decode(&v); err != nil {
			return d.broken(err)
		}
		o.Body[key] = ints(v)
	}
	if _, err := d.decoder.Token(); err != nil {
		return d.broken(err)
	}
	if !list {
		d.add(o, within)
	}
	return nil
}

// add keeps an object that has what tells it apart.
func (d *dump) add(o, within Object) {
	if kind, listed := strings.CutSuffix(within.Kind(), "List"); listed && kind != "" && o.Kind() == "" {
		o.Body["kind"], o.Body["apiVersion"] = kind, within.APIVersion()
	}
	if found, err := expand(o); err != nil {
		d.faults = append(d.faults, err)
	} else {
		d.objects = append(d.objects, found...)
	}
}

func (d *dump) items(list Object) error {
	if _, err := d.decoder.Token(); err != nil {
		return d.broken(err)
	}
	for d.decoder.More() {
		if err := d.value(list); err != nil {
			return err
		}
	}
	if _, err := d.decoder.Token(); err != nil {
		return d.broken(err)
	}
	return nil
}

// ints copies a value of JSON with whole numbers as YAML has them.
func ints(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, item := range v {
			v[k] = ints(item)
		}
	case []any:
		for i, item := range v {
			v[i] = ints(item)
		}
	case json.Number:
		if whole, err := v.Int64(); err == nil {
			return int(whole)
		}
		part, _ := v.Float64() // it is a number, as its type says
		return part
	}
	return v
}
