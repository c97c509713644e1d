package manifest

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	"k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/yaml"
)

func fromYAML(t *testing.T, text string) map[string]any {
	t.Helper()
	var out map[string]any
	if err := yaml.UnmarshalStrict([]byte(text), &out); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return out
}

// parsed is the one object of a text, as Parse reads it.
func parsed(t *testing.T, text string) Object {
	t.Helper()
	objects, err := Parse([]byte(text))
	if err != nil || len(objects) != 1 {
		t.Fatalf("%d objects, %v in %s", len(objects), err, text)
	}
	return objects[0]
}

// written is what is exported of an object.
func written(t *testing.T, o Object) string {
	t.Helper()
	text, err := Format(o)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// pod wraps containers into a Deployment, service the ports of a Service, and
// custom a spec of a kind that Kubernetes does not know.
func pod(spec string) string {
	return "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {template: {spec: " + spec + "}}}"
}

func service(ports string) string {
	return "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: " + ports + "}}"
}

func custom(spec string) string {
	return "{apiVersion: example.com/v1, kind: Thing, metadata: {name: t}, spec: " + spec + "}"
}

func webhooks(list string) string {
	return "{apiVersion: admissionregistration.k8s.io/v1, kind: MutatingWebhookConfiguration, metadata: {name: w}, webhooks: " + list + "}"
}

func inPod(spec string) string { return "{spec: {template: {spec: " + spec + "}}}" }

func TestPatch(t *testing.T) {
	for name, test := range map[string]struct{ object, patch, want string }{
		"mounts by their path": {
			pod("{containers: [{name: c, volumeMounts: [{name: local-certs, mountPath: /var/run/secrets/istio-dns}]}]}"),
			inPod("{containers: [{name: c, volumeMounts: [{name: local-certs, mountPath: /extra}]}]}"),
			pod("{containers: [{name: c, volumeMounts: [{name: local-certs, mountPath: /extra}, {name: local-certs, mountPath: /var/run/secrets/istio-dns}]}]}"),
		},
		"containers and variables by name": {
			pod("{containers: [{name: a, image: x}, {name: b, env: [{name: A, value: \"1\"}, {name: B, value: \"2\"}]}]}"),
			inPod("{containers: [{name: b, env: [{name: B, value: \"3\"}]}]}"),
			pod("{containers: [{name: a, image: x}, {name: b, env: [{name: A, value: \"1\"}, {name: B, value: \"3\"}]}]}"),
		},
		"ports of a Service by number": {
			service("[{name: status, port: 15021}, {name: https, port: 443, nodePort: 31000}]"),
			"{spec: {ports: [{port: 443, nodePort: 31001}]}}",
			service("[{name: status, port: 15021}, {name: https, port: 443, nodePort: 31001}]"),
		},
		"another number is another port": {
			service("[{name: https, port: 443}]"), "{spec: {ports: [{name: other, port: 8443}]}}",
			service("[{name: other, port: 8443}, {name: https, port: 443}]"),
		},
		"an order": {
			service("[{name: https, port: 443}]"), "{spec: {ports: [{name: other, port: 8443}], $setElementOrder/ports: [{port: 443}, {port: 8443}]}}",
			service("[{name: https, port: 443}, {name: other, port: 8443}]"),
		},
		"webhooks by name": {
			webhooks("[{name: a, failurePolicy: Fail}, {name: b, failurePolicy: Fail}]"), "{webhooks: [{name: b, failurePolicy: Ignore}]}",
			webhooks("[{name: a, failurePolicy: Fail}, {name: b, failurePolicy: Ignore}]"),
		},
		"expressions are replaced": {
			webhooks("[{name: a, namespaceSelector: {matchExpressions: [{key: x, operator: Exists}]}}]"),
			"{webhooks: [{name: a, namespaceSelector: {matchExpressions: [{key: y, operator: Exists}]}}]}",
			webhooks("[{name: a, namespaceSelector: {matchExpressions: [{key: y, operator: Exists}]}}]"),
		},
		"rules of a role are replaced": {
			"{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: r}, rules: [{verbs: [get]}]}", "{rules: [{verbs: [list]}]}",
			"{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: r}, rules: [{verbs: [list]}]}",
		},
		"finalizers are united": {
			"{apiVersion: v1, kind: ConfigMap, metadata: {name: c, finalizers: [a]}}", "{metadata: {finalizers: [b]}}",
			"{apiVersion: v1, kind: ConfigMap, metadata: {name: c, finalizers: [b, a]}}",
		},
		"maps merge": {
			"{apiVersion: v1, kind: ConfigMap, metadata: {name: c, labels: {a: x, b: y}}}", "{metadata: {labels: {a: z, c: w}}}",
			"{apiVersion: v1, kind: ConfigMap, metadata: {name: c, labels: {a: z, b: y, c: w}}}",
		},
		"null removes":               {pod("{hostNetwork: true, containers: []}"), inPod("{hostNetwork: null}"), pod("{containers: []}")},
		"null of what is not":        {pod("{}"), "{spec: {strategy: {rollingUpdate: null}, replicas: null}}", "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {strategy: {}, template: {spec: {}}}}"},
		"null in a new item":         {service("[{port: 80}]"), "{spec: {ports: [{port: 81, nodePort: null}]}}", service("[{port: 81}, {port: 80}]")},
		"null deep in a new item":    {pod("{containers: [{name: a}]}"), inPod("{containers: [{name: b, env: [{name: A, value: null}, {name: B, $patch: delete}]}]}"), pod("{containers: [{name: b, env: [{name: A}]}, {name: a}]}")},
		"null in a replaced list":    {pod("{}"), inPod("{tolerations: [{key: a, effect: null}]}"), pod("{tolerations: [{key: a}]}")},
		"delete an item":             {service("[{port: 80}, {port: 443}]"), "{spec: {ports: [{port: 80, $patch: delete}]}}", service("[{port: 443}]")},
		"delete what is not":         {service("[{port: 80}]"), "{spec: {ports: [{port: 81, $patch: delete}]}}", service("[{port: 80}]")},
		"delete and give anew":       {service("[{port: 80, nodePort: 31000}]"), "{spec: {ports: [{port: 80, $patch: delete}, {port: 80, name: web}]}}", service("[{port: 80, name: web}]")},
		"delete where there is none": {pod("{}"), inPod("{volumes: [{name: a, $patch: delete}]}"), pod("{volumes: []}")},
		"replace a list":             {service("[{port: 80, name: a}, {port: 443}]"), "{spec: {ports: [{$patch: replace}, {port: 80, nodePort: null}]}}", service("[{port: 80}]")},
		"replace a map":              {pod("{nodeSelector: {a: x, b: y}, affinity: {nodeAffinity: {}, podAffinity: {}}}"), inPod("{nodeSelector: {$patch: replace, c: z}, affinity: {$patch: replace, podAntiAffinity: {}, podAffinity: null}}"), pod("{nodeSelector: {c: z}, affinity: {podAntiAffinity: {}}}")},
		"replace where there is none": {
			pod("{}"), inPod("{nodeSelector: {$patch: replace, c: z}, volumes: [{$patch: replace}, {name: v}]}"),
			pod("{nodeSelector: {c: z}, volumes: [{name: v}]}"),
		},
		"whole numbers stay":         {pod("{terminationGracePeriodSeconds: 30}"), "{spec: {replicas: 100000000}}", "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {replicas: 100000000, template: {spec: {terminationGracePeriodSeconds: 30}}}}"},
		"text for base64":            {"{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {a: eA==}}", "{data: {b: eQ==}}", "{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {a: eA==, b: eQ==}}"},
		"a number or a text":         {service("[{port: 80, targetPort: 80}]"), "{spec: {ports: [{port: 80, targetPort: http}]}}", service("[{port: 80, targetPort: http}]")},
		"nothing":                    {pod("{}"), "{}", pod("{}")},
		"custom: maps merge":         {custom("{a: {b: 1, c: 2}}"), "{spec: {a: {b: 3, c: null}}}", custom("{a: {b: 3}}")},
		"custom: lists are replaced": {custom("{list: [{name: x, v: 1}, {name: z}]}"), "{spec: {list: [{name: x, w: 2}]}}", custom("{list: [{name: x, w: 2}]}")},
		"custom: a new map":          {custom("{}"), "{spec: {a: {b: {c: null, d: 1}}}}", custom("{a: {b: {d: 1}}}")},
		"custom: a map for a value":  {custom("{a: 1}"), "{spec: {a: {b: 1}}}", custom("{a: {b: 1}}")},
		"a definition is custom":     {"{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: c}, spec: {versions: [{name: v1}]}}", "{spec: {versions: [{name: v2}]}}", "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: c}, spec: {versions: [{name: v2}]}}"},
	} {
		t.Run(name, func(t *testing.T) {
			o, patch := parsed(t, test.object), parsed(t, "{apiVersion: v1, kind: X, metadata: {name: x}, patch: "+test.patch+"}")
			merge := Map(patch.Body["patch"])
			body := o.Body
			if err := Patch(o, merge); err != nil {
				t.Fatal(err)
			}
			if got, want := written(t, Object{Body: body}), written(t, parsed(t, test.want)); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
			if again := parsed(t, "{apiVersion: v1, kind: X, metadata: {name: x}, patch: "+test.patch+"}"); !reflect.DeepEqual(patch.Body, again.Body) {
				t.Errorf("the patch is changed: %v", merge)
			}
		})
	}
}

// TestPatchSharesNothing: what one object gets from a patch, a later change of
// that object does not give to another.
func TestPatchSharesNothing(t *testing.T) {
	for name, test := range map[string]struct{ object, patch string }{
		"Kubernetes' own": {pod("{containers: [{name: a}]}"), inPod("{containers: [{name: b, args: [x], env: [{name: A}]}], tolerations: [{key: k}], affinity: {nodeAffinity: {}}}")},
		"custom":          {custom("{}"), "{spec: {list: [{v: {x: 1}}], map: {inner: {x: 1}}}}"},
	} {
		t.Run(name, func(t *testing.T) {
			patch, first, second := fromYAML(t, test.patch), parsed(t, test.object), parsed(t, test.object)
			for _, o := range []Object{first, second} {
				if err := Patch(o, patch); err != nil {
					t.Fatal(err)
				}
			}
			want := written(t, second)
			spoil(first.Body)
			if got := written(t, second); got != want {
				t.Errorf("the other object is changed: %s", got)
			}
			if again := fromYAML(t, test.patch); !reflect.DeepEqual(patch, again) {
				t.Errorf("the patch is changed: %v", patch)
			}
		})
	}
}

// spoil changes a value everywhere.
func spoil(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, item := range v {
			spoil(item)
		}
		v["spoilt"] = true
	case []any:
		for i, item := range v {
			spoil(item)
			v[i] = "spoilt"
		}
	}
}

