package manifest

import (
	"fmt"
	"maps"
)

// Share is what one container of a pod asks for, and the most that it may have, by
// resource; Before tells that it ends before the others run, and Whole that it is what the
// pod as a whole asks for, in place of what its containers do.
type Share struct {
	Name             string
	Requests, Limits map[string]Amount
	Before, Whole    bool
}

// Shares are those of the containers of one pod that an object makes, with what the API
// server fills in: a limit stands for a request that is not there.
func Shares(o Object) []Share { return sharesOf(PodSpec(o)) }

// SharesAt are those of a pod below a place.
func SharesAt(place Placed, pod []string) []Share {
	var out []Share
	for _, p := range Below([]Placed{place}, pod) {
		out = append(out, sharesOf(Map(p.Value))...)
	}
	return out
}

// ShareAt is that of one container, by its resources below a place.
func ShareAt(place Placed, resources []string) []Share {
	var out []Share
	for _, p := range Below([]Placed{place}, resources) {
		out = append(out, ShareOf(p.Value))
	}
	return out
}

func sharesOf(spec map[string]any) []Share {
	var out []Share
	for _, field := range []string{"containers", "initContainers"} {
		for _, c := range List(spec[field]) {
			s := ShareOf(Map(c)["resources"])
			s.Name = text(Map(c)["name"])
			s.Before = field == "initContainers" && text(Map(c)["restartPolicy"]) != "Always"
			out = append(out, s)
		}
	}
	if whole, said := wholeOf(spec, out); said {
		out = append(out, whole)
	}
	return out
}

// wholeOf is what a pod asks for as a whole: its limits stand for requests that neither it
// nor a container has (SetDefaults_Pod of k8s.io/kubernetes/pkg/apis/core/v1).
func wholeOf(spec map[string]any, containers []Share) (Share, bool) {
	said := Map(spec["resources"])
	s := Share{Name: "of the pod", Limits: amounts(said["limits"]), Requests: amounts(said["requests"]), Whole: true}
	asked := Together(containers, func(c Share) map[string]Amount { return c.Requests })
	for name, most := range s.Limits {
		_, ofAll := s.Requests[name]
		if _, ofOne := asked[name]; !ofAll && !ofOne {
			s.Requests[name] = most
		}
	}
	return s, len(s.Limits)+len(s.Requests) > 0
}

// ShareOf reads a container's resources.
func ShareOf(resources any) Share {
	s := Share{Limits: amounts(Map(resources)["limits"])}
	s.Requests = maps.Clone(s.Limits)
	maps.Copy(s.Requests, amounts(Map(resources)["requests"]))
	return s
}

func amounts(record any) map[string]Amount {
	out := map[string]Amount{}
	for name, value := range Map(record) {
		if q, err := ParseAmount(fmt.Sprint(value)); err == nil {
			out[name] = q
		}
	}
	return out
}

// Limits are a LimitRange's for containers: what a container gets that says nothing, and
// what it must be within; Item is its number in the LimitRange.
type Limits struct {
	Default, DefaultRequest, Min, Max map[string]Amount
	Item                              int
}

// LimitsOf reads those of a LimitRange, with what the API server fills in
// (SetDefaults_LimitRangeItem of k8s.io/kubernetes/pkg/apis/core/v1).
func LimitsOf(o Object) []Limits {
	if o.Group() != "" || o.Kind() != "LimitRange" {
		return nil
	}
	var out []Limits
	for i, item := range List(o.At("spec", "limits")) {
		row := Map(item)
		if text(row["type"]) != "Container" {
			continue
		}
		l := Limits{amounts(row["default"]), amounts(row["defaultRequest"]), amounts(row["min"]), amounts(row["max"]), i}
		absent(l.Default, l.Max)
		absent(l.DefaultRequest, l.Default)
		absent(l.DefaultRequest, l.Min)
		out = append(out, l)
	}
	return out
}

// absent adds what is not there.
func absent(to, from map[string]Amount) {
	for name, value := range from {
		if _, has := to[name]; !has {
			to[name] = value
		}
	}
}

// Under is the share with what a LimitRange gives a container that says nothing.
func (s Share) Under(limits []Limits) Share {
	if s.Whole {
		return s // a LimitRange's are for containers
	}
	s.Requests, s.Limits = maps.Clone(s.Requests), maps.Clone(s.Limits)
	for _, l := range limits {
		absent(s.Limits, l.Default)
		absent(s.Requests, l.DefaultRequest)
	}
	return s
}

// Excess is how a container is not what it must be: Field is of an Item of the LimitRange, and
// Has what the container has of the resource, if it says so.
type Excess struct {
	Item                            int
	Field, Resource, Has, Bound, Of string
}

// Beyond tells how a share is not within limits (the validation of the plugin LimitRanger),
// and where what it was given leaves it with more requests than limits.
func (s Share) Beyond(limits []Limits) []Excess {
	var out []Excess
	if s.Whole {
		return nil
	}
	for _, l := range limits {
		for _, name := range Sorted(l.Max) {
			if have, has := s.Limits[name]; !has || have.Above(l.Max[name]) {
				out = append(out, Excess{l.Item, "max", name, amountText(have, has), l.Max[name].Text(), "limit"})
			}
		}
		for _, name := range Sorted(l.Min) {
			if have, has := s.Requests[name]; !has || l.Min[name].Above(have) {
				out = append(out, Excess{l.Item, "min", name, amountText(have, has), l.Min[name].Text(), "request"})
			}
		}
		for _, name := range Sorted(l.Default) {
			if have, most := s.Requests[name], s.Limits[name]; have.Above(most) {
				out = append(out, Excess{l.Item, "default", name, have.Text(), most.Text(), "request"})
			}
		}
	}
	return out
}

func amountText(a Amount, has bool) string {
	if !has {
		return ""
	}
	return a.Text()
}

// Wrong tells how limits contradict each other (ValidateLimitRange).
func (l Limits) Wrong() []Excess {
	var out []Excess
	for _, pair := range []struct {
		field, than     string
		values, greater map[string]Amount
	}{
		{"min", "max", l.Min, l.Max},
		{"min", "default", l.Min, l.Default},
		{"min", "defaultRequest", l.Min, l.DefaultRequest},
		{"defaultRequest", "default", l.DefaultRequest, l.Default},
		{"default", "max", l.Default, l.Max},
		{"defaultRequest", "max", l.DefaultRequest, l.Max},
	} {
		for _, name := range Sorted(pair.values) {
			if most, both := pair.greater[name]; both && pair.values[name].Above(most) {
				out = append(out, Excess{l.Item, pair.field, name, pair.values[name].Text(), most.Text(), pair.than})
			}
		}
	}
	return out
}
