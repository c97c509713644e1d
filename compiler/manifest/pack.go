package manifest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// packed are objects in a form that is read in a hundredth of the time that their YAML
// takes: values that are alike stand once. A value names those that it has by their
// numbers, which are less than its own.
type packed struct {
	Values []any `json:"values"`
	// Objects are the lines and bodies of objects.
	Objects [][2]int `json:"objects"`
}

// Pack writes objects that Parse has given, for Unpack to read. It has no form for
// numbers that are not whole, or of more than 53 bits.
func Pack(objects []Object) ([]byte, error) {
	p := packer{numbers: map[string]int{}}
	var heads []string
	for _, o := range objects {
		body, err := p.number(o.Body)
		if err != nil {
			return nil, err
		}
		heads = append(heads, fmt.Sprintf("[%d,%d]", o.Line, body))
	}
	var b bytes.Buffer
	b.WriteString("{\"values\": [\n")
	b.Write(bytes.Join(p.values, []byte(",\n")))
	b.WriteString("\n], \"objects\": [\n")
	for i, head := range heads {
		if i > 0 {
			b.WriteString(",\n")
		}
		b.WriteString(head)
	}
	b.WriteString("\n]}\n")
	return b.Bytes(), nil
}

// exact is up to where JSON's numbers, as Go reads them, are whole ones.
const exact = 1 << 53

// packer numbers values by their texts.
type packer struct {
	numbers map[string]int
	values  [][]byte
}

func (p *packer) number(v any) (int, error) {
	var err error
	switch value := v.(type) {
	case nil, bool, string:
	case int:
		if value > exact || value < -exact {
			return 0, fmt.Errorf("no form for %d", value)
		}
	case map[string]any:
		of := make(map[string]int, len(value))
		for _, key := range slices.Sorted(maps.Keys(value)) {
			if of[key], err = p.number(value[key]); err != nil {
				return 0, err
			}
		}
		v = of
	case []any:
		of := make([]int, len(value))
		for i, item := range value {
			if of[i], err = p.number(item); err != nil {
				return 0, err
			}
		}
		v = of
	default:
		return 0, fmt.Errorf("no form for %v, a %T", v, v)
	}
	text, err := json.Marshal(v)
	if err != nil {
		return 0, err
	}
	n, known := p.numbers[string(text)]
	if !known {
		n = len(p.values)
		p.numbers[string(text)], p.values = n, append(p.values, text)
	}
	return n, nil
}

// Unpack reads what Pack has written. No two objects share what may be changed.
func Unpack(text []byte) ([]Object, error) {
	var p packed
	if err := json.Unmarshal(text, &p); err != nil {
		return nil, err
	}
	out := make([]Object, len(p.Objects))
	for i, o := range p.Objects {
		body, err := p.value(o[1], len(p.Values))
		if err != nil {
			return nil, err
		}
		if Map(body) == nil {
			return nil, fmt.Errorf("value %d is no object", o[1])
		}
		out[i] = Object{Body: Map(body), Line: o[0]}
	}
	return out, nil
}

// value is that of a number, which is less than another.
func (p *packed) value(number any, below int) (any, error) {
	n := numberOf(number)
	if n < 0 || n >= below {
		return nil, fmt.Errorf("there is no value %v before value %d", number, below)
	}
	var err error
	switch v := p.Values[n].(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, item := range v {
			if out[key], err = p.value(item, n); err != nil {
				return nil, err
			}
		}
		return out, nil
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			if out[i], err = p.value(item, n); err != nil {
				return nil, err
			}
		}
		return out, nil
	case float64:
		return int(v), nil
	default:
		return v, nil
	}
}

// numberOf is a number of a value's, -1 if it is none.
func numberOf(v any) int {
	switch n := v.(type) {
	case int:
		return n
	case float64:
		return int(n)
	}
	return -1
}
