// Package compare tells objects from what they should be: which come, which
// go, and where two differ. What may differ is not its business.
package compare

import (
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// Objects gives the differences of what there is from a baseline, in the order
// of have; what has gone comes last. Part is told in each.
func Objects(baseline, have []manifest.Object, part string) []plan.Difference {
	left := map[manifest.ID]manifest.Object{}
	for _, o := range baseline {
		left[o.ID()] = o
	}
	c := comparison{part: part}
	var come []manifest.Object
	seen := map[manifest.ID]bool{}
	for _, o := range have {
		id := o.ID()
		was, ok := left[id]
		switch {
		case seen[id]:
			c.object = target(id)
			c.add(nil, plan.Repeated, nil, o.Body)
		case ok:
			delete(left, id)
			c.objects(was, o)
		default:
			come = append(come, o)
		}
		seen[id] = true
	}
	for _, o := range come {
		if was, ok := c.sameWorkload(baseline, left, o); ok {
			delete(left, was.ID())
			c.objects(was, o)
			continue
		}
		c.object = target(o.ID())
		c.add(nil, plan.Added, nil, o.Body)
	}
	for _, o := range baseline {
		if _, gone := left[o.ID()]; gone {
			delete(left, o.ID())
			c.object = target(o.ID())
			c.add(nil, plan.Removed, o.Body, nil)
		}
	}
	return c.found
}

// Bodies gives the differences of an object from what it was, whatever either is called,
// and has some wherever a value is another or stands elsewhere: a list's order, a number's
// last digit and a text's blanks count. Of lists of texts and numbers it tells what comes
// and what goes, at the list's path.
func Bodies(was, is manifest.Object) []plan.Difference {
	c := comparison{exact: true}
	c.objects(was, is)
	return c.found
}

func target(id manifest.ID) plan.Target {
	return plan.Target{Kind: id.Kind, Namespace: id.Namespace, Name: id.Name}
}

// comparison is of one object at a time.
type comparison struct {
	part   string
	object plan.Target
	// documents: texts in the object's data may be YAML documents.
	documents bool
	// exact: whatever is not identical is told, of lists of texts and numbers as bags.
	exact bool
	found []plan.Difference
}

func (c *comparison) objects(was, is manifest.Object) {
	if c.same(was.Body, is.Body) {
		return
	}
	c.object = target(is.ID())
	c.documents = is.Group() == "" && is.Kind() == "ConfigMap"
	c.value(nil, was.Body, is.Body)
}

// sameWorkload finds the workload that has gone whose place, by its name, one
// of another kind takes: its pods are to be compared all the same.
func (c *comparison) sameWorkload(baseline []manifest.Object, left map[manifest.ID]manifest.Object, o manifest.Object) (manifest.Object, bool) {
	if !workload(o) {
		return manifest.Object{}, false
	}
	for _, was := range baseline {
		_, gone := left[was.ID()]
		if gone && workload(was) && was.Namespace() == o.Namespace() && was.Name() == o.Name() {
			return was, true
		}
	}
	return manifest.Object{}, false
}

// workload tells the kinds that run pods by a template until they are deleted.
func workload(o manifest.Object) bool {
	switch o.Kind() {
	case "Deployment", "DaemonSet", "StatefulSet":
		return o.Group() == "apps"
	}
	return false
}

// add notes a difference and what is within it.
func (c *comparison) add(path []string, how string, was, is any) {
	c.found = append(c.found, c.difference(path, how, was, is))
}

func (c *comparison) difference(path []string, how string, was, is any) plan.Difference {
	d := plan.Difference{
		Object: c.object, Part: c.part,
		Path: append([]string(nil), path...), How: how, Was: was, Is: is,
	}
	v := is
	switch how {
	case plan.Removed:
		v = was
	case plan.Changed, plan.Repeated, Reordered:
		return d
	}
	for _, inner := range children(path, v) {
		if inner.value == nil {
			continue // null is the same as not there
		}
		step, as := append(slices.Clip(d.Path), inner.step), how
		if inner.repeated {
			as = plan.Repeated
		}
		if how == plan.Removed {
			d.Within = append(d.Within, c.difference(step, as, inner.value, nil))
		} else {
			d.Within = append(d.Within, c.difference(step, as, nil, inner.value))
		}
	}
	return d
}
