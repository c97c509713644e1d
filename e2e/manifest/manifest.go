// Package manifest reads what meshc exports, without altering a byte of it.
package manifest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
)

// An Object is one document of a stream: what it says and how it was written.
type Object struct {
	*unstructured.Unstructured
	YAML []byte
}

func (o Object) String() string {
	return fmt.Sprintf("%s %s/%s", o.GroupVersionKind().GroupKind(), o.GetNamespace(), o.GetName())
}

// Parse splits a stream into its objects, in order.
func Parse(stream []byte) ([]Object, error) {
	var objects []Object
	reader := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(stream)))
	for {
		doc, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return nil, err
		}
		var content map[string]any
		if err := yaml.Unmarshal(doc, &content); err != nil {
			return nil, fmt.Errorf("document %d: %w", len(objects)+1, err)
		}
		if len(content) == 0 {
			continue // only comments
		}
		objects = append(objects, Object{&unstructured.Unstructured{Object: content}, doc})
	}
}

// Of returns the objects of one kind as the Go type that stands for it.
func Of[T any](objects []Object, kind string) ([]T, error) {
	var found []T
	for _, o := range objects {
		if o.GetKind() != kind {
			continue
		}
		var t T
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(o.Object, &t); err != nil {
			return nil, fmt.Errorf("%s: %w", o, err)
		}
		found = append(found, t)
	}
	return found, nil
}
