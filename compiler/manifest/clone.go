package manifest

// Clone copies maps and lists deeply.
func Clone(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, item := range v {
			out[k] = Clone(item)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = Clone(item)
		}
		return out
	}
	return v
}

// widen makes every whole number an int64, in place: a number is the same
// whether it was read from YAML or stands in a plan.
func widen(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, item := range v {
			v[k] = widen(item)
		}
	case []any:
		for i, item := range v {
			v[i] = widen(item)
		}
	case int:
		return int64(v)
	}
	return v
}
