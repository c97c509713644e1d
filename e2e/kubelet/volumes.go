package kubelet

import (
	"context"
	"fmt"
	"maps"
	"net/netip"
	"os"
	"path/filepath"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// volumes fills the volumes of one Pod from the API.
type volumes struct {
	*Kubelet
	pod *corev1.Pod
}

// files are a volume's content by path.
type files map[string][]byte

func (v volumes) mount(ctx context.Context, root string, m corev1.VolumeMount) error {
	content, err := v.content(ctx, m.Name)
	if err != nil {
		return err
	}
	dir := filepath.Join(root, m.MountPath)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, data := range content {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func (v volumes) content(ctx context.Context, name string) (files, error) {
	for _, volume := range v.pod.Spec.Volumes {
		switch {
		case volume.Name != name:
			continue
		case volume.EmptyDir != nil:
			return nil, nil
		case volume.ConfigMap != nil:
			return v.configMap(ctx, volume.ConfigMap.Name, volume.ConfigMap.Items, volume.ConfigMap.Optional)
		case volume.Secret != nil:
			return v.secret(ctx, volume.Secret.SecretName, volume.Secret.Items, volume.Secret.Optional)
		case volume.Projected != nil:
			return v.projected(ctx, volume.Projected.Sources)
		}
		return nil, fmt.Errorf("a kind that these tests do not know: %s", volume.VolumeSource.String())
	}
	return nil, fmt.Errorf("the pod has none of that name")
}

func (v volumes) configMap(ctx context.Context, name string, items []corev1.KeyToPath, optional *bool) (files, error) {
	cm, err := v.Kube.CoreV1().ConfigMaps(v.pod.Namespace).Get(ctx, name, metav1.GetOptions{})
	if err != nil {
		return nil, unlessOptional(err, optional)
	}
	all := files{}
	for key, value := range cm.Data {
		all[key] = []byte(value)
	}
	return pick(all, items)
}

func (v volumes) secret(ctx context.Context, name string, items []corev1.KeyToPath, optional *bool) (files, error) {
	secret, err := v.Kube.CoreV1().Secrets(v.pod.Namespace).Get(ctx, name, metav1.GetOptions{})
	if err != nil {
		return nil, unlessOptional(err, optional)
	}
	return pick(secret.Data, items)
}

func unlessOptional(err error, optional *bool) error {
	if apierrors.IsNotFound(err) && optional != nil && *optional {
		return nil
	}
	return err
}

func pick(all files, items []corev1.KeyToPath) (files, error) {
	if items == nil {
		return all, nil
	}
	picked := files{}
	for _, item := range items {
		data, ok := all[item.Key]
		if !ok {
			return nil, fmt.Errorf("no key %s", item.Key)
		}
		picked[item.Path] = data
	}
	return picked, nil
}

func (v volumes) projected(ctx context.Context, sources []corev1.VolumeProjection) (files, error) {
	all := files{}
	for _, source := range sources {
		some, err := v.projection(ctx, source)
		if err != nil {
			return nil, err
		}
		maps.Copy(all, some)
	}
	return all, nil
}

func (v volumes) projection(ctx context.Context, source corev1.VolumeProjection) (files, error) {
	switch {
	case source.ServiceAccountToken != nil:
		t := source.ServiceAccountToken
		token, err := Token(ctx, v.Kube, v.pod, t.Audience, t.ExpirationSeconds)
		return files{t.Path: []byte(token)}, err
	case source.ConfigMap != nil:
		return v.configMap(ctx, source.ConfigMap.Name, source.ConfigMap.Items, source.ConfigMap.Optional)
	case source.Secret != nil:
		return v.secret(ctx, source.Secret.Name, source.Secret.Items, source.Secret.Optional)
	case source.DownwardAPI != nil:
		all := files{}
		for _, item := range source.DownwardAPI.Items {
			value, err := field(v.pod, netip.Addr{}, item.FieldRef.FieldPath)
			if err != nil {
				return nil, err
			}
			all[item.Path] = []byte(value)
		}
		return all, nil
	}
	return nil, fmt.Errorf("a projection that these tests do not know: %s", source.String())
}
