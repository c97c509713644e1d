package cluster

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/util/retry"

	"meshc.dev/e2e/sandbox"
)

// A Workload is the one Pod of a Deployment, running on a host of its own.
type Workload struct {
	Pod *corev1.Pod

	cluster *Cluster
	binary  string
	host    *sandbox.Host
	process *sandbox.Process
}

// Pod makes a Pod from a Deployment's template, as the Deployment's controller
// does, so that the server's admission sees it. Where controllers run, it waits for theirs.
func (c *Cluster) Pod(ctx context.Context, d *appsv1.Deployment) (*corev1.Pod, error) {
	if c.node != "" {
		return c.controlled(ctx, d)
	}
	pod := &corev1.Pod{ObjectMeta: d.Spec.Template.ObjectMeta, Spec: d.Spec.Template.Spec}
	pod.Name = d.Name + "-0"
	return c.Kube.CoreV1().Pods(d.Namespace).Create(ctx, pod, metav1.CreateOptions{})
}

// Deploy makes a Pod of the Deployment and runs it with a binary in place of
// its image; AwaitReady says when it is ready.
func (c *Cluster) Deploy(ctx context.Context, d *appsv1.Deployment, binary string) (*Workload, error) {
	pod, err := c.Pod(ctx, d)
	if err != nil {
		return nil, err
	}
	host, err := c.newHost()
	if err != nil {
		return nil, err
	}
	w := &Workload{Pod: pod, cluster: c, binary: c.binary(binary), host: host}
	return w, w.Start(ctx)
}

// Start runs the Pod's container, the first time or again.
func (w *Workload) Start(ctx context.Context) (err error) {
	// A node is known to have to do with a Pod's volumes a moment after the Pod is bound to it.
	err = retry.OnError(wait.Backoff{Steps: 50, Duration: 100 * time.Millisecond}, apierrors.IsForbidden, func() (err error) {
		w.process, err = w.cluster.kubelet.Run(ctx, w.Pod, w.binary, w.host)
		return err
	})
	return err
}

// Stop ends the container and takes the Pod out of its Services.
func (w *Workload) Stop(ctx context.Context) error {
	if err := w.process.Stop(); err != nil {
		return err
	}
	return w.publish(ctx, false)
}

// Host is the address of the Pod.
func (w *Workload) Host() string { return w.host.Addr.String() }

// AwaitReady waits until the readiness probe of the container succeeds, then
// puts the Pod into its Services.
func (w *Workload) AwaitReady(ctx context.Context) error {
	probe := w.Pod.Spec.Containers[0].ReadinessProbe
	if probe == nil || probe.HTTPGet == nil {
		return fmt.Errorf("pod %s/%s has no readiness probe over HTTP", w.Pod.Namespace, w.Pod.Name)
	}
	url := fmt.Sprintf("http://%s:%s%s", w.Host(), probe.HTTPGet.Port.String(), probe.HTTPGet.Path)
	client := http.Client{Timeout: time.Second}
	err := wait.PollUntilContextTimeout(ctx, 100*time.Millisecond, time.Minute, true,
		func(context.Context) (bool, error) {
			if ended := w.process.Exited(); ended != nil {
				return false, ended
			}
			response, err := client.Get(url)
			if err != nil {
				return false, nil
			}
			response.Body.Close()
			return response.StatusCode == http.StatusOK, nil
		})
	if err != nil {
		return fmt.Errorf("%s: %w", url, err)
	}
	return w.publish(ctx, true)
}

// publish writes an EndpointSlice for each Service that selects the Pod.
func (w *Workload) publish(ctx context.Context, ready bool) error {
	services, err := w.cluster.Kube.CoreV1().Services(w.Pod.Namespace).List(ctx, metav1.ListOptions{})
	if err != nil {
		return err
	}
	for _, s := range services.Items {
		selector := labels.SelectorFromSet(s.Spec.Selector)
		if selector.Empty() || !selector.Matches(labels.Set(w.Pod.Labels)) {
			continue
		}
		ports, err := w.ports(s)
		if err != nil {
			return fmt.Errorf("service %s/%s: %w", s.Namespace, s.Name, err)
		}
		if err := w.cluster.PutEndpoints(ctx, &s, ports, w.Host(), ready); err != nil {
			return err
		}
	}
	return nil
}

// ports are the Pod's own, where a Service's target port leads.
func (w *Workload) ports(s corev1.Service) ([]discoveryv1.EndpointPort, error) {
	var ports []discoveryv1.EndpointPort
	for _, p := range s.Spec.Ports {
		number := p.TargetPort.IntVal
		if p.TargetPort.Type == intstr.String {
			i := slices.IndexFunc(w.Pod.Spec.Containers[0].Ports, func(c corev1.ContainerPort) bool {
				return c.Name == p.TargetPort.StrVal
			})
			if i < 0 {
				return nil, fmt.Errorf("no container port is named %s", p.TargetPort.StrVal)
			}
			number = w.Pod.Spec.Containers[0].Ports[i].ContainerPort
		}
		ports = append(ports, discoveryv1.EndpointPort{Name: &p.Name, Port: &number, Protocol: &p.Protocol})
	}
	return ports, nil
}
