package compiler

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// entrances are how calls come to pods from outside, ready to be looked for.
type entrances struct {
	plan.SightBehind
	notes, aside, unlabelled *pattern
}

func entrancesOf(b *plan.SightBehind) *entrances {
	if b == nil {
		return nil
	}
	return &entrances{*b, entire(b.Notes), entire(b.Aside), entire(b.Unlabelled)}
}

// shut gives the labels of the pods for which an object is, where all of them are the unit's and
// it is sure that nothing of the unit's leads to them from outside; nil otherwise. A hard mesh's
// API server sees each object alone, and is sure of nothing.
func (e *entrances) shut(u *unit, o *built, asked bool) map[string]string {
	if e == nil || !asked || u.plan.Bounds != nil {
		return nil
	}
	labels := labelsAt(o, e.Selector)
	if s := (&inward{entrances: e, u: u, seen: map[string]bool{}}); len(labels) == 0 || s.led(labels) {
		return nil
	}
	return labels
}

// labelsAt are those that an object has at a place.
func labelsAt(o *built, at []string) map[string]string {
	out := map[string]string{}
	for _, p := range manifest.Each(o.Object, at) {
		maps.Copy(out, manifest.Texts(p.Value))
	}
	return out
}

// inward looks for a way from outside to pods of a unit.
type inward struct {
	*entrances
	u *unit
	// seen are the labels of those that are looked at already.
	seen map[string]bool
}

// led tells that something leads to pods with these labels from outside, or that nobody can tell.
func (s *inward) led(labels map[string]string) bool {
	key := fmt.Sprint(labels) // sorted
	if s.seen[key] {
		return false
	}
	s.seen[key] = true
	found := false
	services := map[string]bool{}
	for i := range s.u.objects {
		o := &s.u.objects[i]
		pods := manifest.PodLabels(o.Object)
		if pods == nil || !holds(pods, labels) {
			continue
		}
		if found = true; s.opens(o) || s.served(o, pods, services) {
			return true
		}
	}
	return !found || s.named(labels, services)
}

// opens tells that pods take calls at their nodes, or that something is told to lead there.
func (s *inward) opens(o *built) bool {
	return manifest.DoorOf(o.Object) != nil || slices.ContainsFunc(manifest.Pods(o.Object), func(p manifest.Pod) bool { return p.Spec["hostNetwork"] == true }) ||
		!s.quiet(manifest.PodAnnotations(o.Object))
}

// quiet tells annotations of which none has anybody led in.
func (s *inward) quiet(notes map[string]string) bool {
	for name := range notes {
		if !s.notes.MatchString(name) {
			return false
		}
	}
	return true
}

// served tells that a Service of pods takes calls from outside, and notes the names of all.
func (s *inward) served(pods *built, labels map[string]string, services map[string]bool) bool {
	for i := range s.u.objects {
		o := &s.u.objects[i]
		if id := o.ID(); id.Group != "" || id.Kind != "Service" || id.Namespace != pods.Namespace() {
			continue
		}
		door := manifest.DoorOf(o.Object)
		if door == nil || !holds(labels, door.Pods) {
			continue
		}
		if door.Says != "" || !s.quiet(manifest.Texts(o.At("metadata", "annotations"))) {
			return true
		}
		services[o.Name()] = true
	}
	return false
}

// named tells that an object leads to Services by their names, which may be its own, or to pods
// by what they are labelled with.
func (s *inward) named(labels map[string]string, services map[string]bool) bool {
	for i := range s.u.objects {
		o := &s.u.objects[i]
		kind := o.Group() + "/" + o.Kind()
		if s.aside.MatchString(kind) || services[o.Name()] && kind == "/Service" {
			continue
		}
		texts := textsOf(o)
		if !s.unlabelled.MatchString(kind) && slices.ContainsFunc(slices.Collect(maps.Values(labels)), texts) {
			return true
		}
		if (services[o.Name()] || slices.ContainsFunc(slices.Collect(maps.Keys(services)), texts)) && !s.routed(o) {
			return true
		}
	}
	return false
}

// textsOf tells whether a text of an object, beside its own name and labels, has a word.
func textsOf(o *built) func(string) bool {
	var all []string
	var gather func(value any)
	gather = func(value any) {
		switch value := value.(type) {
		case map[string]any:
			for key, below := range value {
				all = append(all, key)
				gather(below)
			}
		case []any:
			for _, below := range value {
				gather(below)
			}
		case nil:
		default:
			all = append(all, fmt.Sprint(value))
		}
	}
	for key, value := range o.Body {
		if key != "metadata" {
			gather(value)
		}
	}
	gather(o.At("metadata", "annotations"))
	return func(word string) bool {
		return slices.ContainsFunc(all, func(text string) bool { return strings.Contains(text, word) })
	}
}

// routed tells a route of calls that all come in where nothing leads to from outside.
func (s *inward) routed(o *built) bool {
	if r := s.Routes; o.Group() != r.Group || o.Kind() != r.Kind {
		return false
	}
	for _, at := range s.Routes.Binds {
		for _, name := range manifest.Values(o.Object, false, at) {
			if name.Text != s.Routes.Inner && !s.bound(o, name.Text) {
				return false
			}
		}
	}
	return true
}

// bound tells that what a route binds by name is one of the unit's, at pods to which nothing leads.
func (s *inward) bound(o *built, name string) bool {
	ns, short, full := strings.Cut(name, "/")
	if !full || ns == "." {
		ns = o.Namespace()
	}
	if !full {
		short = name
	}
	to := manifest.ID{Group: s.Routes.To.Group, Kind: s.Routes.To.Kind, Namespace: ns, Name: short}
	i := slices.IndexFunc(s.u.objects, func(other built) bool { return other.ID() == to })
	if i < 0 {
		return false
	}
	labels := labelsAt(&s.u.objects[i], s.Routes.To.Selector)
	return len(labels) > 0 && !s.led(labels)
}
