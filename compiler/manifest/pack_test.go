package manifest

import (
	"reflect"
	"testing"
)

const packable = `apiVersion: v1
kind: ConfigMap
metadata: {name: a, labels: {}, annotations: null}
data: {x: "1", one: 1, far: -9007199254740991, right: true, wrong: false, none: "", list: [], deep: [[1, "1", {a: b}], {a: b}, null]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: b, labels: {}}
data: {also: {a: b}}
`

// TestPack: objects are read as they were written, each its own.
func TestPack(t *testing.T) {
	want, err := Parse([]byte(packable))
	if err != nil {
		t.Fatal(err)
	}
	text, err := Pack(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Unpack(text)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("%v\n got %v\nwant %v", err, got, want)
	}
	SetLabels(got[0], map[string]string{"x": "y"})
	if labels := got[1].Labels(); len(labels) > 0 {
		t.Errorf("two objects share their labels: %v", labels)
	}
}

// TestPackRefuses: there is a form for what comes out as it went in, and no other.
func TestPackRefuses(t *testing.T) {
	for _, v := range []any{1.5, 1.0, int64(1), []byte("a"), map[any]any{}, 1<<53 + 1} {
		if text, err := Pack([]Object{{Body: map[string]any{"a": []any{v}}}}); err == nil {
			t.Errorf("%T %v is packed: %s", v, v, text)
		}
	}
}

// TestUnpackRefuses: values that have themselves, or none, are told.
func TestUnpackRefuses(t *testing.T) {
	for _, text := range []string{
		``, `{"values": [1], "objects": [[1,1]]}`, `{"values": [], "objects": [[1,-1]]}`,
		`{"values": [{"a": 0}], "objects": [[1,0]]}`, `{"values": [{"a": 1}, [0]], "objects": [[1,0]]}`,
		`{"values": ["x", {"a": "b"}], "objects": [[1,1]]}`, `{"values": ["x", [-1]], "objects": [[1,1]]}`,
		`{"values": ["x"], "objects": [[1,0]]}`,
	} {
		if got, err := Unpack([]byte(text)); err == nil {
			t.Errorf("%s is read: %v", text, got)
		}
	}
}
