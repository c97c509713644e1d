package main

import (
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
	meshv1alpha1 "istio.io/api/mesh/v1alpha1"
)

// duration is one as Go's time.ParseDuration reads it: istiod takes its mesh
// configuration by the older jsonpb (pkg/util/protomarshal of Istio), which
// takes "1m30s" too, where protojson takes seconds alone.
const duration = `=~#"^[-+]?([0-9]+(\.[0-9]+)?(ns|us|ms|s|m|h))+$"#`

// meshConfig defines what istiod accepts as mesh configuration. Each protobuf
// message is a definition of its own, since many are used in several places.
func meshConfig() definitions {
	d := definitions{"_#MeshConfigDuration": expr(duration + ` | error("must be a time, such as \"1.5s\" or \"2m\"")`)}
	root := (&meshv1alpha1.MeshConfig{}).ProtoReflect().Descriptor()
	d["#MeshConfig"] = protoStruct(root, d.field)
	return d
}

// field is the type of a field of a message, by reference where it is a
// message or an enum.
func (d definitions) field(f protoreflect.FieldDescriptor) *cuetype {
	if e := f.Enum(); e != nil {
		return d.define(e, func() *cuetype { return protoEnum(e) })
	}
	m := f.Message()
	if m == nil {
		return numeral(protoScalar(f.Kind()))
	}
	if m.FullName() == "google.protobuf.Duration" {
		return expr("_#MeshConfigDuration")
	}
	if t := wellKnown(m); t != nil {
		return numeral(t)
	}
	return d.define(m, func() *cuetype { return protoStruct(m, d.field) })
}

// numeral is a type of whole numbers that may be written as text too, which both
// readers of protobuf's JSON take, and any other type as it is.
func numeral(t *cuetype) *cuetype {
	switch t.expr {
	case "int":
		return expr("_#Numeral")
	case unsigned:
		return expr("_#UnsignedNumeral")
	}
	return t
}

// define returns a reference to the definition for a descriptor, which is
// made at the first call.
func (d definitions) define(t protoreflect.Descriptor, body func() *cuetype) *cuetype {
	local := strings.TrimPrefix(string(t.FullName()), string(t.ParentFile().Package())+".")
	name := "_#MeshConfig" + strings.ReplaceAll(strings.TrimPrefix(local, "MeshConfig."), ".", "")
	if _, known := d[name]; !known {
		d[name] = nil // a message may contain itself
		d[name] = body()
	}
	return expr(name)
}

// protoStruct is a message as a struct. The JSON names are those of the
// documentation; that protojson also takes the names in the proto file is left
// out, for two spellings of one field are a trap.
func protoStruct(m protoreflect.MessageDescriptor, typeOf func(protoreflect.FieldDescriptor) *cuetype) *cuetype {
	s := structure()
	for i := range m.Fields().Len() {
		f := m.Fields().Get(i)
		s.fields[f.JSONName()] = protoField(f, typeOf)
	}
	for i := range m.Oneofs().Len() {
		members := m.Oneofs().Get(i).Fields()
		var names []string
		for j := range members.Len() {
			names = append(names, members.Get(j).JSONName())
		}
		if len(names) > 1 {
			slices.Sort(names)
			s.exclusive = append(s.exclusive, names)
		}
	}
	return s
}

func protoField(f protoreflect.FieldDescriptor, typeOf func(protoreflect.FieldDescriptor) *cuetype) *cuetype {
	switch {
	case f.IsMap():
		return &cuetype{values: typeOf(f.MapValue())}
	case f.IsList():
		return &cuetype{list: typeOf(f)}
	}
	return typeOf(f)
}

func protoEnum(e protoreflect.EnumDescriptor) *cuetype {
	names := make([]string, e.Values().Len())
	for i := range names {
		names[i] = strconv.Quote(string(e.Values().Get(i).Name()))
	}
	return oneOf(names...)
}

func protoScalar(k protoreflect.Kind) *cuetype {
	switch k {
	case protoreflect.BoolKind:
		return expr("bool")
	case protoreflect.StringKind, protoreflect.BytesKind:
		return expr("string")
	case protoreflect.FloatKind, protoreflect.DoubleKind:
		return expr("number")
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		return expr(unsigned)
	case protoreflect.Int64Kind, protoreflect.Uint64Kind, protoreflect.Sint64Kind:
		return oneOf("int", "string") // protojson writes 64 bits as a string
	}
	return expr("int")
}

// wellKnown is the type of a message that JSON writes in a form of its own,
// and nil for any other.
func wellKnown(m protoreflect.MessageDescriptor) *cuetype {
	switch m.FullName() {
	case "google.protobuf.Struct":
		return expr("{...}")
	case "google.protobuf.Value":
		return expr("_")
	case "google.protobuf.Duration":
		return expr("string")
	case "google.protobuf.BoolValue", "google.protobuf.StringValue", "google.protobuf.DoubleValue",
		"google.protobuf.FloatValue", "google.protobuf.Int32Value", "google.protobuf.Int64Value",
		"google.protobuf.UInt32Value", "google.protobuf.UInt64Value":
		return protoScalar(m.Fields().ByName("value").Kind())
	}
	return nil
}
