package manifest

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
)

// Read is an object that kubectl reads in a text.
type Read struct {
	ID      ID
	Version string
}

// ReadBack gives the objects that kubectl reads in a text, in their order: with
// its splitter and decoder (cli-runtime's StreamVisitor), with lists taken apart
// (its FlattenListVisitor). Argo CD and Flux read with the same library.
func ReadBack(text []byte) ([]Read, error) {
	var out []Read
	d := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(text), 4096)
	for {
		var raw runtime.RawExtension
		if err := d.Decode(&raw); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, err
		}
		raw.Raw = bytes.TrimSpace(raw.Raw)
		if len(raw.Raw) == 0 || bytes.Equal(raw.Raw, []byte("null")) {
			continue
		}
		o, _, err := unstructured.UnstructuredJSONScheme.Decode(raw.Raw, nil, nil)
		if err != nil {
			return nil, err
		}
		if out, err = flatten(out, o); err != nil {
			return nil, err
		}
	}
}

func flatten(into []Read, o runtime.Object) ([]Read, error) {
	switch o := o.(type) {
	case *unstructured.UnstructuredList:
		for i := range o.Items {
			var err error
			if into, err = flatten(into, &o.Items[i]); err != nil {
				return nil, err
			}
		}
		return into, nil
	case *unstructured.Unstructured:
		if o.IsList() {
			err := o.EachListItem(func(item runtime.Object) (err error) {
				into, err = flatten(into, item)
				return err
			})
			return into, err
		}
		kind := o.GroupVersionKind()
		return append(into, Read{ID{kind.Group, kind.Kind, o.GetNamespace(), o.GetName()}, kind.Version}), nil
	}
	return nil, fmt.Errorf("kubectl reads a %T", o)
}

// SameRead tells how what kubectl reads in a formatted object differs from it;
// nil if it is the one object.
func SameRead(text []byte, id ID, version string) error {
	// Between others, as in a stream.
	framed := make([]byte, 0, len(text)+8)
	framed = append(append(append(framed, "---\n"...), text...), "---\n"...)
	got, err := ReadBack(framed)
	switch {
	case err != nil:
		return fmt.Errorf("kubectl cannot read it: %w", err)
	case len(got) != 1:
		return fmt.Errorf("kubectl reads %d objects in it", len(got))
	case got[0] != Read{id, version}:
		return fmt.Errorf("kubectl reads %s of version %s in it", got[0].ID, got[0].Version)
	}
	return nil
}