// FuzzPatch: no patch makes the merge panic, nor leaves a directive or a null
// that was not there.
func FuzzPatch(f *testing.F) {
	object := pod("{containers: [{name: c, ports: [{containerPort: 80}], env: [{name: A, value: x}], volumeMounts: [{name: v, mountPath: /v}]}], volumes: [{name: v, emptyDir: {}}], imagePullSecrets: [{name: s}]}")
	for _, patch := range []string{
		inPod("{containers: [{name: c, env: [{name: A, $patch: delete}]}], volumes: [{$patch: replace}, {name: w}]}"),
		inPod("{containers: [{name: c, $setElementOrder/env: [{name: B}, {name: A}], env: [{name: B}]}], $retainKeys: [containers]}"),
		inPod("{containers: [null, [1], {name: [a]}, {name: {a: b}}]}"), "{metadata: {$deleteFromPrimitiveList/finalizers: [a], finalizers: [b, 1, null]}}",
		"{spec: {strategy: {$patch: delete}, selector: {$patch: replace, matchLabels: {a: null}}}}",
	} {
		f.Add(object, patch)
		f.Add(service("[{port: 80}]"), patch)
	}
	f.Fuzz(func(t *testing.T, object, patch string) {
		objects, err := Parse([]byte(object))
		var merge map[string]any
		if err != nil || len(objects) != 1 || yaml.Unmarshal([]byte(patch), &merge) != nil {
			return
		}
		o := objects[0]
		// RFC 7386 keeps the nulls in a list.
		before := directed(o.Body) || holdsNull(o.Body) || !scheme.Scheme.Recognizes(o.groupVersionKind())
		if Patch(o, merge) == nil && !before && (directed(o.Body) || holdsNull(o.Body)) {
			t.Errorf("left in it:\n%s", written(t, o))
		}
	})
}

func holdsNull(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(v)), holdsNull)
	case []any:
		return slices.ContainsFunc(v, holdsNull)
	}
	return false
}
