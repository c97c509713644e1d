package manifest

import "encoding/json"

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

// Numbers copies a value with numbers as an API server's decoder of JSON leaves them.
func Numbers(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, item := range v {
			out[k] = Numbers(item)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = Numbers(item)
		}
		return out
	case int:
		return int64(v)
	case uint64:
		return int64(v) //nolint:gosec // no field of Kubernetes' has more
	case json.Number:
		if whole, err := v.Int64(); err == nil {
			return whole
		}
		part, _ := v.Float64() // it is a number, as its type says
		return part
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
