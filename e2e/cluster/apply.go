package cluster

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/dynamic"

	"meshc.dev/e2e/manifest"
)

// FieldManager is the name under which the tests apply, as one GitOps tool
// does for all that it applies.
const FieldManager = "gitops"

var crds = schema.GroupVersionResource{
	Group:    "apiextensions.k8s.io",
	Version:  "v1",
	Resource: "customresourcedefinitions",
}

// Apply sends an object to the server, byte for byte as written, by
// server-side apply with strict field validation and without force.
func (c *Cluster) Apply(ctx context.Context, o manifest.Object) (*unstructured.Unstructured, error) {
	return c.ApplyAs(ctx, o, FieldManager)
}

// ApplyAs applies under another name, as a second tool does.
func (c *Cluster) ApplyAs(ctx context.Context, o manifest.Object, manager string) (*unstructured.Unstructured, error) {
	resource, err := c.resource(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o, err)
	}
	applied, err := resource.Patch(ctx, o.GetName(), types.ApplyYAMLPatchType, o.YAML, metav1.PatchOptions{
		FieldManager:    manager,
		FieldValidation: metav1.FieldValidationStrict,
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o, err)
	}
	switch o.GetKind() {
	case "CustomResourceDefinition":
		c.newCRDs = true
	case "Namespace":
		if c.node == "" {
			err = c.furnish(ctx, o.GetName())
		}
	}
	return applied, err
}

// resource finds where objects of a kind are served. Custom resources are, as
// soon as their definitions are established: `kubectl wait` between the unit
// that has the definitions and those that use them.
func (c *Cluster) resource(ctx context.Context, o manifest.Object) (dynamic.ResourceInterface, error) {
	kind := o.GroupVersionKind()
	if c.newCRDs && kind.GroupKind().String() != "CustomResourceDefinition.apiextensions.k8s.io" {
		if err := c.awaitCRDs(ctx); err != nil {
			return nil, err
		}
		c.mapper.Reset()
		c.newCRDs = false
	}
	mapping, err := c.mapper.RESTMapping(kind.GroupKind(), kind.Version)
	if err != nil {
		return nil, err
	}
	if mapping.Scope.Name() == meta.RESTScopeNameRoot {
		return c.Dynamic.Resource(mapping.Resource), nil
	}
	return c.Dynamic.Resource(mapping.Resource).Namespace(o.GetNamespace()), nil
}

func (c *Cluster) awaitCRDs(ctx context.Context) error {
	return wait.PollUntilContextTimeout(ctx, 100*time.Millisecond, time.Minute, true,
		func(ctx context.Context) (bool, error) {
			list, err := c.Dynamic.Resource(crds).List(ctx, metav1.ListOptions{})
			if err != nil {
				return false, err
			}
			for _, crd := range list.Items {
				if !established(crd) {
					return false, nil
				}
			}
			return true, nil
		})
}

func established(crd unstructured.Unstructured) bool {
	conditions, _, _ := unstructured.NestedSlice(crd.Object, "status", "conditions")
	for _, c := range conditions {
		condition, _ := c.(map[string]any)
		if condition["type"] == "Established" {
			return condition["status"] == "True"
		}
	}
	return false
}

// furnish does what the controllers for ServiceAccounts and for the cluster's
// root certificate do in a new namespace.
func (c *Cluster) furnish(ctx context.Context, namespace string) error {
	account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: "default"}}
	_, err := c.Kube.CoreV1().ServiceAccounts(namespace).Create(ctx, account, metav1.CreateOptions{})
	if err != nil && !apierrors.IsAlreadyExists(err) {
		return err
	}
	root := &corev1.ConfigMap{
		ObjectMeta: metav1.ObjectMeta{Name: "kube-root-ca.crt"},
		Data:       map[string]string{"ca.crt": string(c.api.CA)},
	}
	_, err = c.Kube.CoreV1().ConfigMaps(namespace).Create(ctx, root, metav1.CreateOptions{})
	if err != nil && !apierrors.IsAlreadyExists(err) {
		return err
	}
	return nil
}

// CreateNamespace makes a namespace that no mesh exports.
func (c *Cluster) CreateNamespace(ctx context.Context, name string, labels map[string]string) error {
	ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels}}
	if _, err := c.Kube.CoreV1().Namespaces().Create(ctx, ns, metav1.CreateOptions{}); err != nil {
		return err
	}
	if c.node != "" {
		return nil
	}
	return c.furnish(ctx, name)
}

// Get reads what the server has of an object.
func (c *Cluster) Get(ctx context.Context, o manifest.Object) (*unstructured.Unstructured, error) {
	resource, err := c.resource(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o, err)
	}
	return resource.Get(ctx, o.GetName(), metav1.GetOptions{})
}

// Delete removes an object from the server.
func (c *Cluster) Delete(ctx context.Context, o manifest.Object) error {
	resource, err := c.resource(ctx, o)
	if err != nil {
		return fmt.Errorf("%s: %w", o, err)
	}
	return resource.Delete(ctx, o.GetName(), metav1.DeleteOptions{})
}
