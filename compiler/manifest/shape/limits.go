package shape

import (
	"maps"
	"slices"
	"strings"

	coordination "k8s.io/api/coordination/v1"
	core "k8s.io/api/core/v1"
)

func limitRange(p place, o *core.LimitRange) {
	types := unique("the type")
	for i, l := range o.Spec.Limits {
		q := p.at("spec", "limits", i)
		switch kinds := []string{string(core.LimitTypeContainer), string(core.LimitTypePod), string(core.LimitTypePersistentVolumeClaim)}; {
		case l.Type == "":
			q.at("type").say("is required")
		case !strings.Contains(string(l.Type), "/") && !slices.Contains(kinds, string(l.Type)):
			q.at("type").say("%q is not valid: it must be Container, Pod or PersistentVolumeClaim%s", l.Type, likely(string(l.Type), kinds))
		}
		types(q.at("type"), string(l.Type))
		if l.Type == core.LimitTypePod {
			for _, b := range []bounded{{"default", l.Default}, {"defaultRequest", l.DefaultRequest}} {
				if len(b.list) > 0 {
					q.at(b.name).say("must not be set for type Pod")
				}
			}
		}
		_, least := l.Min[core.ResourceStorage]
		_, most := l.Max[core.ResourceStorage]
		if l.Type == core.LimitTypePersistentVolumeClaim && !least && !most {
			q.say("needs min or max of storage, of type PersistentVolumeClaim")
		}
		ordered(q, []bounded{{"min", l.Min}, {"defaultRequest", l.DefaultRequest}, {"default", l.Default}, {"max", l.Max}})
	}
}

// bounded is a list of amounts of which none is more than in those after it.
type bounded struct {
	name string
	list core.ResourceList
}

func ordered(p place, all []bounded) {
	for i, less := range all {
		for _, name := range slices.Sorted(maps.Keys(less.list)) {
			for _, more := range all[i+1:] {
				amount := less.list[name]
				if most, ok := more.list[name]; ok && amount.Cmp(most) > 0 {
					p.at(less.name, string(name)).say("%s is more than %s, %s", amount.String(), more.name, most.String())
					break
				}
			}
		}
	}
}

func resourceQuota(p place, o *core.ResourceQuota) {
	hard := p.at("spec", "hard")
	for _, name := range slices.Sorted(maps.Keys(o.Spec.Hard)) {
		amount := o.Spec.Hard[name]
		if q := hard.at(string(name)); amount.Sign() < 0 {
			q.say("%s must not be negative", amount.String())
		}
		hard.valid(string(name), quotaResource, string(name))
	}
	for i, scope := range o.Spec.Scopes {
		counted(p.at("spec", "scopes", i), scope, o.Spec.Hard)
	}
	if by := o.Spec.ScopeSelector; by != nil {
		for i, m := range by.MatchExpressions {
			counted(p.at("spec", "scopeSelector", "matchExpressions", i, "scopeName"), m.ScopeName, o.Spec.Hard)
		}
	}
	for _, pair := range [][2]core.ResourceQuotaScope{{core.ResourceQuotaScopeBestEffort, core.ResourceQuotaScopeNotBestEffort}, {core.ResourceQuotaScopeTerminating, core.ResourceQuotaScopeNotTerminating}} {
		if slices.Contains(o.Spec.Scopes, pair[0]) && slices.Contains(o.Spec.Scopes, pair[1]) {
			p.at("spec", "scopes").say("%s and %s hold for no pod together", pair[0], pair[1])
		}
	}
}

// counted: a quota of some pods is of what these pods take, and of nothing else that all quotas know.
func counted(p place, scope core.ResourceQuotaScope, hard core.ResourceList) {
	may := strings.Fields("pods cpu memory requests.cpu requests.memory limits.cpu limits.memory")
	switch scope {
	case core.ResourceQuotaScopeBestEffort:
		may = may[:1]
	case core.ResourceQuotaScopeNotBestEffort, core.ResourceQuotaScopeTerminating, core.ResourceQuotaScopeNotTerminating,
		core.ResourceQuotaScopePriorityClass, core.ResourceQuotaScopeCrossNamespacePodAffinity:
	case core.ResourceQuotaScopeVolumeAttributesClass:
		return
	default:
		p.say("%q is not valid%s", scope, likely(string(scope), strings.Fields("BestEffort NotBestEffort Terminating NotTerminating PriorityClass CrossNamespacePodAffinity VolumeAttributesClass")))
		return
	}
	for _, name := range slices.Sorted(maps.Keys(hard)) {
		if known(string(name)) && !slices.Contains(may, string(name)) {
			p.say("a quota of the scope %s may be of %s alone, and not of %s", scope, strings.Join(may, ", "), name)
			return
		}
	}
}

// known tells what all quotas know, with no domain and no kind of objects in it.
func known(name string) bool {
	return slices.Contains(quotaWords(), name) || strings.HasPrefix(strings.TrimPrefix(name, core.DefaultResourceRequestsPrefix), hugePages)
}

// quotaWords are what a quota is of, without a domain.
func quotaWords() []string {
	return strings.Fields("cpu memory ephemeral-storage requests.cpu requests.memory requests.storage requests.ephemeral-storage limits.cpu limits.memory limits.ephemeral-storage " +
		"pods resourcequotas services replicationcontrollers secrets persistentvolumeclaims configmaps services.nodeports services.loadbalancers")
}

// quotaResource says why something is nothing that a quota is of.
func quotaResource(name string) []string {
	if faults := labelKey(name); len(faults) > 0 {
		return faults
	}
	words := quotaWords()
	if strings.Contains(name, "/") || known(name) {
		return nil
	}
	return []string{"it must be a resource that quotas know, such as requests.cpu or pods, or count/RESOURCES" + likely(name, words)}
}

func lease(p place, o *coordination.Lease) {
	if n := o.Spec.LeaseDurationSeconds; n != nil {
		p.at("spec").between(int64(*n), 1, noLimit, "leaseDurationSeconds")
	}
	if n := o.Spec.LeaseTransitions; n != nil {
		p.at("spec").between(int64(*n), 0, noLimit, "leaseTransitions")
	}
}
