package shape

import (
	"context"
	"fmt"
	"sync"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/apis/admissionregistration/install"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	_ "k8s.io/kubernetes/pkg/apis/autoscaling/install"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	"k8s.io/kubernetes/pkg/apis/core"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
	_ "k8s.io/kubernetes/pkg/apis/rbac/install"
	"k8s.io/kubernetes/pkg/capabilities"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/mutatingwebhookconfiguration"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/validatingwebhookconfiguration"
	"k8s.io/kubernetes/pkg/registry/apps/daemonset"
	"k8s.io/kubernetes/pkg/registry/apps/deployment"
	"k8s.io/kubernetes/pkg/registry/apps/replicaset"
	"k8s.io/kubernetes/pkg/registry/apps/statefulset"
	"k8s.io/kubernetes/pkg/registry/autoscaling/horizontalpodautoscaler"
	"k8s.io/kubernetes/pkg/registry/batch/cronjob"
	"k8s.io/kubernetes/pkg/registry/batch/job"
	"k8s.io/kubernetes/pkg/registry/core/configmap"
	"k8s.io/kubernetes/pkg/registry/core/namespace"
	"k8s.io/kubernetes/pkg/registry/core/persistentvolumeclaim"
	"k8s.io/kubernetes/pkg/registry/core/pod"
	"k8s.io/kubernetes/pkg/registry/core/replicationcontroller"
	"k8s.io/kubernetes/pkg/registry/core/secret"
	"k8s.io/kubernetes/pkg/registry/core/service"
	"k8s.io/kubernetes/pkg/registry/core/serviceaccount"
	"k8s.io/kubernetes/pkg/registry/networking/ingress"
	"k8s.io/kubernetes/pkg/registry/networking/ingressclass"
	"k8s.io/kubernetes/pkg/registry/networking/networkpolicy"
	"k8s.io/kubernetes/pkg/registry/policy/poddisruptionbudget"
	"k8s.io/kubernetes/pkg/registry/rbac/clusterrole"
	"k8s.io/kubernetes/pkg/registry/rbac/clusterrolebinding"
	"k8s.io/kubernetes/pkg/registry/rbac/role"
	"k8s.io/kubernetes/pkg/registry/rbac/rolebinding"
)

// strategies are what an API server creates objects by: defaults of fields that
// depend on others, and validation.
var strategies = map[string]rest.RESTCreateStrategy{
	"Pod":                            pod.Strategy,
	"Service":                        service.Strategy,
	"ConfigMap":                      configmap.Strategy,
	"Secret":                         secret.Strategy,
	"Namespace":                      namespace.Strategy,
	"ServiceAccount":                 serviceaccount.Strategy,
	"PersistentVolumeClaim":          persistentvolumeclaim.Strategy,
	"ReplicationController":          replicationcontroller.Strategy,
	"Deployment":                     deployment.Strategy,
	"DaemonSet":                      daemonset.Strategy,
	"StatefulSet":                    statefulset.Strategy,
	"ReplicaSet":                     replicaset.Strategy,
	"Job":                            job.Strategy,
	"CronJob":                        cronjob.Strategy,
	"HorizontalPodAutoscaler":        horizontalpodautoscaler.Strategy,
	"PodDisruptionBudget":            poddisruptionbudget.Strategy,
	"NetworkPolicy":                  networkpolicy.Strategy,
	"Ingress":                        ingress.Strategy,
	"IngressClass":                   ingressclass.Strategy,
	"Role":                           role.Strategy,
	"ClusterRole":                    clusterrole.Strategy,
	"RoleBinding":                    rolebinding.Strategy,
	"ClusterRoleBinding":             clusterrolebinding.Strategy,
	"MutatingWebhookConfiguration":   mutatingwebhookconfiguration.Strategy,
	"ValidatingWebhookConfiguration": validatingwebhookconfiguration.Strategy,
}

// allowPrivileged is what API servers of clusters are started with.
var allowPrivileged = sync.OnceFunc(func() { capabilities.Initialize(capabilities.Capabilities{AllowPrivileged: true}) })

// create is what an API server does with an object before it is stored: strict
// decoding, defaults, validation.
func create(text []byte, kind schema.GroupVersionKind) (err error) {
	allowPrivileged()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p) // the server answers with an error too
		}
	}()
	types := legacyscheme.Scheme
	decoder := json.NewSerializerWithOptions(json.DefaultMetaFactory, types, types, json.SerializerOptions{Strict: true})
	external, _, err := decoder.Decode(text, &kind, nil)
	if err != nil {
		return err
	}
	types.Default(external)
	object, err := types.ConvertToVersion(external, schema.GroupVersion{Group: kind.Group, Version: runtime.APIVersionInternal})
	if err != nil {
		return err
	}
	if s, ok := object.(*core.Service); ok {
		if err := allocate(s); err != nil {
			return err
		}
	}
	about, err := meta.Accessor(object)
	if err != nil {
		return err
	}
	strategy := strategies[kind.Kind]
	ctx := request.WithRequestInfo(context.Background(), &request.RequestInfo{
		IsResourceRequest: true, Verb: "create", APIGroup: kind.Group, APIVersion: kind.Version, Resource: kind.Kind, Name: about.GetName(),
	})
	ctx = request.WithNamespace(ctx, about.GetNamespace())
	rest.FillObjectMetaSystemFields(about)
	about.SetCreationTimestamp(metav1.Time{})
	return rest.BeforeCreate(strategy, ctx, object)
}

// allocate stands for the allocators of addresses and node ports, which run
// before validation, and which know a range of ports.
func allocate(s *core.Service) error {
	for _, p := range s.Spec.Ports {
		if p.NodePort < 0 || p.NodePort > 65535 {
			return fmt.Errorf("node port %d is in no range", p.NodePort)
		}
	}
	if s.Spec.ClusterIP != "" && len(s.Spec.ClusterIPs) == 0 {
		s.Spec.ClusterIPs = []string{s.Spec.ClusterIP}
	}
	local := s.Spec.Type == core.ServiceTypeLoadBalancer && s.Spec.ExternalTrafficPolicy == core.ServiceExternalTrafficPolicyLocal
	if local && s.Spec.HealthCheckNodePort == 0 {
		s.Spec.HealthCheckNodePort = 32000
	}
	return nil
}
