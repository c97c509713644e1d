package manifest

import "strings"

// Annotate puts an annotation on the object.
func Annotate(o Object, key, value string) {
	m := o.metadata()
	if m == nil {
		return
	}
	own := Map(m["annotations"])
	if own == nil {
		own = map[string]any{}
		m["annotations"] = own
	}
	own[key] = value
}

// Holds tells whether a text is in some value of the object.
func Holds(o Object, part string) bool { return hasText(o.Body, part) }

func hasText(v any, part string) bool {
	switch v := v.(type) {
	case string:
		return strings.Contains(v, part)
	case map[string]any:
		for _, item := range v {
			if hasText(item, part) {
				return true
			}
		}
	case []any:
		for _, item := range v {
			if hasText(item, part) {
				return true
			}
		}
	}
	return false
}
