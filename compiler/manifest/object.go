// Package manifest is the home of Kubernetes YAML: objects, their identities,
// reading and writing them, and what Kubernetes says of their kinds.
package manifest

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// ID is what the API server tells objects apart by. Versions of a group are
// views of one object, so the version is no part of it.
type ID struct {
	Group, Kind, Namespace, Name string
}

// String gives KIND NAMESPACE/NAME, or KIND NAME outside namespaces, with the
// group where it is not one of Kubernetes' own.
func (id ID) String() string {
	name := id.Name
	if id.Namespace != "" {
		name = id.Namespace + "/" + name
	}
	return id.kind() + " " + name
}

// GroupKind is GROUP/KIND, and the kind alone of the group without a name.
func (id ID) GroupKind() string {
	if id.Group == "" {
		return id.Kind
	}
	return id.Group + "/" + id.Kind
}

// Kind is a kind as identities have it: of GROUP/KIND, or of what is that already.
func Kind(groupKind string) string {
	group, kind, both := strings.Cut(groupKind, "/")
	if !both {
		return groupKind
	}
	return ID{Group: group, Kind: kind}.kind()
}

func (id ID) kind() string {
	if strings.Contains(id.Group, ".") && !strings.HasSuffix(id.Group, ".k8s.io") {
		return id.Kind + "." + id.Group
	}
	return id.Kind
}

// Object is a Kubernetes object as its YAML has it: maps, slices, strings,
// ints, floats and bools.
type Object struct {
	Body map[string]any
	// Line of the source text where the object's document begins; 0 where it
	// came from no text.
	Line int
}

// APIVersion is the object's group and version as one string.
func (o Object) APIVersion() string { return text(o.Body["apiVersion"]) }

// Kind of the object.
func (o Object) Kind() string { return text(o.Body["kind"]) }

// Name of the object.
func (o Object) Name() string { return text(o.metadata()["name"]) }

// Namespace of the object, empty where it stands in none or does not say.
func (o Object) Namespace() string { return text(o.metadata()["namespace"]) }

// SetNamespace puts the object into a namespace.
func (o Object) SetNamespace(ns string) {
	m := o.metadata()
	if m == nil {
		m = map[string]any{}
		o.Body["metadata"] = m
	}
	m["namespace"] = ns
}

// Group is the API group, empty for the core group.
func (o Object) Group() string {
	group, _ := o.groupVersion()
	return group
}

// Version is the API version without the group.
func (o Object) Version() string {
	_, version := o.groupVersion()
	return version
}

func (o Object) groupVersion() (group, version string) {
	if group, version, ok := strings.Cut(o.APIVersion(), "/"); ok {
		return group, version
	}
	return "", o.APIVersion()
}

// ID is the object's identity.
func (o Object) ID() ID {
	return ID{Group: o.Group(), Kind: o.Kind(), Namespace: o.Namespace(), Name: o.Name()}
}

// Annotation of the object.
func (o Object) Annotation(name string) string {
	return text(Map(o.metadata()["annotations"])[name])
}

// Labels of the object.
func (o Object) Labels() map[string]string {
	out := map[string]string{}
	for k, v := range Map(o.metadata()["labels"]) {
		out[k] = fmt.Sprint(v)
	}
	return out
}

// SetLabels puts labels on the object, in its metadata alone.
func SetLabels(o Object, labels map[string]string) {
	m := o.metadata()
	if m == nil || len(labels) == 0 {
		return
	}
	own := Map(m["labels"])
	if own == nil {
		own = map[string]any{}
		m["labels"] = own
	}
	for key, value := range labels {
		own[key] = value
	}
}

func (o Object) metadata() map[string]any { return Map(o.Body["metadata"]) }

// At walks into nested maps, nil where the path ends early.
func (o Object) At(path ...string) any {
	var v any = o.Body
	for _, p := range path {
		v = Map(v)[p]
	}
	return v
}

// Inside is what a value has in the field or at the number that a step is, nil if it
// has none.
func Inside(v, step any) any {
	switch step := step.(type) {
	case string:
		return Map(v)[step]
	case int:
		if all := List(v); step >= 0 && step < len(all) {
			return all[step]
		}
	}
	return nil
}

// Decoded is a text of an object that stands there in base64, by the field at
// the top that it is in.
func Decoded(o Object, top any, v string) (string, bool) {
	if top != "binaryData" && (top != "data" || o.Kind() != "Secret" || o.Group() != "") {
		return "", false
	}
	plain, err := base64.StdEncoding.DecodeString(v)
	return string(plain), err == nil
}

// Map is v as a map, nil if it is none.
func Map(v any) map[string]any {
	m, _ := v.(map[string]any)
	return m
}

// List is v as a list, nil if it is none.
func List(v any) []any {
	l, _ := v.([]any)
	return l
}

func text(v any) string {
	s, _ := v.(string)
	return s
}
