package e2e

import (
	"context"
	"fmt"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"meshc.dev/e2e/cluster"
	"meshc.dev/e2e/kubelet"
)

// dev is the user who works in a mesh.
func (h *hardCluster) dev(m *mesh) *cluster.Cluster { return h.as[m.name+"-dev"] }

// ours are the Pods of an owner's kind and of a label that are not on their way out.
func (h *hardCluster) ours(ctx context.Context, namespace, app, kind string) ([]corev1.Pod, error) {
	list, err := h.Kube.CoreV1().Pods(namespace).List(ctx, metav1.ListOptions{LabelSelector: "app=" + app})
	if err != nil {
		return nil, err
	}
	var out []corev1.Pod
	for _, p := range list.Items {
		if owner := metav1.GetControllerOf(&p); owner != nil && owner.Kind == kind && p.DeletionTimestamp == nil {
			out = append(out, p)
		}
	}
	return out, nil
}

// workloads are what a tenant deploys: a Deployment that is scaled by what watches it, a
// Job, a StatefulSet and a DaemonSet.
const workloads = `
{apiVersion: apps/v1, kind: Deployment, metadata: {name: scaled}, spec: {replicas: 1, selector: {matchLabels: {app: scaled}}, template: {metadata: {labels: {app: scaled}}, spec: {containers: [{name: app, image: app, resources: {requests: {cpu: 10m}}}]}}}}
---
{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: scaled}, spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: scaled}, minReplicas: 3, maxReplicas: 4}}
---
{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: scaled}, spec: {minAvailable: 1, selector: {matchLabels: {app: scaled}}}}
---
{apiVersion: batch/v1, kind: Job, metadata: {name: once}, spec: {completions: 2, parallelism: 2, template: {metadata: {labels: {app: once}}, spec: {restartPolicy: Never, containers: [{name: app, image: app}]}}}}
---
{apiVersion: batch/v1, kind: CronJob, metadata: {name: nightly}, spec: {schedule: "0 3 * * *", jobTemplate: {spec: {template: {metadata: {labels: {app: nightly}}, spec: {restartPolicy: Never, containers: [{name: app, image: app}]}}}}}}
---
{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: kept}, spec: {replicas: 1, serviceName: kept, selector: {matchLabels: {app: kept}}, template: {metadata: {labels: {app: kept}}, spec: {containers: [{name: app, image: app}]}}}}
---
{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: everywhere}, spec: {selector: {matchLabels: {app: everywhere}}, template: {metadata: {labels: {app: everywhere}}, spec: {containers: [{name: app, image: app}]}}}}
`

// What the controllers make of a tenant's workloads gets in, in each namespace of each
// mesh, and is injected by the mesh: as many Pods as an autoscaler asks for, a Job's, a
// StatefulSet's, and a DaemonSet's, which name the node that they are for.
func TestFullHardAdmitsWhatControllersMake(t *testing.T) {
	h := mustHard(t)
	want := map[string]struct {
		kind string
		pods int
	}{"scaled": {"ReplicaSet", 3}, "once": {"Job", 2}, "kept": {"StatefulSet", 1}, "everywhere": {"DaemonSet", 1}}
	made := 0
	for _, m := range h.meshes {
		for _, ns := range m.workload {
			out, err := kubectlAs(t, h.dev(m), workloads, "kubectl", "apply", "-n", ns, "-f", "-").CombinedOutput()
			if err != nil {
				t.Fatalf("%s: %s", ns, out)
			}
			for app, w := range want {
				eventually(t, func(ctx context.Context) error {
					pods, err := h.ours(ctx, ns, app, w.kind)
					if err == nil && len(pods) != w.pods {
						err = fmt.Errorf("%s/%s: %d pods of a %s; want %d%s", ns, app, len(pods), w.kind, w.pods, h.complaints(ctx, ns))
					}
					for _, p := range pods {
						belongs(t, &p, m)
					}
					return err
				})
				made += w.pods
			}
			if out, err = kubectlAs(t, h.dev(m), workloads, "kubectl", "delete", "-n", ns, "-f", "-").CombinedOutput(); err != nil {
				t.Errorf("%s: %s", ns, out)
			}
		}
	}
	t.Logf("%d pods of controllers", made)
}

// complaints are what controllers were refused in a namespace.
func (h *hardCluster) complaints(ctx context.Context, namespace string) string {
	events, err := h.Kube.CoreV1().Events(namespace).List(ctx, metav1.ListOptions{FieldSelector: "type=Warning"})
	if err != nil {
		return err.Error()
	}
	var out strings.Builder
	for _, e := range events.Items {
		fmt.Fprintf(&out, "\n%s/%s: %s", e.InvolvedObject.Kind, e.InvolvedObject.Name, e.Message)
	}
	return out.String()
}

