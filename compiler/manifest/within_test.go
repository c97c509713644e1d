package manifest

import "testing"

func TestMergeText(t *testing.T) {
	for name, test := range map[string]struct {
		text   string
		change Within
		want   string
		places int
	}{
		"a field, and nothing else": {
			"# one\na: 1 # two\nb: \"on\"\nc:\n- 0x10\n- yes\n",
			Within{Merge: map[string]any{"a": int64(2)}},
			"# one\na: 2 # two\nb: \"on\"\nc:\n- 0x10\n- yes\n", 1,
		},
		"what is there already":       {"a:   1\n", Within{Merge: map[string]any{"a": int64(1)}}, "a:   1\n", 1},
		"a new record":                {"a: {}\n", Within{Merge: map[string]any{"a": map[string]any{"b": map[string]any{"c": "on"}}}}, "a:\n  b:\n    c: \"on\"\n", 1},
		"null removes":                {"a: 1\nb: 2\n", Within{Merge: map[string]any{"a": nil, "c": nil}}, "b: 2\n", 1},
		"a list is replaced":          {"a: [1, 2]\n", Within{Merge: map[string]any{"a": []any{"x"}}}, "a:\n- x\n", 1},
		"a record in place of a text": {"a: b\n", Within{Merge: map[string]any{"a": map[string]any{"c": true}}}, "a:\n  c: true\n", 1},
		"all documents":               {"a: 1\n---\na: 2\n", Within{Merge: map[string]any{"b": true}}, "a: 1\nb: true\n---\na: 2\nb: true\n", 2},
		"items that hold": {
			"l:\n- {n: a, k: [1, 2]}\n- {n: b, k: [2]}\n",
			Within{At: []any{"l", map[string]any{"k": []any{int64(1)}}}, Merge: map[string]any{"x": "z"}},
			"l:\n- {n: a, k: [1, 2], x: z}\n- {n: b, k: [2]}\n", 1,
		},
		"items out":             {"l:\n- {n: a}\n- {n: b}\n", Within{At: []any{"l", map[string]any{"n": "a"}}, Merge: map[string]any{"$patch": "delete"}}, "l:\n- {n: b}\n", 1},
		"absent, where nothing": {"a: \"\"\nb: 1\n", Within{Merge: map[string]any{"a": "x", "b": int64(2), "c": "z"}, Absent: true}, "a: x\nb: 1\nc: z\n", 1},
		"absent below a text":   {"a: b\n", Within{Merge: map[string]any{"a": map[string]any{"c": true}}, Absent: true}, "a: b\n", 1},
		"JSON on lines":         {"{\n  \"b\": 1.50,\n  \"a\": \"<\\u00e9>\"\n}\n", Within{Merge: map[string]any{"c": nil, "d": []any{int64(1)}}}, "{\n  \"b\": 1.50,\n  \"a\": \"<é>\",\n  \"d\": [\n    1\n  ]\n}\n", 1},
		"no such place":         {"a: 1\n", Within{At: []any{"b"}, Merge: map[string]any{"c": "d"}}, "a: 1\n", 0},
		"no YAML":               {"a: {{ .Values }}\n b", Within{Merge: map[string]any{"c": "d"}}, "a: {{ .Values }}\n b", 0},
		"nothing":               {"", Within{Merge: map[string]any{"c": "d"}}, "", 0},
	} {
		got, places := MergeText(test.text, test.change)
		if got != test.want || places != test.places {
			t.Errorf("%s: %d places, %q, want %d, %q", name, places, got, test.places, test.want)
		}
		if again, _ := MergeText(got, test.change); again != got && test.places == 1 {
			t.Errorf("%s: not the same a second time: %q", name, again)
		}
	}
}
