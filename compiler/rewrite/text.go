package rewrite

import (
	"encoding/base64"
	"maps"
	"unicode/utf8"

	"meshc.dev/compiler/manifest"
)

// retext replaces tokens in all objects, and counts by rule.
func (w *rewriter) retext(ts tokens, hits []int) {
	if len(ts) == 0 {
		return
	}
	for _, o := range w.objects {
		ts.object(o.Object, hits)
	}
}

// object replaces tokens in all the text of an object: names, labels, flags,
// embedded documents. What its kind is and where its images come from are not
// the installation's to name.
func (ts tokens) object(o manifest.Object, hits []int) {
	for key, value := range o.Body {
		if key == "apiVersion" || key == "kind" {
			continue
		}
		if key == "data" && o.Group() == "" && o.Kind() == "Secret" {
			ts.secret(manifest.Map(value), hits)
			continue
		}
		o.Body[key] = ts.value(value, key, hits)
	}
}

func (ts tokens) value(v any, key string, hits []int) any {
	switch v := v.(type) {
	case string:
		if key == "image" || key == "apiVersion" || key == "kind" {
			return v
		}
		return ts.string(v, key, hits)
	case []any:
		for i, item := range v {
			v[i] = ts.value(item, key, hits)
		}
	case map[string]any:
		ts.fields(v, hits)
	}
	return v
}

func (ts tokens) fields(m map[string]any, hits []int) {
	fresh := map[string]any{}
	for k, item := range m {
		m[k] = ts.value(item, k, hits)
		if to := ts.replace(k, hits); to != k {
			fresh[to] = m[k]
			delete(m, k)
		}
	}
	maps.Copy(m, fresh)
}

// string replaces in a field's value; the field's name tells a namespace.
func (ts tokens) string(s, key string, hits []int) string {
	if key == "namespace" || key == "namespaces" {
		for _, t := range ts {
			if t.tail && s == t.from {
				hits[t.rule]++
				return t.to
			}
		}
	}
	return ts.replace(s, hits)
}

// secret replaces in a Secret's data, where it is text.
func (ts tokens) secret(data map[string]any, hits []int) {
	for key, value := range data {
		coded, _ := value.(string)
		raw, err := base64.StdEncoding.DecodeString(coded)
		if err != nil || !utf8.Valid(raw) {
			continue
		}
		if text := ts.replace(string(raw), hits); text != string(raw) {
			data[key] = base64.StdEncoding.EncodeToString([]byte(text))
		}
	}
}
