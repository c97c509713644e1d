package cluster

import (
	"reflect"
	"testing"
)

// TestPath: a path is printed as CUE writes it, quoted only where it must be,
// and read back is the same; an item of a list is not a field called 0.
func TestPath(t *testing.T) {
	for text, path := range map[string]Path{
		`mesh.a.tags[0]`:           {"mesh", "a", "tags", 0},
		`mesh.a.gateways."0"`:      {"mesh", "a", "gateways", "0"},
		`mesh."a-b".exports.x[12]`: {"mesh", "a-b", "exports", "x", 12},
		`mesh."a.b"`:               {"mesh", "a.b"},
		`mesh."_a"`:                {"mesh", "_a"},
		`mesh."#a"`:                {"mesh", "#a"},
		`mesh."a\"b"`:              {"mesh", `a"b`},
		`mesh.""`:                  {"mesh", ""},
		`mesh."grün 1"`:            {"mesh", "grün 1"},
	} {
		if path.String() != text {
			t.Errorf("%v is printed as %s, want %s", []any(path), path, text)
		}
		if got := split(text); !reflect.DeepEqual(got, path) {
			t.Errorf("%s is read as %#v", text, got)
		}
	}
	if got, want := pathOf([]string{"mesh", `"0"`, "tags", "0", `"a b"`}), (Path{"mesh", "0", "tags", 0, "a b"}); !reflect.DeepEqual(got, want) {
		t.Errorf("labels of CUE's errors are read as %#v", got)
	}
}
