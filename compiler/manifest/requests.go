package manifest

import (
	"cmp"
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

// Replicas are the pods that a workload makes at the most, of a workload on every
// node one, and of an autoscaler, which gives that of another, its greatest.
func Replicas(o Object) (n int64, of ID) {
	if s := scalerOf(o); s != nil {
		return s.most, s.of
	}
	switch o.Kind() {
	case "Job":
		return pods(o.At("spec", "parallelism"), 1), ID{}
	case "CronJob": // of one of its Jobs
		return pods(o.At("spec", "jobTemplate", "spec", "parallelism"), 1), ID{}
	}
	return pods(o.At("spec", "replicas"), 1), ID{}
}

// Least is the least number of pods that a workload makes, or that an autoscaler gives one.
func Least(o Object) (n int64, of ID) {
	if s := scalerOf(o); s != nil {
		return s.least, s.of
	}
	return Replicas(o)
}

// scaler is what an autoscaler says: of whose pods there are how many.
type scaler struct {
	least, most int64
	of          ID
}

// scalerOf reads an autoscaler of Kubernetes' own, or one of which KEDA makes such
// (keda.sh/docs, "ScaledObject spec", which has what holds where nothing is said); nil
// if the object is none.
func scalerOf(o Object) *scaler {
	to := Map(o.At("spec", "scaleTargetRef"))
	group, _, _ := strings.Cut(text(to["apiVersion"]), "/")
	s := &scaler{of: ID{Group: group, Kind: text(to["kind"]), Namespace: o.Namespace(), Name: text(to["name"])}}
	switch {
	case o.Kind() == "HorizontalPodAutoscaler":
		s.least, s.most = pods(o.At("spec", "minReplicas"), 1), pods(o.At("spec", "maxReplicas"), 1)
	case o.Kind() == "ScaledObject" && o.Group() == "keda.sh":
		if text(to["apiVersion"]) == "" {
			s.of.Group = "apps"
		}
		s.of.Kind = cmp.Or(s.of.Kind, "Deployment")
		s.least, s.most = pods(o.At("spec", "minReplicaCount"), 0), pods(o.At("spec", "maxReplicaCount"), 100)
	default:
		return nil
	}
	return s
}

// Greatest is the greatest number of pods that fields below a place have, one where none is
// there.
func Greatest(place Placed, fields [][]string) int64 {
	said, most := false, int64(0)
	for _, field := range fields {
		for _, p := range Below([]Placed{place}, field) {
			said, most = true, max(most, pods(p.Value, 0))
		}
	}
	if !said {
		return 1
	}
	return most
}

// pods is a number of pods, usual where none is said.
func pods(v any, usual int64) int64 {
	if v == nil {
		return usual
	}
	return int64(number(v))
}
