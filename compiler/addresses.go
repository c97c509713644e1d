package compiler

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// Addressed is what the proxies in a namespace are told, by the rendered objects.
type Addressed struct {
	Mesh      string
	Namespace string
	// Binding is the label by which pods are injected, KEY=VALUE, if the namespace has
	// one, or, if OfPods is set, the mesh's pods there have.
	Binding string
	OfPods  bool
	// Injectors are the webhooks that are asked about a pod there which says nothing
	// else.
	Injectors []Injector
	// Told are the values of the Checkpoints that were asked for, each of none, one or
	// several.
	Told [][]string
}

// Addresses are what proxies are told.
type Addresses struct {
	All []Addressed
	// Checkpoints are the schema's.
	Checkpoints []plan.Checkpoint
	// Meshes are the names of all, asked for or not.
	Meshes []string
}

// AddressesOf compiles the description in dir, and tells what the proxies in each namespace
// of a mesh, or of all, are told: of the mesh that webhooks of it inject for.
func AddressesOf(ctx context.Context, dir, mesh string, progress *Progress) (*Addresses, diag.List, error) {
	a, result, problems, err := lookAt(ctx, dir, mesh, newAddresses, progress)
	if err != nil || problems.Fatal(false) {
		return nil, problems, err
	}
	return &Addresses{a.of(mesh), a.checkpoints, result.Names}, problems, nil
}

// addresses are gathered from units, side by side.
type addresses struct {
	mu          sync.Mutex
	checkpoints []plan.Checkpoint
	bindings    []string
	granted     []plan.Granted
	spots       [][]spot
	namespaces  []inhabited
	shares      map[string][]plan.Share
	injectors   []injecting
	// told is by what a control plane comes from, services says what a Service does.
	told     map[origin][][]string
	services map[string]origin
}

func newAddresses() *addresses {
	return &addresses{shares: map[string][]plan.Share{}, told: map[origin][][]string{}, services: map[string]origin{}}
}

// origin is a source of a mesh, which may have several control planes, or all there are.
type origin struct {
	mesh string
	of   group
}

// anywhere is in place of a source all of them.
func anywhere() group { return group{source: authored - 1} }

type inhabited struct {
	mesh, name string
	labels     map[string]string
}

// learn takes the tables, of the shared unit, which is read first.
func (a *addresses) learn(p plan.Plan) {
	a.checkpoints, a.bindings, a.granted = p.Checkpoints, p.Bindings, p.Granted
	for _, c := range a.checkpoints {
		a.spots = append(a.spots, spotsOf(c.At))
	}
}

// see takes what a unit's objects say.
func (a *addresses) see(u *unit) {
	told := a.toldIn(u)
	a.mu.Lock()
	defer a.mu.Unlock()
	mesh := u.plan.Unit
	for _, n := range u.plan.Awaits {
		a.namespaces = append(a.namespaces, inhabited{mesh, n.Name, n.Labels})
	}
	for o := range u.sound {
		id := o.ID()
		switch {
		case id.Group == "" && id.Kind == "Namespace":
			a.namespaces = append(a.namespaces, inhabited{mesh, id.Name, o.Labels()})
		case id.Group == "" && id.Kind == "Service":
			a.services[id.Name+"."+id.Namespace] = origin{mesh, o.group()}
		case id.Kind == "MutatingWebhookConfiguration" && o.part != "": // an addon's injects something else
			for _, w := range manifest.Webhooks(o.Object) {
				a.injectors = append(a.injectors, injecting{id.Name, w})
			}
		}
	}
	if mesh == plan.Shared {
		return
	}
	a.shares[mesh] = u.plan.Shares
	maps.Copy(a.told, told)
}

// toldIn are the values of the checkpoints that a unit's objects show, by their origin.
func (a *addresses) toldIn(u *unit) map[origin][][]string {
	read, out := documents{}, map[origin][][]string{}
	for i := range a.checkpoints {
		for of, values := range a.values(i, u, read) {
			at := origin{u.plan.Unit, of}
			if out[at] == nil {
				out[at] = make([][]string, len(a.checkpoints))
			}
			out[at][i] = values
		}
	}
	return out
}

// values are what the first spot of a checkpoint with some shows, in the objects of each
// source and anywhere.
func (a *addresses) values(i int, u *unit, read documents) map[group][]string {
	out := map[group][]string{}
	for _, s := range a.spots[i] {
		found := map[group]map[string]bool{}
		for o := range u.sound {
			for _, value := range s.values(o, read) {
				for _, of := range []group{o.group(), anywhere()} {
					if found[of] == nil {
						found[of] = map[string]bool{}
					}
					found[of][value] = true
				}
			}
		}
		for of, values := range found {
			if delete(values, ""); len(values) > 0 && out[of] == nil {
				out[of] = slices.Sorted(maps.Keys(values))
			}
		}
	}
	return out
}

// toldBy are the values of the checkpoints that an origin shows.
func (a *addresses) toldBy(at origin) [][]string {
	out := make([][]string, len(a.checkpoints))
	copy(out, a.told[at])
	for i, c := range a.checkpoints {
		if out[i] == nil && c.Otherwise != "" {
			out[i] = []string{c.Otherwise}
		}
	}
	return out
}

// of are those of all that are a mesh's, all of them without a name.
func (a *addresses) of(mesh string) []Addressed {
	return slices.DeleteFunc(a.all(), func(one Addressed) bool { return mesh != "" && one.Mesh != mesh })
}

// all are the namespaces of meshes, by mesh and name: own ones, and shared ones where pods of
// the mesh are.
func (a *addresses) all() []Addressed {
	var out []Addressed
	for _, n := range a.namespaces {
		if n.mesh != plan.Shared {
			out = append(out, a.one(n, n.mesh, nil))
			continue
		}
		for mesh, shares := range a.shares {
			i := slices.IndexFunc(shares, func(s plan.Share) bool { return s.Name == n.name })
			if i < 0 {
				continue
			}
			one := a.one(n, mesh, shares[i].Pods)
			if slices.ContainsFunc(one.Injectors, func(i Injector) bool { return a.services[i.Service].mesh == mesh }) {
				out = append(out, one)
			}
		}
	}
	slices.SortFunc(out, func(a, b Addressed) int {
		return cmp.Or(cmp.Compare(a.Mesh, b.Mesh), cmp.Compare(a.Namespace, b.Namespace))
	})
	return out
}

// one is what the proxies of a mesh are told in a namespace, of pods that have labels.
func (a *addresses) one(n inhabited, mesh string, pods map[string]string) Addressed {
	one := Addressed{Mesh: mesh, Namespace: n.name, OfPods: len(pods) > 0, Injectors: a.asked(n, pods), Told: a.toldBy(origin{mesh, anywhere()})}
	for _, by := range one.Injectors {
		one.Told = a.toldBy(a.services[by.Service])
	}
	for _, key := range a.bindings {
		for _, labels := range []map[string]string{n.labels, pods} {
			if value, ok := labels[key]; ok && one.Binding == "" {
				one.Binding = key + "=" + value
			}
		}
	}
	return one
}
