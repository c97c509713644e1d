// Package kubelet runs a container of a Pod as a plain process, with what the
// Pod says: arguments, environment, volumes and service account.
package kubelet

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/kubernetes"

	"meshc.dev/e2e/sandbox"
)

// A Kubelet runs Pods of one cluster.
type Kubelet struct {
	Kube    kubernetes.Interface
	API     netip.Addr // cluster IP of Service kubernetes
	Servers *sandbox.Servers
	Name    string // prefix of names and files
}

// Run starts the Pod's only container on a host, with a file in place of the
// image. The container's root directory holds that file and the volumes that
// the Pod mounts, nothing else, so that no setting can come from elsewhere.
func (k *Kubelet) Run(ctx context.Context, pod *corev1.Pod, binary string, host *sandbox.Host) (*sandbox.Process, error) {
	if n := len(pod.Spec.Containers); n != 1 {
		return nil, fmt.Errorf("pod %s/%s has %d containers; only one can be run", pod.Namespace, pod.Name, n)
	}
	container := pod.Spec.Containers[0]
	name := fmt.Sprintf("%s-%s-%s", k.Name, pod.Namespace, pod.Name)
	root := filepath.Join(k.Servers.Dir, name)
	// A restarted container begins anew.
	if err := os.RemoveAll(root); err != nil {
		return nil, err
	}
	if err := furnish(root, pod.Namespace); err != nil {
		return nil, err
	}
	if err := place(binary, filepath.Join(root, "binary")); err != nil {
		return nil, err
	}
	v := volumes{Kubelet: k, pod: pod}
	for _, mount := range container.VolumeMounts {
		if err := v.mount(ctx, root, mount); err != nil {
			return nil, fmt.Errorf("volume %s: %w", mount.Name, err)
		}
	}
	env, err := k.environment(pod, container, host.Addr)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("/binary", container.Args...)
	cmd.Env = env
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root}
	return k.Servers.Start(name, host, cmd)
}

// furnish writes what a container has besides its image and volumes. No DNS
// server answers: what runs here is told addresses, not names.
func furnish(root, namespace string) error {
	for _, dir := range []string{"etc", "tmp"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o777); err != nil {
			return err
		}
	}
	resolv := fmt.Sprintf("search %s.svc.cluster.local svc.cluster.local cluster.local\nnameserver 127.0.0.1\n", namespace)
	return os.WriteFile(filepath.Join(root, "etc", "resolv.conf"), []byte(resolv), 0o644)
}

// place puts an executable into a container's root without a copy where the
// file system can.
func place(from, to string) error {
	if os.Link(from, to) == nil {
		return nil
	}
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o755)
}

// environment is what a kubelet sets for a container: where the API is, then
// what the Pod says.
func (k *Kubelet) environment(pod *corev1.Pod, c corev1.Container, ip netip.Addr) ([]string, error) {
	env := []string{
		"HOSTNAME=" + pod.Name,
		"KUBERNETES_SERVICE_HOST=" + k.API.String(),
		"KUBERNETES_SERVICE_PORT=443",
	}
	for _, e := range c.Env {
		value := e.Value
		if e.ValueFrom != nil {
			var err error
			if value, err = resolve(pod, c, ip, e.ValueFrom); err != nil {
				return nil, fmt.Errorf("environment variable %s: %w", e.Name, err)
			}
		}
		env = append(env, e.Name+"="+value)
	}
	return env, nil
}
