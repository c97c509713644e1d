package manifest

import (
	"strings"
	"testing"
)

// TestPatchMalformed: what is wrong is told at its field, in plain words.
func TestPatchMalformed(t *testing.T) {
	for name, test := range map[string]struct{ object, patch, want string }{
		"no key":                    {pod("{containers: [{name: c}]}"), inPod("{containers: [{name: c, volumeMounts: [{name: v}]}]}"), "an item of spec.template.spec.containers[c].volumeMounts in the patch needs mountPath, by which Kubernetes tells the items apart"},
		"no key to delete by":       {service("[{port: 80}]"), "{spec: {ports: [{name: http, $patch: delete}]}}", "an item of spec.ports in the patch needs port, by which Kubernetes tells the items apart"},
		"a key that is a map":       {service("[{port: 80}]"), "{spec: {ports: [{port: {a: b}}, {port: {a: b}}]}}", "an item of spec.ports in the patch needs port, by which Kubernetes tells the items apart"},
		"an item that is no map":    {service("[{port: 80}]"), "{spec: {ports: [80]}}", "an item of spec.ports in the patch needs port, by which Kubernetes tells the items apart"},
		"a null item":               {service("[{port: 80}]"), "{spec: {ports: [null]}}", "an item of spec.ports in the patch needs port, by which Kubernetes tells the items apart"},
		"one key twice":             {service("[{port: 80}]"), "{spec: {ports: [{port: 53, protocol: TCP}, {port: 53, protocol: UDP}]}}", "two items of spec.ports in the patch have the same port, 53, by which Kubernetes tells the items apart"},
		"an object without the key": {service("[{name: http}]"), "{spec: {ports: [{port: 80}]}}", "spec.ports of the object has an item without port: no patch can be merged into the list"},
		"an unknown directive":      {service("[{port: 80}]"), "{spec: {ports: [{port: 80, $patch: remove}]}}", `spec.ports[80]: $patch must be "delete" or "replace", not "remove"`},
		"replace with a name":       {service("[{port: 80}]"), "{spec: {ports: [{port: 80, $patch: replace}]}}", `spec.ports: {"$patch": "replace"} stands alone in its item: it replaces the whole list by the other items`},
		"the whole object":          {service("[]"), "{$patch: delete}", "$patch may not stand at the top of a patch: an object is neither deleted nor replaced by one"},
		"$patch in a plain list":    {pod("{}"), inPod("{tolerations: [{key: a, $patch: delete}]}"), "spec.template.spec.tolerations is replaced as a whole: $patch may not stand in it"},
		"no such field":             {pod("{}"), "{spec: {replica: 3}}", "spec.replica: Kubernetes knows no such field"},
		"a list for a map":          {pod("{}"), "{spec: [1]}", "spec must be a map"},
		"a map for a list":          {service("[]"), "{spec: {ports: {http: 80}}}", "spec.ports must be a list"},
		"a map for a value":         {pod("{}"), "{spec: {replicas: {a: 1}}}", "spec.replicas must be a single value"},
		"a value for a map":         {pod("{}"), "{metadata: {labels: a}}", "metadata.labels must be a map"},
		"maps among finalizers":     {service("[]"), "{metadata: {finalizers: [{a: b}]}}", "each item of metadata.finalizers must be a single value"},
		"an ill-made order":         {service("[{port: 80}]"), "{spec: {$setElementOrder/ports: 3}}", "the patch does not merge: "},
		"custom with $patch":        {custom("{list: [{name: x}]}"), "{spec: {list: [{name: x, $patch: delete}]}}", "$patch is for Kubernetes' own kinds: a patch of Thing.example.com t replaces lists, so give the whole list"},
	} {
		t.Run(name, func(t *testing.T) {
			err := Patch(parsed(t, test.object), fromYAML(t, test.patch))
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}
