package manifest

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	quantity "k8s.io/apimachinery/pkg/api/resource"
)

// Sorted are the names in their order.
func Sorted(amounts map[string]Amount) []string { return slices.Sorted(maps.Keys(amounts)) }

// QuotaOf is what a ResourceQuota lets a namespace have, by Kubernetes' names; nil if
// the object is none, or is for some pods alone.
func QuotaOf(o Object) map[string]Amount {
	if o.Group() != "" || o.Kind() != "ResourceQuota" || len(List(o.At("spec", "scopes"))) > 0 || o.At("spec", "scopeSelector") != nil {
		return nil
	}
	return amounts(o.At("spec", "hard"))
}

// UsedOf is how much of a ResourceQuota is used, as the API server says.
func UsedOf(o Object) map[string]Amount { return amounts(o.At("status", "used")) }

// count is a number of things.
func count(n int64) Amount { return Amount{*quantity.NewQuantity(n, quantity.DecimalSI)} }

// counted are kinds that quotas count by their resources' names alone, too.
var counted = []string{"pods", "services", "configmaps", "secrets", "persistentvolumeclaims", "replicationcontrollers", "resourcequotas"}

// Use is what an object takes of quotas, by Kubernetes' names, with so many pods of the
// shares that it makes (k8s.io/kubernetes/pkg/quota/v1/evaluator).
func Use(o Object, pods int64, shares []Share) map[string]Amount {
	out := map[string]Amount{}
	resource := plural(o.Kind())
	if slices.Contains(counted, resource) && o.Group() == "" {
		out[resource] = count(1)
	}
	out[strings.TrimSuffix("count/"+resource+"."+o.Group(), ".")] = count(1)
	switch {
	case o.Group() == "" && o.Kind() == "Service":
		useOfService(out, o)
	case o.Group() == "" && o.Kind() == "PersistentVolumeClaim":
		if q, err := ParseAmount(text(o.At("spec", "resources", "requests", "storage"))); err == nil {
			out["requests.storage"] = q
		}
	}
	if len(shares) == 0 {
		return out
	}
	out["pods"], out["count/pods"] = count(pods), count(pods)
	for name, each := range Together(shares, func(s Share) map[string]Amount { return s.Requests }) {
		out["requests."+name] = each.Times(pods)
		out[name] = each.Times(pods)
	}
	for name, each := range Together(shares, func(s Share) map[string]Amount { return s.Limits }) {
		out["limits."+name] = each.Times(pods)
	}
	return out
}

// useOfService: node ports count by what is asked for, since they are given out later.
func useOfService(out map[string]Amount, o Object) {
	ports := List(o.At("spec", "ports"))
	n := int64(len(ports))
	switch text(o.At("spec", "type")) {
	case "NodePort":
	case "LoadBalancer":
		out["services.loadbalancers"] = count(1)
		if given, said := o.At("spec", "allocateLoadBalancerNodePorts").(bool); said && !given {
			n = int64(len(slices.DeleteFunc(slices.Clone(ports), func(p any) bool { return number(Map(p)["nodePort"]) == 0 })))
		}
	default:
		return
	}
	out["services.nodeports"] = count(n)
}

// Together is what a pod of some shares has of each resource: the containers that run
// side by side, or one before them that has more; what it says as a whole is all of it.
func Together(shares []Share, of func(Share) map[string]Amount) map[string]Amount {
	out := map[string]Amount{}
	for _, s := range shares {
		for name, q := range of(s) {
			if !s.Before && !s.Whole {
				out[name] = out[name].Plus(q)
			}
		}
	}
	for _, s := range shares {
		for name, q := range of(s) {
			if s.Before && q.Above(out[name]) {
				out[name] = q
			}
		}
	}
	for _, s := range shares {
		if s.Whole {
			maps.Copy(out, of(s))
		}
	}
	return out
}

// Silent is a container of a pod that does not say what a quota needs it to, if there is
// one: where one is on cpu or memory, each container says how much, or the pod as a whole does.
func Silent(shares []Share, resource string) (container string, found bool) {
	of, name, both := strings.Cut(resource, ".")
	if !both {
		of, name = "requests", resource
	}
	if name != "cpu" && name != "memory" || of != "requests" && of != "limits" {
		return "", false
	}
	if slices.ContainsFunc(shares, func(s Share) bool { return s.Whole }) {
		return "", false
	}
	for _, s := range shares {
		has := s.Requests
		if of == "limits" {
			has = s.Limits
		}
		if _, says := has[name]; !says {
			return s.Name, true
		}
	}
	return "", false
}

// Surge is how many pods more than its replicas a workload has while they are replaced.
func Surge(o Object, replicas int64) int64 {
	if o.Group() != "apps" || o.Kind() != "Deployment" || text(o.At("spec", "strategy", "type")) == "Recreate" {
		return 0
	}
	return shareOf(o.At("spec", "strategy", "rollingUpdate", "maxSurge"), replicas, math.Ceil)
}

// Starts is how many pods are made before one of those that they replace may end.
func Starts(o Object, replicas int64) int64 {
	if shareOf(o.At("spec", "strategy", "rollingUpdate", "maxUnavailable"), replicas, math.Floor) > 0 {
		return 0
	}
	return min(Surge(o, replicas), 1)
}

// shareOf is a number of so many replicas, or a share of them, a quarter where nothing is said.
func shareOf(of any, replicas int64, round func(float64) float64) int64 {
	if of == nil {
		of = "25%"
	}
	share, percent := strings.CutSuffix(text(of), "%")
	if !percent {
		return int64(number(of))
	}
	n, err := strconv.Atoi(share)
	if err != nil {
		return 0
	}
	return int64(round(float64(replicas) * float64(n) / 100))
}
