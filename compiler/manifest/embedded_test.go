package manifest

import (
	"reflect"
	"testing"
)

func TestEmbeddedJSON(t *testing.T) {
	for _, plain := range []string{
		`{}`,
		"{\n  \"pilot\": {\"cni\": {\"enabled\": false}, \"env\": {}},\n  \"ports\": [15021, 0, -1, null, true]\n}\n",
		`{"is":"yes","url":"a:b # c","text":"one\ntwo\t\"three\" \u003c\\","1":"2","twice":1,"twice":2}`,
	} {
		t.Run(plain, func(t *testing.T) {
			v, ok := plainJSON(plain)
			if want, err := embeddedYAML(plain); !ok || err != nil || !reflect.DeepEqual(v, want) {
				t.Errorf("as JSON %#v (%v), as YAML %#v (%v)", v, ok, want, err)
			}
		})
	}
}

// What JSON and YAML might read otherwise, or refuse, is read as YAML.
func TestEmbeddedYAML(t *testing.T) {
	for _, text := range []string{
		`a: 1`, `[1]`, `"a"`, `{"a": 1} {"b": 2}`, `{a: 1}`, `{"a": 1,}`, "{\"a\"\n: 1}", "{\t\"a\": 1}", `{"a": 1} # said`,
		`{"a": 1.5}`, `{"a": 1e3}`, `{"a": 3000000000}`, `{"a": -0}`, `{"a": "\ud83d\ude00"}`, `{"a": "é"}`, `{"\u0000": 1}`, `{"a": "a\/b"}`,
		`{"<<": {"a": 1}}`, `{"\u0085": 1}`, `{"a": "\u2028"}`,
	} {
		t.Run(text, func(t *testing.T) {
			if v, ok := plainJSON(text); ok {
				t.Errorf("read as %#v", v)
			}
		})
	}
}

func FuzzEmbedded(f *testing.F) {
	f.Add("{\"a\": [1, \"b\", {\"c\": null}], \"d\": \"\\u003c\\n\"}\n")
	f.Fuzz(func(t *testing.T, text string) {
		v, ok := plainJSON(text)
		if !ok {
			return
		}
		if want, err := embeddedYAML(text); err != nil || !reflect.DeepEqual(v, want) {
			t.Errorf("as JSON %#v, as YAML %#v (%v)", v, want, err)
		}
	})
}
