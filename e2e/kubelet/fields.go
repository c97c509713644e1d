package kubelet

import (
	"fmt"
	"net/netip"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

// What the only node has to give; a container without a limit may take it all.
var capacity = corev1.ResourceList{
	corev1.ResourceCPU:    resource.MustParse("2"),
	corev1.ResourceMemory: resource.MustParse("2Gi"),
}

// resolve answers the downward API.
func resolve(pod *corev1.Pod, c corev1.Container, ip netip.Addr, from *corev1.EnvVarSource) (string, error) {
	switch {
	case from.FieldRef != nil:
		return field(pod, ip, from.FieldRef.FieldPath)
	case from.ResourceFieldRef != nil:
		return limit(c, from.ResourceFieldRef)
	}
	return "", fmt.Errorf("a source that these tests do not know: %s", from)
}

func field(pod *corev1.Pod, ip netip.Addr, path string) (string, error) {
	switch path {
	case "metadata.name":
		return pod.Name, nil
	case "metadata.namespace":
		return pod.Namespace, nil
	case "metadata.uid":
		return string(pod.UID), nil
	case "spec.serviceAccountName":
		return pod.Spec.ServiceAccountName, nil
	case "status.podIP":
		return ip.String(), nil
	}
	return "", fmt.Errorf("a field that these tests do not know: %s", path)
}

func limit(c corev1.Container, ref *corev1.ResourceFieldSelector) (string, error) {
	var name corev1.ResourceName
	switch ref.Resource {
	case "limits.cpu":
		name = corev1.ResourceCPU
	case "limits.memory":
		name = corev1.ResourceMemory
	default:
		return "", fmt.Errorf("a resource that these tests do not know: %s", ref.Resource)
	}
	amount, ok := c.Resources.Limits[name]
	if !ok {
		amount = capacity[name]
	}
	divisor := ref.Divisor.MilliValue()
	if divisor == 0 {
		divisor = 1000
	}
	return strconv.FormatInt((amount.MilliValue()+divisor-1)/divisor, 10), nil
}