// Every gateway's pods are there, as its ReplicaSet asks for them, and injected; the trust
// bundle of every mesh is in its namespaces, where its control plane put it.
func TestFullHardAdmitsGatewaysAndControlPlanes(t *testing.T) {
	h := mustHard(t)
	gateways := 0
	for _, m := range h.meshes {
		for _, d := range m.gateways {
			eventually(t, func(ctx context.Context) error {
				pod, err := h.Pod(ctx, &d)
				if err == nil {
					belongs(t, pod, m)
				}
				return err
			})
			gateways++
		}
		root, err := h.root(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		eventually(t, func(ctx context.Context) error {
			got, err := h.holders(ctx, root)
			if err == nil && len(got) != len(m.visible()) {
				err = fmt.Errorf("the trust bundle of mesh %s is in %v; want %v", m.name, got, m.visible())
			}
			return err
		})
	}
	t.Logf("%d gateways, %d control planes", gateways, len(h.meshes))
}

// A node gets the tokens that the Pods on it mount, for their mesh and for the API server,
// tells how they are, and deletes them at their end. Nobody else had a hand in it: the
// control planes run on tokens that the node was given.
func TestFullHardAdmitsNodes(t *testing.T) {
	h := mustHard(t)
	node := h.as["system:node:n1"]
	for _, m := range h.meshes {
		pods := h.dev(m).Kube.CoreV1().Pods(m.workload[0])
		pod, err := pods.Create(t.Context(), appPod("on-a-node", nil), metav1.CreateOptions{})
		if err != nil {
			t.Fatal(err)
		}
		belongs(t, pod, m)
		if err := h.Bind(t.Context(), pod); err != nil {
			t.Fatal(err)
		}
		audiences := mounted(pod)
		if a := agent(t, pod); a != nil && !audiences[a.TokenAudience] {
			t.Errorf("%s mounts no token for %s", pod.Name, a.TokenAudience)
		}
		for audience := range audiences {
			// The node is known to have to do with the Pod a moment after it was bound to it.
			eventually(t, func(ctx context.Context) error {
				_, err := kubelet.Token(ctx, node.Kube, pod, audience, nil)
				return err
			})
		}
		running := `{"status":{"phase":"Running","podIP":"10.137.0.9","conditions":[{"type":"Ready","status":"True"}]}}`
		if _, err = node.Kube.CoreV1().Pods(pod.Namespace).Patch(t.Context(), pod.Name, types.StrategicMergePatchType, []byte(running), metav1.PatchOptions{}, "status"); err != nil {
			t.Error(err)
		}
		if err := pods.Delete(t.Context(), pod.Name, metav1.DeleteOptions{}); err != nil {
			t.Error(err)
		}
		ended := int64(0)
		if err := node.Kube.CoreV1().Pods(pod.Namespace).Delete(t.Context(), pod.Name, metav1.DeleteOptions{GracePeriodSeconds: &ended}); err != nil {
			t.Error(err)
		}
	}
}

// mounted are the audiences of the tokens that a Pod mounts, "" for the API server's.
func mounted(pod *corev1.Pod) map[string]bool {
	found := map[string]bool{}
	for _, v := range pod.Spec.Volumes {
		if v.Projected == nil {
			continue
		}
		for _, s := range v.Projected.Sources {
			if s.ServiceAccountToken != nil {
				found[s.ServiceAccountToken.Audience] = true
			}
		}
	}
	return found
}

// A tenant runs commands in his own pods and reads their logs: the API server lets him,
// and asks the kubelet, which no Pod without a node has.
func TestFullHardAdmitsExec(t *testing.T) {
	h := mustHard(t)
	m := h.meshes[0]
	ns := m.workload[0]
	createPod(t, &sample{Cluster: h.dev(m)}, ns, "asked", nil)
	for line, want := range map[string]string{
		"exec asked -- id": "pod asked does not have a host assigned",
		"attach asked":     "pod asked does not have a host assigned",
		"logs asked":       "",
	} {
		out, _ := kubectlAs(t, h.dev(m), "", append([]string{"kubectl", "-n", ns}, words(line)...)...).CombinedOutput()
		if answer := string(out); !strings.Contains(answer, want) || strings.Contains(answer, "orbidden") {
			t.Errorf("kubectl %s: %s; want %s", line, answer, want)
		}
	}
}
