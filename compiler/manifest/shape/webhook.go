package shape

import (
	"net/url"
	"slices"
	"strings"

	admission "k8s.io/api/admissionregistration/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"
)

// webhook is what webhooks of both kinds have.
type webhook struct {
	name        string
	rules       []admission.RuleWithOperations
	failure     *admission.FailurePolicyType
	match       *admission.MatchPolicyType
	sideEffects *admission.SideEffectClass
	timeout     *int32
	namespaces  *metav1.LabelSelector
	objects     *metav1.LabelSelector
	client      admission.WebhookClientConfig
	versions    []string
	conditions  []admission.MatchCondition
}

func mutatingWebhooks(p place, o *admission.MutatingWebhookConfiguration) {
	names := unique("the webhook")
	for i := range o.Webhooks {
		w, q := &o.Webhooks[i], p.at("webhooks", i)
		webhook{w.Name, w.Rules, w.FailurePolicy, w.MatchPolicy, w.SideEffects, w.TimeoutSeconds, w.NamespaceSelector, w.ObjectSelector, w.ClientConfig, w.AdmissionReviewVersions, w.MatchConditions}.judge(q)
		pointed(q, w.ReinvocationPolicy, []admission.ReinvocationPolicyType{admission.NeverReinvocationPolicy, admission.IfNeededReinvocationPolicy}, "reinvocationPolicy")
		names(q.at("name"), w.Name)
	}
}

func validatingWebhooks(p place, o *admission.ValidatingWebhookConfiguration) {
	names := unique("the webhook")
	for i := range o.Webhooks {
		w, q := &o.Webhooks[i], p.at("webhooks", i)
		webhook{w.Name, w.Rules, w.FailurePolicy, w.MatchPolicy, w.SideEffects, w.TimeoutSeconds, w.NamespaceSelector, w.ObjectSelector, w.ClientConfig, w.AdmissionReviewVersions, w.MatchConditions}.judge(q)
		names(q.at("name"), w.Name)
	}
}

func (w webhook) judge(p place) {
	p.errors(validation.IsFullyQualifiedName(fieldRoot("name"), w.name))
	for i := range w.rules {
		webhookRule(p.at("rules", i), &w.rules[i])
	}
	pointed(p, w.failure, []admission.FailurePolicyType{admission.Ignore, admission.Fail}, "failurePolicy")
	pointed(p, w.match, []admission.MatchPolicyType{admission.Exact, admission.Equivalent}, "matchPolicy")
	classes := []admission.SideEffectClass{admission.SideEffectClassNone, admission.SideEffectClassNoneOnDryRun}
	if w.sideEffects == nil {
		p.at("sideEffects").say("is required: None or NoneOnDryRun")
	} else {
		among(p, *w.sideEffects, classes, "sideEffects")
	}
	if w.timeout != nil {
		p.between(int64(*w.timeout), 1, 30, "timeoutSeconds")
	}
	selects(p.at("namespaceSelector"), w.namespaces)
	selects(p.at("objectSelector"), w.objects)
	reviewVersions(p.at("admissionReviewVersions"), w.versions)
	conditions(p.at("matchConditions"), w.conditions)
	client(p.at("clientConfig"), &w.client)
}

func reviewVersions(p place, versions []string) {
	if len(versions) == 0 {
		p.say("is required: v1")
		return
	}
	twice := unique("the version")
	for i, v := range versions {
		p.valid(v, validation.IsDNS1035Label, i)
		twice(p.at(i), v)
	}
	if !slices.Contains(versions, "v1") && !slices.Contains(versions, "v1beta1") {
		p.say("must hold v1 or v1beta1, which API servers speak")
	}
}

func client(p place, c *admission.WebhookClientConfig) {
	switch {
	case (c.URL == nil) == (c.Service == nil):
		p.say("needs one of service and url")
	case c.URL != nil:
		u, err := url.Parse(*c.URL)
		if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" || u.RawQuery != "" {
			p.at("url").say("%q is not valid: it must be https://HOST[/PATH], with no user, query and fragment", *c.URL)
		}
	default:
		s := p.at("service")
		s.needs(c.Service.Name != "", "name")
		s.needs(c.Service.Namespace != "", "namespace")
		if c.Service.Port != nil {
			portNumber(s, int64(*c.Service.Port), "port")
		}
		if c.Service.Path != nil {
			urlPath(s.at("path"), *c.Service.Path)
		}
	}
}

func urlPath(p place, path string) {
	if path == "" || path == "/" {
		return
	}
	rest, ok := strings.CutPrefix(path, "/")
	if !ok {
		p.say("%q must begin with /", path)
		return
	}
	for part := range strings.SplitSeq(strings.TrimSuffix(rest, "/"), "/") {
		if len(validation.IsDNS1123Subdomain(part)) > 0 {
			p.say("%q is not valid: each part must be of lower-case letters, digits, - and .", path)
			return
		}
	}
}

func webhookRule(p place, r *admission.RuleWithOperations) {
	operations := []admission.OperationType{admission.OperationAll, admission.Create, admission.Update, admission.Delete, admission.Connect}
	p.needs(len(r.Operations) > 0, "operations")
	for i, o := range r.Operations {
		among(p, o, operations, "operations", i)
	}
	if len(r.Operations) > 1 && slices.Contains(r.Operations, admission.OperationAll) {
		p.at("operations").say("must hold nothing beside *")
	}
	for _, f := range []struct {
		name   string
		values []string
	}{{"apiGroups", r.APIGroups}, {"apiVersions", r.APIVersions}} {
		p.needs(len(f.values) > 0, f.name)
		if len(f.values) > 1 && slices.Contains(f.values, "*") {
			p.at(f.name).say("must hold nothing beside *")
		}
	}
	for i, v := range r.APIVersions {
		p.at("apiVersions").needs(v != "", i)
	}
	webhookResources(p.at("resources"), r.Resources)
	pointed(p, r.Scope, []admission.ScopeType{admission.ClusterScope, admission.NamespacedScope, admission.AllScopes}, "scope")
}

// webhookResources judges a list of RESOURCE and RESOURCE/PART, of which either
// may be *, with nothing in it that another includes.
func webhookResources(p place, all []string) {
	if len(all) == 0 {
		p.say("is required")
	}
	plain := false
	for i, r := range all {
		p.needs(r != "", i)
		name, part, parted := strings.Cut(r, "/")
		if !parted {
			plain = r != "*" // the last one counts, as for Kubernetes
			continue
		}
		for _, before := range all[:i] {
			if before == name+"/*" || before == "*/"+part {
				p.at(i).say("%s is among %s", r, before)
			}
		}
	}
	if len(all) > 1 && slices.Contains(all, "*/*") {
		p.say("must hold nothing beside */*")
	}
	if plain && slices.Contains(all, "*") {
		p.say("must hold no whole resource beside *")
	}
}
