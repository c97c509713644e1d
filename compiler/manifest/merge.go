package manifest

// Merge changes target by a JSON merge patch (RFC 7386): null removes a field,
// a map merges, anything else replaces. Beyond the RFC, a list all of whose
// items have a name merges by name into another such list, as Kubernetes does
// for containers, env, volumes, ports and webhooks; an item with
// "$patch": "delete" removes its namesake.
func Merge(target, patch map[string]any) {
	for key, value := range patch {
		switch value := value.(type) {
		case nil:
			delete(target, key)
		case map[string]any:
			inner, ok := target[key].(map[string]any)
			if !ok {
				inner = map[string]any{}
				target[key] = inner
			}
			Merge(inner, value)
		case []any:
			target[key] = mergeList(List(target[key]), value)
		default:
			target[key] = value
		}
	}
}

func mergeList(target, patch []any) []any {
	if !named(patch) {
		return cloneList(patch)
	}
	if !named(target) {
		target = nil // nothing to merge with, and nothing to delete from
	}
	out := append([]any(nil), target...)
	for _, item := range patch {
		m := Map(item)
		i := indexOf(out, m["name"])
		switch {
		case m["$patch"] == "delete":
			if i >= 0 {
				out = append(out[:i], out[i+1:]...)
			}
		case i >= 0:
			Merge(Map(out[i]), m)
		default:
			fresh := map[string]any{}
			Merge(fresh, m)
			out = append(out, fresh)
		}
	}
	return out
}

func named(list []any) bool {
	for _, item := range list {
		if text(Map(item)["name"]) == "" {
			return false
		}
	}
	return len(list) > 0
}

func indexOf(list []any, name any) int {
	for i, item := range list {
		if Map(item)["name"] == name {
			return i
		}
	}
	return -1
}

// cloneList copies, so that no two objects share what a later patch changes.
func cloneList(list []any) []any {
	out := make([]any, len(list))
	for i, item := range list {
		out[i] = Clone(item)
	}
	return out
}

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
		return cloneList(v)
	}
	return v
}
