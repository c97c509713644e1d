package manifest

import "strings"

// Reference is an object that another one names.
type Reference struct {
	To ID
	// Field is where the name stands, in words, and At in steps.
	Field string
	At    []any
	// External is set where the object may come from outside the description:
	// a service account that exists by itself, for one.
	External bool
}

// References lists what an object names and cannot work without, or must not
// share: roles, service accounts, services of webhooks and APIs, classes.
func References(o Object) []Reference {
	switch o.Kind() {
	case "ClusterRoleBinding", "RoleBinding":
		return bindingReferences(o)
	case "ClusterRole":
		return nil
	case "APIService":
		return serviceReference(Map(o.At("spec", "service")), "spec", "service")
	case "CustomResourceDefinition":
		return serviceReference(Map(o.At("spec", "conversion", "webhook", "clientConfig", "service")), "spec", "conversion", "webhook", "clientConfig", "service")
	case "Gateway":
		if class := text(o.At("spec", "gatewayClassName")); o.Group() == "gateway.networking.k8s.io" && class != "" {
			return []Reference{{To: ID{Group: o.Group(), Kind: "GatewayClass", Name: class}, Field: "spec.gatewayClassName", At: []any{"spec", "gatewayClassName"}}}
		}
	case "Ingress":
		if class := text(o.At("spec", "ingressClassName")); class != "" {
			return []Reference{{To: ID{Group: "networking.k8s.io", Kind: "IngressClass", Name: class}, Field: "spec.ingressClassName", At: []any{"spec", "ingressClassName"}, External: true}}
		}
	}
	var out []Reference
	for i, w := range Webhooks(o) {
		if w.Service != (ID{}) {
			out = append(out, Reference{To: w.Service, Field: "webhooks[" + w.Name + "].clientConfig.service", At: []any{"webhooks", i, "clientConfig", "service"}})
		}
	}
	return out
}

func bindingReferences(o Object) []Reference {
	role := Map(o.At("roleRef"))
	to := ID{Group: "rbac.authorization.k8s.io", Kind: text(role["kind"]), Name: text(role["name"])}
	if to.Kind == "Role" {
		to.Namespace = o.Namespace()
	}
	out := []Reference{{To: to, Field: "roleRef", At: []any{"roleRef"}, External: to.Kind == "ClusterRole" && servedRole(to.Name)}}
	for i, s := range List(o.At("subjects")) {
		if to, ok := accountOf(Map(s), o.Namespace()); ok {
			out = append(out, Reference{To: to, Field: "subjects", At: []any{"subjects", i}, External: true})
		}
	}
	return out
}

// AllAccounts is in place of a name where all service accounts of a namespace
// are meant.
const AllAccounts = "*"

// accountOf is the service account that a subject is, by its own name or by those
// that it has as a user and in a group (Kubernetes documentation, "Managing
// Service Accounts").
func accountOf(subject map[string]any, namespace string) (ID, bool) {
	name := text(subject["name"])
	switch text(subject["kind"]) {
	case "ServiceAccount":
		if ns := text(subject["namespace"]); ns != "" {
			namespace = ns
		}
		return ID{Kind: "ServiceAccount", Namespace: namespace, Name: name}, true
	case "User":
		if user, ok := strings.CutPrefix(name, "system:serviceaccount:"); ok {
			ns, account, ok := strings.Cut(user, ":")
			return ID{Kind: "ServiceAccount", Namespace: ns, Name: account}, ok
		}
	case "Group":
		ns, ok := strings.CutPrefix(name, "system:serviceaccounts:")
		return ID{Kind: "ServiceAccount", Namespace: ns, Name: AllAccounts}, ok
	}
	return ID{}, false
}

// servedRole tells the ClusterRoles that every cluster has (Kubernetes
// documentation, "Using RBAC Authorization", default roles).
func servedRole(name string) bool {
	return strings.HasPrefix(name, "system:") || contains("cluster-admin admin edit view", name)
}

func serviceReference(service map[string]any, at ...string) []Reference {
	if service == nil {
		return nil
	}
	r := Reference{To: serviceID(service), Field: strings.Join(at, ".")}
	for _, step := range at {
		r.At = append(r.At, step)
	}
	return []Reference{r}
}

func serviceID(service map[string]any) ID {
	return ID{Kind: "Service", Namespace: text(service["namespace"]), Name: text(service["name"])}
}

// Converts tells whether a CustomResourceDefinition has a webhook convert its
// objects.
func Converts(crd Object) bool {
	return text(crd.At("spec", "conversion", "strategy")) == "Webhook" || Map(crd.At("spec", "conversion", "webhook")) != nil || Map(crd.At("spec", "conversionWebhook")) != nil || Map(crd.At("spec", "webhookClientConfig")) != nil
}
