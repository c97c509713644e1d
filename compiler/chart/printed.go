package chart

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// printed are the functions that make one text of several, those of text/template
// among them: each use may double what there is.
func printed(theirs map[string]any) map[string]any {
	join := theirs["join"].(func(string, any) string)
	concat := theirs["concat"].(func(...any) any)
	out := map[string]any{
		"printf": func(format string, values ...any) (string, error) {
			if err := formatted(format, values); err != nil {
				return "", err
			}
			return fmt.Sprintf(format, values...), nil
		},
		"join": func(by string, list any) (string, error) {
			items := 0
			if v := reflect.ValueOf(list); v.Kind() == reflect.Slice {
				items = v.Len()
			}
			if err := fits("join", items, len(by), length([]any{list})); err != nil {
				return "", err
			}
			return join(by, list), nil
		},
		"concat": func(lists ...any) (any, error) {
			if length(lists) > most {
				return nil, tooMuch("concat")
			}
			return concat(lists...), nil
		},
	}
	for name, write := range map[string]func(...any) string{
		"print": fmt.Sprint, "println": fmt.Sprintln,
		"quote":  theirs["quote"].(func(...any) string),
		"squote": theirs["squote"].(func(...any) string),
		"cat":    theirs["cat"].(func(...any) string),
	} {
		out[name] = func(values ...any) (string, error) {
			if err := fits(name, 1, length(values), 0); err != nil {
				return "", err
			}
			return write(values...), nil
		}
	}
	return out
}

// widest is how wide fmt makes a verb at most.
const widest = 1_000_000

// formatted tells whether a format makes no long text, and shows where nothing
// stands in memory.
func formatted(format string, values []any) error {
	longest := 0
	for _, v := range values {
		longest = max(longest, length([]any{v}))
	}
	size, numbers := len(format), false
	for _, d := range directives(format) {
		if size += d.wide + longest; size > largest {
			return tooMuch("printf")
		}
		switch d.verb {
		case 'p', 'w':
			return fmt.Errorf("printf with %%%c says where a value stands in memory, which differs from run to run: print the value", d.verb)
		case 'v', 's', 'q':
			numbers = numbers || d.sharp
		default:
			numbers = true
		}
	}
	if numbers && slices.ContainsFunc(values, func(v any) bool { return pointed(reflect.ValueOf(v)) }) {
		return fmt.Errorf("printf %q would say where a value stands in memory, which differs from run to run: print its fields", format)
	}
	return nil
}

// directive is one verb of a format, with what stands before it.
type directive struct {
	// wide is how wide it makes a value at least.
	wide  int
	sharp bool
	verb  byte
}

func directives(format string) []directive {
	var out []directive
	for {
		_, after, found := strings.Cut(format, "%")
		if !found {
			return out
		}
		rest := strings.TrimLeft(after, "+-# 0123456789.*[]")
		flags := after[:len(after)-len(rest)]
		d := directive{sharp: strings.Contains(flags, "#")}
		width := 0
		for _, c := range flags + "." {
			switch {
			case c >= '0' && c <= '9':
				width = min(width*10+int(c-'0'), widest)
			case c == '*':
				width = widest
			default:
				d.wide, width = d.wide+width, 0
			}
		}
		if rest != "" {
			d.verb, rest = rest[0], rest[1:]
		}
		out, format = append(out, d), rest
	}
}

// pointed tells whether fmt shows an address where it prints a value as a number.
func pointed(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Interface:
		return pointed(v.Elem())
	case reflect.Pointer, reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return true
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if pointed(v.Index(i)) {
				return true
			}
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			if pointed(v.MapIndex(key)) {
				return true
			}
		}
	}
	return false
}

// length is how many bytes the texts among the values have, and how many items
// and bytes of texts the lists.
func length(values []any) int {
	n := 0
	for _, v := range values {
		switch v := v.(type) {
		case string:
			n += len(v)
		case []byte:
			n += len(v)
		case []string:
			n += len(v)
			for _, s := range v {
				n += len(s)
			}
		case []any:
			n += len(v)
			for _, item := range v {
				if s, ok := item.(string); ok {
					n += len(s)
				}
			}
		}
	}
	return n
}
