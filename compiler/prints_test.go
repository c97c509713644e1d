package compiler

import (
	"strings"
	"testing"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/mold"
)

// TestPrints: an object that many meshes have is written with blanks, and comes out as
// if it were written for each: with keys in their order, and lines broken where they are
// too long.
func TestPrints(t *testing.T) {
	names := []string{"ab", "cde", "a-long-name", "acme", "one-longer-name-yet", "bolt", "zulu", "gale", "name-of-twenty-chars"}
	for _, c := range []struct {
		what   string
		filled int
		object func(name string) map[string]any
	}{
		{"a word", 6, func(name string) map[string]any { return map[string]any{"data": map[string]any{"mesh": name + ".svc"}} }},
		{"a block", 6, func(name string) map[string]any {
			return map[string]any{"data": map[string]any{"text": "a block of " + name + " that has more than one line\nand more\n"}}
		}},
		{"a long line", 0, func(name string) map[string]any {
			return map[string]any{"data": map[string]any{"text": strings.Repeat("a line ", 8) + name + strings.Repeat(" and more", 9)}}
		}},
		{"lines that end in spaces", 0, func(name string) map[string]any {
			return map[string]any{"data": map[string]any{"text": strings.Repeat("a line ", 8) + name + strings.Repeat(" and more", 9) + " \nand more\n"}}
		}},
		{"a key", 0, func(name string) map[string]any {
			return map[string]any{"data": map[string]any{name: "1", "b-key": "2"}}
		}},
		{"a port", 6, func(name string) map[string]any {
			return map[string]any{"spec": map[string]any{"nodePort": int64(30000 + len(name)), "of": name}}
		}},
	} {
		p := newPrints()
		filled := 0
		for _, name := range names {
			o := manifest.Object{Body: c.object(name)}
			o.Body["apiVersion"], o.Body["kind"] = "v1", "ConfigMap"
			o.Body["metadata"] = map[string]any{"name": "config", "namespace": "istio-" + name}
			molded, ok := mold.Of([]string{name}, []int64{int64(30000 + len(name))})
			if !ok {
				t.Fatal(name)
			}
			want, err := readBack(o)
			if err != nil {
				t.Fatal(err)
			}
			text, err := p.text(molded, o)
			if err != nil {
				t.Fatal(err)
			}
			if got := string(text.Bytes()); got != string(want) {
				t.Errorf("%s of %s:\n%s\nwant:\n%s", c.what, name, got, want)
			}
			if text.Shared() {
				filled++
			}
		}
		if filled != c.filled {
			t.Errorf("%s: %d texts are filled in, want %d", c.what, filled, c.filled)
		}
	}
}
