package manifest

import (
	"testing"
)

// TestCanonical: each field has the form in which the API server keeps it, and what
// means something there stays. A second time nothing changes.
func TestCanonical(t *testing.T) {
	const given = `apiVersion: apps/v1
kind: Deployment
metadata: {name: a, namespace: "n", annotations: {}, labels: null, creationTimestamp: null}
spec:
  replicas: 0
  strategy: {}
  template:
    spec:
      hostNetwork: false
      terminationGracePeriodSeconds: 0
      initContainers: []
      securityContext: {}
      containers:
      - name: a
        env: null
        image: auto
        resources: {limits: {cpu: 2000m, memory: 1024Mi, more: what}, requests: {cpu: 0.5, memory: 1}}
        securityContext: {runAsNonRoot: false, privileged: null}
      - name: b
        env:
        - {name: A, value: ""}
        - {name: B, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
        - {name: C, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
      volumes:
      - {name: e, emptyDir: {sizeLimit: 1024Mi}}
      - {name: d, emptyDir: {}}
      - {name: p, projected: {sources: [{serviceAccountToken: {path: t}}, {serviceAccountToken: {path: u, expirationSeconds: 43200}}]}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: a}
webhooks:
- {name: a, namespaceSelector: {}, rules: [{operations: [CREATE], apiGroups: [""]}, {scope: Namespaced}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: a, namespace: "n"}
spec: {podSelector: {}, ingress: [{}, {from: [], ports: [{port: 1}]}], egress: []}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: a, namespace: "n"}
data: {a: "", b: "null"}
---
apiVersion: example.com/v1
kind: Widget
metadata: {name: a, namespace: "n", annotations: {}}
spec: {annotations: {}, cpu: 2000m}
`
	const want = `apiVersion: apps/v1
kind: Deployment
metadata: {name: a, namespace: "n"}
spec:
  replicas: 0
  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: "25%", maxUnavailable: "25%"}}
  template:
    spec:
      terminationGracePeriodSeconds: 0
      securityContext: {}
      containers:
      - name: a
        image: auto
        resources: {limits: {cpu: "2", memory: 1Gi, more: what}, requests: {cpu: 500m, memory: "1"}}
        securityContext: {runAsNonRoot: false}
      - name: b
        env:
        - {name: A}
        - {name: B, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: metadata.name}}}
        - {name: C, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: "0"}}}
      volumes:
      - {name: e, emptyDir: {sizeLimit: 1Gi}}
      - {name: d, emptyDir: {}}
      - {name: p, projected: {sources: [{serviceAccountToken: {path: t, expirationSeconds: 3600}}, {serviceAccountToken: {path: u, expirationSeconds: 43200}}]}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: a}
webhooks:
- {name: a, namespaceSelector: {}, rules: [{operations: [CREATE], apiGroups: [""], scope: "*"}, {scope: Namespaced}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: a, namespace: "n"}
spec: {podSelector: {}, ingress: [{}, {ports: [{port: 1, protocol: TCP}]}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: a, namespace: "n"}
data: {a: "", b: "null"}
---
apiVersion: example.com/v1
kind: Widget
metadata: {name: a, namespace: "n"}
spec: {annotations: {}, cpu: 2000m}
`
	objects, err := Parse([]byte(given))
	if err != nil {
		t.Fatal(err)
	}
	wanted, err := Parse([]byte(want))
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range objects {
		for range 2 {
			Canonical(o)
			got, err := Format(o)
			if err != nil {
				t.Fatal(err)
			}
			if is, _ := Format(wanted[i]); string(got) != string(is) {
				t.Errorf("got\n%swant\n%s", got, is)
			}
		}
	}
}
