package cluster

import (
	"context"
	"fmt"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/wait"
)

// NodeGroup is the group of all nodes, in whose names kubelets speak.
const NodeGroup = "system:nodes"

// NodeUser is the name of a node as a user.
func NodeUser(name string) string { return "system:node:" + name }

// join adds a node to the cluster, which from then on runs its Pods.
func (c *Cluster) join(ctx context.Context, name string) error {
	node, err := c.As(NodeUser(name), NodeGroup)
	if err != nil {
		return err
	}
	object := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: name}}
	if _, err := node.Kube.CoreV1().Nodes().Create(ctx, object, metav1.CreateOptions{}); err != nil {
		return fmt.Errorf("node %s: %w", name, err)
	}
	// A node that is ready loses what keeps Pods off a new one.
	_, err = c.Kube.CoreV1().Nodes().Patch(ctx, name, types.MergePatchType, []byte(`{"spec": {"taints": null}}`), metav1.PatchOptions{})
	c.node, c.kubelet.Kube = name, node.Kube
	return err
}

// controlled is the Pod that the controllers made of a Deployment, on the node.
func (c *Cluster) controlled(ctx context.Context, d *appsv1.Deployment) (pod *corev1.Pod, err error) {
	pods := c.Kube.CoreV1().Pods(d.Namespace)
	selector := metav1.FormatLabelSelector(d.Spec.Selector)
	err = wait.PollUntilContextTimeout(ctx, 100*time.Millisecond, time.Minute, true,
		func(ctx context.Context) (bool, error) {
			list, err := pods.List(ctx, metav1.ListOptions{LabelSelector: selector})
			if err != nil || len(list.Items) == 0 {
				return false, err
			}
			pod = &list.Items[0]
			return true, nil
		})
	if err != nil {
		return nil, fmt.Errorf("no Pod of Deployment %s/%s: %w", d.Namespace, d.Name, err)
	}
	return pod, c.Bind(ctx, pod)
}

// Bind puts a Pod on the node, as the scheduler does.
func (c *Cluster) Bind(ctx context.Context, pod *corev1.Pod) error {
	if pod.Spec.NodeName != "" {
		return nil
	}
	scheduler, err := c.As("system:kube-scheduler")
	if err != nil {
		return err
	}
	err = scheduler.Kube.CoreV1().Pods(pod.Namespace).Bind(ctx, &corev1.Binding{
		ObjectMeta: metav1.ObjectMeta{Name: pod.Name, Namespace: pod.Namespace},
		Target:     corev1.ObjectReference{Kind: "Node", Name: c.node},
	}, metav1.CreateOptions{})
	if err == nil {
		pod.Spec.NodeName = c.node
	}
	return err
}
