package shape

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// at is a place in an object: the value, and what sets or removes it.
type at struct {
	value  any
	key    string
	set    func(any)
	remove func()
}

// places lists all of an object but what tells its kind.
func places(v any) []at {
	var out []at
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			if k == "apiVersion" || k == "kind" && v["metadata"] != nil {
				continue
			}
			out = append(out, at{v[k], k, func(x any) { v[k] = x }, func() { delete(v, k) }})
			out = append(out, places(v[k])...)
		}
	case []any:
		for i := range v {
			out = append(out, at{v[i], "", func(x any) { v[i] = x }, func() { v[i] = nil }})
			out = append(out, places(v[i])...)
		}
	}
	return out
}

// odd are strings that some field takes and another does not.
var odd = []string{
	"", "-x", "x-", "X", "Upper-Case", "a b", " a", "a.b", "a/b", "a/b/c", "../a", "/a", "/a/../b", "..", ".", "*", "*.a.example", "a_b", "1a", "a:b", "é",
	"10.0.0.1", "10.0.0.0/8", "10.0.0.0/99", "300.1.1.1", "::1", "fd00::/8", "010.0.0.1", "127.0.0.1", "0.0.0.0", "None",
	"1Gb", "1Gi", "-1", "0", "1", "100m", "1.5", "50%", "150%", "%", "1e3", "0777", "65536", "http", "HTTP", "https://a.example/b", "@daily", "* * * * *", "61 * * * *",
	"TCP", "tcp", "Always", "Never", "Exists", "In", "Local", "Cluster", "ClusterIP", "NodePort", "LoadBalancer", "ExternalName", "cpu", "memory", "kubernetes.io/x", "metadata.name", "status.podIP",
	strings.Repeat("a", 16), strings.Repeat("a", 53), strings.Repeat("a", 64), strings.Repeat("a", 254), strings.Repeat("a.", 40) + "a",
}

var numbers = []any{-1, 0, 1, 2, 3, 31, 80, 101, 255, 256, 512, 4000, 65535, 65536, 90000, 1 << 31, int64(1) << 33, 1.5, 80.0}

// pick is any of some.
func pick[T any](r *rand.Rand, all []T) T { return all[r.IntN(len(all))] }

// mutate changes an object at one place, in place, with what may stand in other
// objects as well.
func mutate(r *rand.Rand, body map[string]any, others []at) {
	p := pick(r, places(body))
	switch r.IntN(12) {
	case 0, 1:
		p.remove()
	case 2:
		if l, ok := p.value.([]any); ok && len(l) > 0 {
			p.set(append(slices.Clone(l), clone(pick(r, l))))
			return
		}
		p.set(retype(r, p.value))
	case 3:
		p.set(retype(r, p.value))
	case 4, 5:
		// What another object has in a field of that name.
		var same []at
		for _, o := range others {
			if o.key == p.key && p.key != "" {
				same = append(same, o)
			}
		}
		if len(same) > 0 {
			p.set(clone(pick(r, same).value))
			return
		}
		p.set(vary(r, p.value))
	case 6:
		if m, ok := p.value.(map[string]any); ok {
			o := pick(r, others)
			if o.key != "" {
				m[o.key] = clone(o.value)
			}
			return
		}
		p.set(vary(r, p.value))
	case 7:
		if m, ok := p.value.(map[string]any); ok && len(m) > 0 {
			k := pick(r, slices.Sorted(maps.Keys(m)))
			v := m[k]
			delete(m, k)
			m[misspell(r, k)] = v
			return
		}
		p.set(vary(r, p.value))
	default:
		p.set(vary(r, p.value))
	}
}

// vary gives another value of the same type.
func vary(r *rand.Rand, v any) any {
	switch v := v.(type) {
	case string:
		if r.IntN(3) == 0 && v != "" {
			return misspell(r, v)
		}
		return pick(r, odd)
	case bool:
		return !v
	case map[string]any:
		return map[string]any{}
	case []any:
		if len(v) > 1 && r.IntN(2) == 0 {
			return v[1:]
		}
		return []any{}
	}
	return pick(r, numbers)
}

// retype gives a value of any type.
func retype(r *rand.Rand, v any) any {
	switch r.IntN(7) {
	case 0:
		return pick(r, odd)
	case 1:
		return pick(r, numbers)
	case 2:
		return r.IntN(2) == 0
	case 3:
		return []any{v}
	case 4:
		return map[string]any{"x": v}
	case 5:
		return nil
	}
	return map[string]any{}
}

func misspell(r *rand.Rand, word string) string {
	i := r.IntN(len(word))
	switch r.IntN(3) {
	case 0:
		return word[:i] + word[i+1:]
	case 1:
		return word[:i] + "x" + word[i:]
	}
	return strings.ToUpper(word[:1]) + word[1:]
}

func clone(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, item := range v {
			out[k] = clone(item)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = clone(item)
		}
		return out
	}
	return v
}
