package cluster

import "testing"

// TestFlat: lists of records stand for their records, and nothing else is taken apart.
func TestFlat(t *testing.T) {
	for list, want := range map[string]string{
		`[]`:                               `[]`,
		`[[],[[]]]`:                        `[]`,
		`[{"a":1},[{"b":[2,{"c":3}]}]]`:    `[{"a":1},{"b":[2,{"c":3}]}]`,
		`[[{"a":"}]"}],[],{"b":"\"{"}]`:    `[{"a":"}]"},{"b":"\"{"}]`,
		`[[{"a":"\\"},{}],[[{"b":null}]]]`: `[{"a":"\\"},{},{"b":null}]`,
		`[{"a":1},null]`:                   `[{"a":1},null]`,
		`["{a"]`:                           `["{a"]`,
	} {
		if got := string(flat([]byte(list))); got != want {
			t.Errorf("%s: %s, want %s", list, got, want)
		}
	}
}
