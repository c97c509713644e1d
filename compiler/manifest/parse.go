package manifest

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v2"
)

// SyntaxError is a fault of a manifest's text, at a line counted from 1.
type SyntaxError struct {
	Line    int
	Message string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Message) }

// Faults gives the faults that Parse found, in the text's order.
func Faults(err error) []*SyntaxError {
	var out []*SyntaxError
	if all, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range all.Unwrap() {
			if s, ok := errors.AsType[*SyntaxError](e); ok {
				out = append(out, s)
			}
		}
	}
	return out
}

// Parse reads a stream of YAML documents, with the meaning that kubectl gives
// them (YAML 1.1, keys as JSON has them). A List stands for its items; empty
// documents for nothing. The error joins all the *SyntaxError found.
func Parse(text []byte) ([]Object, error) {
	var objects []Object
	var faults []error
	for _, d := range split(text) {
		found, err := d.parse()
		if err != nil {
			faults = append(faults, err)
			continue
		}
		objects = append(objects, found...)
	}
	return objects, errors.Join(faults...)
}

type document struct {
	text []byte
	line int
}

// split cuts at lines that begin with "---" or "...": inside a document such a
// line cannot stand, since the text of a block scalar is indented.
func split(text []byte) []document {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	var docs []document
	start, startLine, line := 0, 1, 0
	for at := 0; at < len(text); {
		line++
		end := len(text)
		if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		switch {
		case marker(text[at:end], "---"):
			docs = append(docs, document{text[start:at], startLine})
			start, startLine = at, line
		case marker(text[at:end], "..."):
			docs = append(docs, document{text[start:at], startLine})
			start, startLine = end, line+1
		}
		at = end
	}
	return append(docs, document{text[start:], startLine})
}

func marker(line []byte, mark string) bool {
	rest, ok := bytes.CutPrefix(line, []byte(mark))
	return ok && (len(rest) == 0 || bytes.IndexByte([]byte(" \t\r\n"), rest[0]) >= 0)
}

func (d document) parse() ([]Object, error) {
	var raw any
	if err := yaml.UnmarshalStrict(d.text, &raw); err != nil {
		return nil, d.fault(err)
	}
	if raw == nil {
		return nil, nil
	}
	line := d.firstLine()
	v, err := jsonLike(raw)
	if err != nil {
		return nil, &SyntaxError{line, err.Error()}
	}
	body, ok := v.(map[string]any)
	if !ok {
		return nil, &SyntaxError{line, "a document must be a Kubernetes object, a mapping with apiVersion and kind"}
	}
	return expand(Object{Body: body, Line: line})
}

// expand checks that an object has what identifies it and takes Lists apart.
func expand(o Object) ([]Object, error) {
	if o.Kind() == "" || o.APIVersion() == "" {
		missing := "kind"
		if o.Kind() != "" {
			missing = "apiVersion"
		}
		return nil, &SyntaxError{o.Line, "the object has no " + missing}
	}
	if !strings.HasSuffix(o.Kind(), "List") || o.Body["items"] == nil && o.Kind() != "List" {
		if o.Name() == "" {
			return nil, &SyntaxError{o.Line, o.Kind() + " has no metadata.name"}
		}
		return []Object{o}, nil
	}
	items, ok := o.Body["items"].([]any)
	if !ok && o.Body["items"] != nil {
		return nil, &SyntaxError{o.Line, o.Kind() + " has items that are no list"}
	}
	var out []Object
	for i, item := range items {
		body, ok := item.(map[string]any)
		if !ok {
			return nil, &SyntaxError{o.Line, fmt.Sprintf("item %d of %s is no object", i, o.Kind())}
		}
		found, err := expand(named(Object{Body: body, Line: o.Line}, o))
		if err != nil {
			return nil, &SyntaxError{o.Line, fmt.Sprintf("item %d of %s: %s", i, o.Kind(), messageOf(err))}
		}
		out = append(out, found...)
	}
	return out, nil
}

// messageOf is a fault without its line.
func messageOf(err error) string {
	if s, ok := errors.AsType[*SyntaxError](err); ok {
		return s.Message
	}
	return err.Error()
}

// firstLine is where the document's content begins, past markers and comments.
func (d document) firstLine() int {
	line := d.line
	for rest := range bytes.Lines(d.text) {
		t := bytes.TrimSpace(rest)
		if len(t) > 0 && t[0] != '#' && !marker(rest, "---") {
			return line
		}
		line++
	}
	return d.line
}

// lastLine is the last that the document has.
func (d document) lastLine() int {
	return d.line + bytes.Count(bytes.TrimSuffix(d.text, []byte("\n")), []byte("\n"))
}

var lineNumber = regexp.MustCompile(`^(?:yaml: )?(?:unmarshal errors:\s+)?(?:line (\d+): )?`)

// fault moves the YAML reader's line numbers, which count within the document.
func (d document) fault(err error) error {
	message := err.Error()
	line := d.firstLine()
	if m := lineNumber.FindStringSubmatch(message); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			line = min(d.line+n-1, d.lastLine()) // the library tells an end as the line after
		}
		message = message[len(m[0]):]
	}
	first, _, _ := strings.Cut(message, "\n")
	return &SyntaxError{line, strings.TrimSpace(inWords(first))}
}

// jsonLike turns YAML's maps into JSON's: keys are strings.
func jsonLike(v any) (any, error) {
	switch v := v.(type) {
	case map[any]any:
		out := make(map[string]any, len(v))
		var fault error
		for k, item := range v {
			key, err := jsonKey(k)
			if _, twice := out[key]; twice && err == nil {
				err = fmt.Errorf("key %q %s", key, standsTwice) // once as a number, say
			}
			if err == nil {
				out[key], err = jsonLike(item)
			}
			// A map has no order: the same one of several at each run.
			if err != nil && (fault == nil || err.Error() < fault.Error()) {
				fault = err
			}
		}
		return out, fault
	case []any:
		for i, item := range v {
			var err error
			if v[i], err = jsonLike(item); err != nil {
				return nil, err
			}
		}
		return v, nil
	}
	return v, nil
}

// jsonKey writes a key as kubectl does (sigs.k8s.io/yaml): 1 is "1", and on is
// "true". Keys that kubectl refuses are errors.
func jsonKey(k any) (string, error) {
	switch k := k.(type) {
	case string:
		return k, nil
	case int, int64, bool:
		return fmt.Sprint(k), nil
	case float64:
		return floatKey(k), nil
	case nil:
		return "", errors.New("a key must be a string, not null")
	}
	return "", fmt.Errorf("a key must be a string, not %v", k)
}

func floatKey(f float64) string {
	switch s := strconv.FormatFloat(f, 'g', -1, 32); s {
	case "+Inf":
		return ".inf"
	case "-Inf":
		return "-.inf"
	case "NaN":
		return ".nan"
	default:
		return s
	}
}
