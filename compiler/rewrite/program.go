package rewrite

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// program tells workloads that run an image.
type program func(o manifest.Object) bool

func programOf(runs string) program {
	images, err := regexp.Compile("^(?:" + runs + ")$")
	return func(o manifest.Object) bool {
		return err == nil && slices.ContainsFunc(manifest.Containers(o), func(c manifest.Container) bool { return images.MatchString(c.Image) })
	}
}

// meant tells whether an object is one of those that a merge is for.
func (m merge) meant(w *rewriter, o manifest.Object) bool {
	if !among(m.Objects, o.Kind(), o.Name()) {
		return false
	}
	if m.Runs == "" {
		return true
	}
	is := programOf(m.Runs)
	return slices.ContainsFunc(w.objects, func(by object) bool {
		return by.Namespace() == o.Namespace() && is(by.Object) && Reads(by.Object, o)
	})
}

// Reads tells whether the pods of a workload have an object of theirs, a ConfigMap or a
// Secret, as files or as variables.
func Reads(workload, o manifest.Object) bool {
	found := false
	walk(manifest.PodSpec(workload), nil, func(m map[string]any, _ []any) {
		for field, value := range m {
			named := kindNamed(field) == o.Kind() && text(value) == o.Name()
			behind := (kindBehind(field) == o.Kind() || field == "secret" && o.Kind() == "Secret") && text(manifest.Map(value)["name"]) == o.Name()
			found = found || named || behind
		}
	})
	return found
}

// address is where a Service is reached.
type address struct{ host, port string }

// find gives the address of a Service: beside those that ask, if there is one, and one
// with an address of its own before one without.
func find(s plan.Service, asking, all []manifest.Object) (address, bool) {
	is := programOf(s.Runs)
	var best address
	rank := 0
	for _, o := range all {
		if o.Kind() != "Service" || o.Group() != "" {
			continue
		}
		behind := slices.DeleteFunc(slices.Clone(all), func(w manifest.Object) bool { return w.Namespace() != o.Namespace() || !is(w) || !selects(o, w) })
		port, has := portOf(o, behind, s.Ports)
		runs := len(behind) > 0
		at := slices.Index(s.Names, o.Name())
		if !has || !runs && at < 0 {
			continue
		}
		score := 1
		if runs {
			score += 1000
		}
		if slices.ContainsFunc(asking, func(w manifest.Object) bool { return w.Namespace() == o.Namespace() }) {
			score += 100
		}
		if o.At("spec", "clusterIP") != "None" {
			score += 50
		}
		if at >= 0 {
			score += 40 - at
		}
		if score > rank {
			best, rank = address{o.Name() + "." + o.Namespace(), strconv.Itoa(port)}, score
		}
	}
	return best, rank > 0
}

// portOf is the port of a Service that is one of those, or leads to one, by its number or by
// the name that it has in the pods behind.
func portOf(o manifest.Object, behind []manifest.Object, ports []int) (int, bool) {
	for _, want := range ports {
		number := strconv.Itoa(want)
		for _, item := range manifest.List(o.At("spec", "ports")) {
			p := manifest.Map(item)
			target := fmt.Sprint(p["targetPort"])
			named := func(w manifest.Object) bool { return containerPort(w, target) == number }
			if fmt.Sprint(p["port"]) == number || target == number || slices.ContainsFunc(behind, named) {
				port, err := strconv.Atoi(fmt.Sprint(p["port"]))
				return port, err == nil
			}
		}
	}
	return 0, false
}

// containerPort is the number of a port of a workload's pods that has that name.
func containerPort(workload manifest.Object, name string) string {
	for _, c := range manifest.List(manifest.PodSpec(workload)["containers"]) {
		for _, item := range manifest.List(manifest.Map(c)["ports"]) {
			if p := manifest.Map(item); p["name"] == name {
				return fmt.Sprint(p["containerPort"])
			}
		}
	}
	return ""
}

// selects tells whether a Service leads to the pods of a workload.
func selects(service, workload manifest.Object) bool {
	wanted := manifest.Texts(service.At("spec", "selector"))
	labels := manifest.Texts(manifest.Map(workload.At("spec", "template", "metadata"))["labels"])
	for k, v := range wanted {
		if labels[k] != v {
			return false
		}
	}
	return len(wanted) > 0
}
