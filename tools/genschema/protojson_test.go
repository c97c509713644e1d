package main

import (
	"testing"

	"cuelang.org/go/cue/errors"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"
	meshv1alpha1 "istio.io/api/mesh/v1alpha1"
)

// Whatever istiod itself would write as mesh configuration is accepted: every
// field of every message set, each member of a oneof in its turn.
func TestWhateverProtojsonWritesIsAccepted(t *testing.T) {
	schema := compile(t)
	const mostMembers = 20
	for turn := range mostMembers {
		m := &meshv1alpha1.MeshConfig{}
		fill(m.ProtoReflect(), turn)
		content, err := protojson.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.acceptJSON("#MeshConfig", content); err != nil {
			t.Errorf("turn %d: %s", turn, errors.Details(err, nil))
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
