package manifest

import (
	"encoding/json"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v2"
)

// embedded reads a YAML document in a text.
func embedded(document string) (any, error) {
	if v, ok := plainJSON(document); ok {
		return v, nil
	}
	return embeddedYAML(document)
}

func embeddedYAML(document string) (any, error) {
	var raw any
	if err := yaml.Unmarshal([]byte(document), &raw); err != nil {
		return nil, err
	}
	return jsonLike(raw)
}

// Reached is what stands at a place in an object; a text on the way is the document in it.
func Reached(o Object, at []any) any {
	var v any = o.Body
	for _, step := range at {
		if document, ok := v.(string); ok {
			v, _ = embeddedEither(document)
		}
		v = Inside(v, step)
	}
	return v
}

// embeddedJSON reads a document of JSON in a text, as its readers do who take no YAML: of a key
// that stands there twice the last counts.
func embeddedJSON(document string) (v any, err error) {
	err = json.Unmarshal([]byte(document), &v)
	return v, err
}

// embeddedEither reads YAML, and JSON that is none, such as what tabs indent.
func embeddedEither(document string) (any, error) {
	if v, err := embedded(document); err == nil {
		return v, nil
	}
	return embeddedJSON(document)
}

// document is the one that stands as text at a place, by the step that leads into it, or the place
// itself where the step asks for what is none.
func (p Placed) document(step string) []Placed {
	read := embeddedEither
	if strings.HasSuffix(step, "@json") {
		read = embeddedJSON
	}
	document, err := read(text(p.Value))
	switch none := step[0] == '!'; {
	case none != (err != nil):
		return nil
	case none:
		return []Placed{p}
	}
	return []Placed{{document, p.At}}
}

// plainJSON reads a mapping in JSON in a fraction of the time that it takes as the YAML that it
// is, too; but where the two may differ in what is said, or in whether it is an error: letters
// beyond ASCII and escapes of such, numbers other than small whole ones, keys that are long or
// end their line, and "<<".
func plainJSON(document string) (any, bool) {
	if !strings.HasPrefix(document, "{") || strings.Contains(document, `"<<"`) || strings.Contains(document, `\/`) {
		return nil, false
	}
	begins := false
	for i := range len(document) {
		c := document[i]
		if (c < ' ' && c != '\n') || c > '~' || (begins && c == ':') {
			return nil, false
		}
		begins = c == '\n' || begins && c == ' '
	}
	d := json.NewDecoder(strings.NewReader(document))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil || strings.Trim(document[d.InputOffset():], " \n") != "" {
		return nil, false
	}
	return plain(v)
}

// keyMost is the length of the longest key that YAML reads without a question mark before it,
// less its quotes, if each letter of it is an escape.
const keyMost = 160

// plain has numbers as YAML has them.
func plain(v any) (_ any, ok bool) {
	switch v := v.(type) {
	case map[string]any:
		for key, item := range v {
			if _, ok := plain(key); !ok || len(key) > keyMost {
				return nil, false
			}
			if v[key], ok = plain(item); !ok {
				return nil, false
			}
		}
	case []any:
		for i, item := range v {
			if v[i], ok = plain(item); !ok {
				return nil, false
			}
		}
	case json.Number:
		n, err := strconv.ParseInt(v.String(), 10, 32)
		return int(n), err == nil && v != "-0"
	case string:
		return v, !strings.ContainsFunc(v, func(r rune) bool { return r > '~' || r < ' ' && r != '\n' && r != '\t' })
	}
	return v, true
}
