package main

import (
	"encoding/json"
	"testing"

	"cuelang.org/go/cue/errors"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"
	meshv1alpha1 "istio.io/api/mesh/v1alpha1"
)

// mostMembers is more than any oneof has.
const mostMembers = 20

func filled(t *testing.T, turn int) (*meshv1alpha1.MeshConfig, []byte) {
	t.Helper()
	m := &meshv1alpha1.MeshConfig{}
	fill(m.ProtoReflect(), turn)
	content, err := protojson.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return m, content
}

// Whatever istiod itself would write as mesh configuration is accepted: every
// field of every message set, each member of a oneof in its turn.
func TestWhateverProtojsonWritesIsAccepted(t *testing.T) {
	schema := compile(t)
	for turn := range mostMembers {
		_, content := filled(t, turn)
		if err := schema.acceptJSON("#MeshConfig", content); err != nil {
			t.Errorf("turn %d: %s", turn, errors.Details(err, nil))
		}
	}
}

// An unknown field is refused in every message, however deep it lies.
func TestEveryMessageIsClosed(t *testing.T) {
	schema := compile(t)
	seen := map[string]bool{}
	for turn := range mostMembers {
		m, content := filled(t, turn)
		var object map[string]any
		if err := json.Unmarshal(content, &object); err != nil {
			t.Fatal(err)
		}
		eachMessage(m.ProtoReflect().Descriptor(), object, "", func(path string, message map[string]any) {
			if seen[path] {
				return
			}
			seen[path] = true
			message["misspelt"] = true
			defer delete(message, "misspelt")
			content, err := json.Marshal(object)
			if err != nil {
				t.Fatal(err)
			}
			err = schema.acceptJSON("#MeshConfig", content)
			if want := "#MeshConfig" + path + ".misspelt: field not allowed"; err == nil || !says(err, want) {
				t.Errorf("turn %d: got %v, want %s", turn, err, want)
			}
		})
	}
}

// eachMessage calls do with each message in what is JSON of a message.
func eachMessage(d protoreflect.MessageDescriptor, object map[string]any, path string, do func(string, map[string]any)) {
	do(path, object)
	for i := range d.Fields().Len() {
		f := d.Fields().Get(i)
		at := path + "." + f.JSONName()
		switch value := object[f.JSONName()].(type) {
		case []any:
			if item, ok := value[0].(map[string]any); ok {
				eachMessage(f.Message(), item, at+".0", do)
			}
		case map[string]any:
			switch {
			case f.IsMap():
				if item, ok := value["key"].(map[string]any); ok {
					eachMessage(f.MapValue().Message(), item, at+".key", do)
				}
			case f.Message().FullName() != "google.protobuf.Struct":
				eachMessage(f.Message(), value, at, do)
			}
		}
	}
}

// fill sets all fields of a message but for the members of each oneof, of
// which it sets the one whose turn it is.
func fill(m protoreflect.Message, turn int) {
	if s, ok := m.Interface().(*structpb.Struct); ok {
		s.Fields = map[string]*structpb.Value{"a": structpb.NewStringValue("b")}
		return
	}
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		f := fields.Get(i)
		if o := f.ContainingOneof(); o != nil && o.Fields().Get(turn%o.Fields().Len()) != f {
			continue
		}
		switch {
		case f.IsMap():
			values := m.Mutable(f).Map()
			v := values.NewValue()
			if f.MapValue().Message() == nil {
				v = scalar(f.MapValue(), turn)
			} else {
				fill(v.Message(), turn)
			}
			values.Set(protoreflect.ValueOfString("key").MapKey(), v)
		case f.IsList():
			items := m.Mutable(f).List()
			if f.Message() == nil {
				items.Append(scalar(f, turn))
			} else {
				fill(items.AppendMutable().Message(), turn)
			}
		case f.Message() != nil:
			fill(m.Mutable(f).Message(), turn)
		default:
			m.Set(f, scalar(f, turn))
		}
	}
}

func scalar(f protoreflect.FieldDescriptor, turn int) protoreflect.Value {
	switch f.Kind() {
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(true)
	case protoreflect.EnumKind:
		values := f.Enum().Values()
		return protoreflect.ValueOfEnum(values.Get(turn % values.Len()).Number())
	case protoreflect.Int32Kind:
		return protoreflect.ValueOfInt32(1)
	case protoreflect.Int64Kind:
		return protoreflect.ValueOfInt64(1)
	case protoreflect.Uint32Kind:
		return protoreflect.ValueOfUint32(1)
	case protoreflect.Uint64Kind:
		return protoreflect.ValueOfUint64(1)
	case protoreflect.FloatKind:
		return protoreflect.ValueOfFloat32(1.5)
	case protoreflect.DoubleKind:
		return protoreflect.ValueOfFloat64(1.5)
	}
	return protoreflect.ValueOfString("x")
}
