// Package admission judges whether an object of Istio's is one that its
// control plane takes. Istio's webhook refuses much that the
// CustomResourceDefinitions take: a route that leads nowhere, weights that do
// not add up, an expression that is none.
//
// The judge is Istio's own library, of the release that is built in. It finds
// a kind's check by the kind's name, and client-go has the kind's type, so that
// there is no table of kinds here. EnvoyFilter alone has its check elsewhere, in
// a package that brings all of Envoy's API, half as much as the rest of the
// binary: it is not judged.
package admission

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	istio "istio.io/client-go/pkg/clientset/versioned/scheme"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/validation"
	"istio.io/istio/pkg/log"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"meshc.dev/compiler/manifest"
)

// Judge knows what the control plane takes. It may be used concurrently.
type Judge struct{}

// NewJudge makes a judge, and has Istio's library say nothing: it logs some of
// its warnings to where manifests go.
func NewJudge() *Judge {
	for _, scope := range log.Scopes() {
		scope.SetOutputLevel(log.NoneLevel)
	}
	return &Judge{}
}

// check is what tells of one object what is wrong with it.
type check struct {
	validate validation.ValidateFunc
	spec     reflect.Type
	meta     config.Meta
}

// Check gives all for which the control plane refuses an object that its
// CustomResourceDefinition takes, in the order in which it tells it. It gives
// nothing for kinds that the control plane takes as they are, or does not know.
func (*Judge) Check(o manifest.Object) []manifest.Fault {
	c := checkOf(o)
	if c == nil {
		return nil
	}
	whole := map[string]any{
		"metadata": map[string]any{"annotations": o.At("metadata", "annotations"), "labels": o.At("metadata", "labels")},
		"spec":     o.Body["spec"],
	}
	var faults []manifest.Fault
	times := map[string]int{}
	refusals := c.refusals(whole)
	for _, says := range refusals {
		times[says]++
	}
	for _, says := range refusals {
		if times[says] == 0 {
			continue
		}
		for _, path := range c.places(says, times[says], whole) {
			faults = add(faults, path, says)
		}
		times[says] = 0
	}
	return hosts(faults)
}

// add puts what is said of one place into one fault: that a certificate is
// missing, and its key.
func add(faults []manifest.Fault, path []any, says string) []manifest.Fault {
	for i, f := range faults {
		if len(path) > 0 && slices.Equal(f.Path, path) {
			faults[i].Says += "; " + says
			return faults
		}
	}
	return append(faults, manifest.Fault{Path: path, Says: says})
}

func checkOf(o manifest.Object) *check {
	validate := validation.GetValidateFunc("Validate" + o.Kind())
	kind := schema.GroupVersionKind{Group: o.Group(), Version: o.Version(), Kind: o.Kind()}
	typed, err := istio.Scheme.New(kind)
	if validate == nil || err != nil {
		return nil
	}
	spec, ok := reflect.TypeOf(typed).Elem().FieldByName("Spec")
	if !ok {
		return nil
	}
	return &check{validate, spec.Type, config.Meta{
		GroupVersionKind: config.GroupVersionKind{Group: kind.Group, Version: kind.Version, Kind: kind.Kind},
		Name:             o.Name(), Namespace: o.Namespace(),
	}}
}

// refusals are the reasons to refuse what is in an object. Its name stays: it is
// part of some reasons, which are to be compared.
func (c *check) refusals(whole any) []string {
	text, err := json.Marshal(manifest.Map(whole)["spec"])
	if err != nil {
		return nil
	}
	spec := reflect.New(c.spec).Interface()
	if err := config.ApplyJSON(spec, string(text)); err != nil {
		return []string{"cannot be read: " + strings.TrimPrefix(err.Error(), "json: ")}
	}
	meta, about := c.meta, manifest.Map(manifest.Map(whole)["metadata"])
	meta.Annotations, meta.Labels = manifest.Texts(about["annotations"]), manifest.Texts(about["labels"])
	_, refused := c.validate(config.Config{Meta: meta, Spec: spec})
	return sentences(refused, "invalid policy "+meta.Name+"."+meta.Namespace+": ")
}
