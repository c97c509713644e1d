package manifest

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
)

// ParseDump reads what kubectl prints by -o json: objects, and Lists of such, one after
// another. Each object has the line on which it begins. Text that is no JSON is read as
// Parse does. The error joins all the *SyntaxError found.
func ParseDump(text []byte) ([]Object, error) {
	if bytes.HasPrefix(text, []byte("\x1f\x8b")) {
		return nil, errors.Join(&SyntaxError{Line: 1, Message: "is compressed: unpack it"})
	}
	text, said := heard(UTF8(text))
	if said != nil {
		return nil, errors.Join(said)
	}
	if !strings.HasPrefix(strings.TrimLeft(string(text[:min(len(text), 512)]), " \t\r\n"), "{") {
		return parseDocuments(text)
	}
	d := dump{text: text, decoder: json.NewDecoder(bytes.NewReader(text)), line: 1}
	d.decoder.UseNumber()
	for d.next() < len(text) {
		if err := d.value(0); err != nil {
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
	// unnamed are items that say no kind.
	unnamed []Object
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
		at = int(syntax.Offset) - 1
	}
	if said := wordsOf(d.text[d.next():], d.lineAt(d.next())); said != nil {
		return said
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		at, err = len(d.text), errors.New("the text ends in the middle of an object: was it cut off?")
	}
	return &SyntaxError{Line: d.lineAt(at), Message: err.Error()}
}

// value reads an object, or a list of such, at a depth.
func (d *dump) value(depth int) error {
	o := Object{Body: map[string]any{}, Line: d.lineAt(d.next())}
	if token, err := d.decoder.Token(); err != nil {
		return d.broken(err)
	} else if token != json.Delim('{') {
		return &SyntaxError{Line: o.Line, Message: fmt.Sprintf("%v is no Kubernetes object", token)}
	}
	list, first := false, len(d.unnamed)
	for d.decoder.More() {
		token, err := d.decoder.Token()
		if err != nil {
			return d.broken(err)
		}
		key, _ := token.(string) // of a field, always
		if bytes.HasPrefix(d.text[d.next():], []byte("[")) && key == "items" {
			list = true
			if err := d.items(); err != nil {
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
	switch {
	case list:
		// What an item is, the list says that it is in, before it or after.
		for _, item := range d.unnamed[first:] {
			d.add(named(item, o))
		}
		d.unnamed = d.unnamed[:first]
	case o.Kind() == "" && depth > 0:
		d.unnamed = append(d.unnamed, o)
	default:
		d.add(o)
	}
	return nil
}

// named is an item of a list of its own kind, as a List of Pods is, that says none.
func named(item, list Object) Object {
	if kind, listed := strings.CutSuffix(list.Kind(), "List"); listed && kind != "" && item.Kind() == "" {
		item.Body["kind"], item.Body["apiVersion"] = kind, list.APIVersion()
	}
	return item
}

// add keeps an object that has what tells it apart.
func (d *dump) add(o Object) {
	if o.Kind() == "Status" && text(o.Body["message"]) != "" {
		d.faults = append(d.faults, &SyntaxError{Line: o.Line, Message: "the API server says: " + text(o.Body["message"]) + ". What it lists is not whole: run the command again"})
		return
	}
	found, err := expand(o)
	if err != nil {
		d.faults = append(d.faults, err)
	}
	d.objects = append(d.objects, found...)
}

func (d *dump) items() error {
	if _, err := d.decoder.Token(); err != nil {
		return d.broken(err)
	}
	for d.decoder.More() {
		if err := d.value(1); err != nil {
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

// UTF8 is a text as UTF-8, whose byte order mark may say that it is none.
func UTF8(text []byte) []byte {
	for mark, order := range map[string]binary.ByteOrder{"\xff\xfe": binary.LittleEndian, "\xfe\xff": binary.BigEndian} {
		if rest, ok := bytes.CutPrefix(text, []byte(mark)); ok {
			units := make([]uint16, len(rest)/2)
			for i := range units {
				units[i] = order.Uint16(rest[2*i:])
			}
			return []byte(string(utf16.Decode(units)))
		}
	}
	return bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
}

// words are lines that kubectl writes in place of what was asked for, or beside it.
var words = regexp.MustCompile(`^(?i:(warning: )|error: |error from server|unable to connect|the connection to the server).*`)

// wordsOf gives what kubectl says at the beginning of a text.
func wordsOf(text []byte, line int) error {
	if m := words.FindSubmatch(bytes.TrimLeft(text, " \t\r\n")); m != nil && m[1] == nil {
		return &SyntaxError{Line: line, Message: "kubectl says: " + strings.TrimSpace(string(m[0])) + ". What it lists is not whole: run the command again"}
	}
	return nil
}

// heard blanks warnings of kubectl's before what it lists, and gives what else it says.
func heard(text []byte) ([]byte, error) {
	at := 0
	for line := range bytes.Lines(text) {
		m := words.FindSubmatch(bytes.TrimSpace(line))
		switch {
		case len(bytes.TrimSpace(line)) == 0:
		case m == nil:
			return text, nil
		case m[1] == nil:
			return nil, wordsOf(line, 1+bytes.Count(text[:at], []byte("\n")))
		default:
			text = slices.Concat(text[:at], bytes.Repeat([]byte(" "), len(bytes.TrimRight(line, "\r\n"))), text[at+len(bytes.TrimRight(line, "\r\n")):])
		}
		at += len(line)
	}
	return text, nil
}
