package manifest

import (
	"strings"

	quantity "k8s.io/apimachinery/pkg/api/resource"
)

// Amount is a quantity of a resource, as Kubernetes writes it.
type Amount struct{ quantity.Quantity }

// ParseAmount reads one, such as 500m or 64Gi.
func ParseAmount(text string) (Amount, error) {
	q, err := quantity.ParseQuantity(text)
	return Amount{q}, err
}

// Plus adds another.
func (a Amount) Plus(b Amount) Amount {
	sum := a.DeepCopy()
	sum.Add(b.Quantity)
	return Amount{sum}
}

// Times is as much for a number of pods.
func (a Amount) Times(n int64) Amount {
	all := a.DeepCopy()
	all.Mul(n)
	return Amount{all}
}

// Text is the quantity in its one form.
func (a Amount) Text() string { return a.Quantity.String() }

// Above tells whether it is more than another.
func (a Amount) Above(b Amount) bool { return a.Cmp(b.Quantity) > 0 }

// Requests are what one pod of a workload asks for, by resource: the containers
// together, or an init container that asks for more.
func Requests(o Object) map[string]Amount {
	if PodSpec(o) == nil {
		return nil
	}
	return Together(Shares(o), func(s Share) map[string]Amount { return s.Requests })
}

// Replicas are the pods that a workload makes at the most, of a workload on every
// node one, and of an autoscaler, which gives that of another, its greatest.
func Replicas(o Object) (n int64, of ID) {
	switch o.Kind() {
	case "HorizontalPodAutoscaler":
		to := Map(o.At("spec", "scaleTargetRef"))
		group, _, _ := strings.Cut(text(to["apiVersion"]), "/")
		of = ID{Group: group, Kind: text(to["kind"]), Namespace: o.Namespace(), Name: text(to["name"])}
		return pods(o.At("spec", "maxReplicas")), of
	case "Job":
		return pods(o.At("spec", "parallelism")), ID{}
	}
	return pods(o.At("spec", "replicas")), ID{}
}

// Least is the least number of pods that a workload makes, or that an autoscaler gives one.
func Least(o Object) (n int64, of ID) {
	if o.Kind() != "HorizontalPodAutoscaler" {
		return Replicas(o)
	}
	_, of = Replicas(o)
	return pods(o.At("spec", "minReplicas")), of
}

// pods is a number of pods, one where none is said.
func pods(v any) int64 {
	if v == nil {
		return 1
	}
	return int64(number(v))
}
