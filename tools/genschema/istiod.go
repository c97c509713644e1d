package main

import (
	"maps"
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
	"istio.io/istio/operator/pkg/apis"
)

// istiodValues defines the values of the chart of istiod. Istio describes
// values as protobuf messages, for all its charts together, and not in full:
// fields that this chart reads are added, fields that it never reads are
// taken away, for setting them has no effect.
func istiodValues() (definitions, error) {
	c, err := readChart("charts/istio-control/istio-discovery")
	if err != nil {
		return nil, err
	}
	values := inlined((&apis.Values{}).ProtoReflect().Descriptor())
	pilot := values.fields["pilot"]
	delete(values.fields, "pilot")
	values.fields["platform"] = expr("string")               // beside the one in global
	pilot.fields["extraContainerArgs"] = expr("[...string]") // described as structs
	shared := maps.Clone(values.fields)

	// The chart merges pilot.* into the top level, where the two meet pilot's
	// wins (cni is the settings of istiod, not of the node agent).
	maps.Copy(values.fields, pilot.fields)
	addDefaults(values, c.defaults)
	reads := withoutPilot(c.reads)
	addReads(values, reads)
	prune(values, "", func(p string) bool {
		return !elsewhere(p) && (reads.touch(p) || hasDefault(c.defaults, p))
	})
	values.fields["meshConfig"] = expr("#MeshConfig")

	pilot = structure()
	for name, t := range values.fields {
		if _, top := shared[name]; !top || name == "cni" {
			pilot.fields[name] = t
		}
	}
	top := structure()
	for name, t := range values.fields {
		if pilot.fields[name] == nil {
			top.fields[name] = t
		}
	}
	top.fields["pilot"] = expr("_#IstiodPilot")
	for name := range pilot.fields {
		top.fields[name] = pilot.fields[name]
	}
	return definitions{"#IstiodValues": top, "_#IstiodPilot": pilot}, nil
}

// elsewhere tells fields that only charts other than istiod's read, though a
// template of istiod's takes the whole of which they are part.
func elsewhere(p string) bool {
	switch p {
	case "gateways.enabled", "gateways.istio-egressgateway", "gateways.istio-ingressgateway":
		return true
	}
	return false
}

// inlined is a message of Istio's values as nested structs: pruning is by
// path, and the same message may stay whole at one and not at another.
func inlined(m protoreflect.MessageDescriptor) *cuetype {
	return protoStruct(m, inlinedField)
}

func inlinedField(f protoreflect.FieldDescriptor) *cuetype {
	if e := f.Enum(); e != nil {
		return protoEnum(e)
	}
	m := f.Message()
	switch {
	case m == nil && f.ContainingMessage().IsMapEntry(), f.Parent().Name() == "ResourcesRequestsConfig":
		// Quantities and labels: YAML authors leave the quotes off "1".
		return oneOf("number", "string")
	case m == nil:
		return protoScalar(f.Kind())
	case m.Name() == "IntOrString":
		return oneOf("int", "string")
	}
	if t := wellKnown(m); t != nil {
		return t
	}
	return inlined(m)
}

type paths []string

// withoutPilot are the paths as they are once pilot.* is merged into the top.
func withoutPilot(reads []string) paths {
	var top paths
	for _, p := range reads {
		if p != "pilot" {
			top = append(top, strings.TrimPrefix(p, "pilot."))
		}
	}
	return top
}

// touch tells whether one of the paths is p, lies in p or holds p.
func (ps paths) touch(p string) bool {
	return slices.ContainsFunc(ps, func(q string) bool {
		return p == q || strings.HasPrefix(q, p+".") || strings.HasPrefix(p, q+".")
	})
}

func hasDefault(defaults map[string]any, p string) bool {
	step, rest, nested := strings.Cut(p, ".")
	value, ok := defaults[step]
	if !ok || !nested {
		return ok
	}
	inner, _ := value.(map[string]any)
	return hasDefault(inner, rest)
}

// prune removes the fields that keep refuses.
func prune(t *cuetype, at string, keep func(path string) bool) {
	for name, field := range t.fields {
		p := strings.TrimPrefix(at+"."+name, ".")
		if !keep(p) {
			delete(t.fields, name)
			continue
		}
		prune(field, p, keep)
	}
}
