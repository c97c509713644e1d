package compiler

import (
	"cmp"
	"fmt"
	"slices"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// Live is a file of what a cluster has, as kubectl prints it, by the name that it is told by.
type Live struct {
	Name string
	Text []byte
}

// other is an object that no description made, where it is, and who keeps it.
type other struct {
	manifest.Object
	file, keeper string
	text         []byte
	// shown are the things that it shows.
	shown []thing
}

// whose names who keeps it, in a sentence.
func (o other) whose() string {
	return cmp.Or(o.keeper, "nobody says whose")
}

// line is where it begins: in a List of YAML's, found when it is told.
func (o other) line() int { return manifest.LineOf(o.text, o.Object, nil) }

// others are what others have in a cluster, and how to read it.
type others struct {
	plan.Live
	objects []other
	sights  []sight
	// named tells that there is an inventory; spaces are the labels that Namespaces have in
	// it which are the description's, or are to be there for it.
	named bool
	// planes, injects and looks are the control planes, with what they are asked by and look
	// at, once read.
	planes  map[string]other
	injects []injector
	looks   []scope
	spaces  map[string]map[string]string
	awaited map[string]bool
	// lent are the namespaces that bear a mesh's label: of no mesh, one is what that mesh
	// leaves, as when it was istio-system's.
	lent map[string]string
	// own are the description's own objects that are in the cluster.
	own map[manifest.ID]other
	// server is the API server, where it says which node ports it gives.
	server *ported
}

// liveIn reads the files of an inventory, those that the description names among them. What
// the description has made is left out, and what controllers make of other objects.
func liveIn(files []Live, d *cluster.Description) (others, []plan.Finding) {
	o := others{awaited: map[string]bool{}, spaces: map[string]map[string]string{}, own: map[manifest.ID]other{}}
	known, wrong := named(d)
	all := slices.Concat(known, files)
	o.named = len(all) > 0
	units, whose := []string{plan.Shared}, territoryOf(d)
	for _, p := range d.Plans {
		for _, ns := range p.Awaits {
			o.awaited[ns.Name] = true
		}
		if p.Unit == plan.Shared && o.named {
			o.Live = p.Live[0]
			o.sights = sightsOf(slices.Concat(p.Sights, o.Holds))
			units = append(units, p.Further()...)
		}
	}
	ours := func(object manifest.Object) bool {
		labels, ns := object.Labels(), object.Namespace()
		space := nameOf(object.ID()).kind == "Namespace"
		mesh := slices.Contains(d.Meshes, labels[o.Mesh]) && (ns == "" || cmp.Or(whose.owners[ns], o.lent[ns]) == labels[o.Mesh])
		own := mesh || slices.Contains(units, labels[o.Unit])
		if space && (own || o.awaited[object.Name()]) {
			o.spaces[object.Name()] = labels
		}
		return own || space && o.awaited[object.Name()]
	}
	wrong = append(wrong, o.read(all, ours, false)...)
	return o, wrong
}

// liveClaim is what others hold by an object: as they take it, if they do by number.
type liveClaim struct {
	of   other
	take manifest.Take
}

// apart tells a claim of what others take of other nodes than an object does.
func (c claimed) apart(take manifest.Take) bool {
	return c.live != nil && c.live.take.Apart(take)
}

// madeFor tells a claim of what is there in the cluster for an object: it is that one's own.
func (c claimed) madeFor(id manifest.ID) bool {
	return c.live != nil && manifest.MadeFor(c.live.of.Object, id)
}

// claims are what others hold, claimed for them by the shared unit, once each, but for what
// is claimed for them already. Objects that stand in a namespace count in those alone that a
// mesh has.
func (o others) claims(whose territory, all claims) []claimed {
	var out []claimed
	told, wide := map[thing]bool{}, all.wide()
	reserved := func(what thing) bool {
		return slices.ContainsFunc(all[what], func(c claimed) bool { return c.unit == plan.Shared }) ||
			slices.ContainsFunc(wide, func(w thing) bool { return w.kind == what.kind && liesIn(what.name, w.name) })
	}
	add := func(t manifest.Take, of other) {
		what := thing{manifest.Kind(t.Kind), manifest.Address(t.Name)}
		if !told[what] && !reserved(what) {
			told[what] = true
			out = append(out, claimed{plan.Claim{Kind: t.Kind, Name: t.Name, By: o.holder(what, of, whose)}, plan.Shared, &liveClaim{of, t}})
		}
	}
	for _, one := range o.objects {
		id := one.ID()
		if whose.owners[id.Namespace] != "" || id.Namespace == "" && !o.defines(one) {
			add(manifest.Take{Kind: nameOf(id).kind, Name: nameOf(id).name}, one)
		}
		for _, t := range manifest.Takes(one.Object) {
			if len(t.At) > 0 { // the others say how it is taken
				add(t, one)
			}
		}
		for _, held := range o.holds(one) {
			add(manifest.Take{Kind: held.kind, Name: held.name}, one)
		}
	}
	return out
}

// with adds what others hold.
func (all claims) with(live []claimed) claims {
	for _, c := range live {
		t := thing{manifest.Kind(c.Kind), manifest.Address(c.Name)}
		all[t] = append(all[t], c)
	}
	return all
}

// Held is a thing that an inventory has, by whom, and the file and the line of its object.
type Held struct {
	Kind, Name, By, Place string
}

// planOf is a plan of nothing but claims.
func planOf(held []claimed) plan.Plan {
	p := plan.Plan{Unit: plan.Shared}
	for _, c := range held {
		p.Claims = append(p.Claims, c.Claim)
	}
	return p
}

// heldIn are the things of the inventory that the description names. What is wrong with that
// is told where the description is compiled.
func heldIn(d *cluster.Description) []claimed {
	live, _ := liveIn(nil, d)
	return live.claims(territoryOf(d), claimsOf(slices.Concat(d.Plans, d.Parts)))
}

// holder names who holds a thing by an object, and of a mesh's namespace how it becomes the
// mesh's.
func (o others) holder(t thing, of other, whose territory) string {
	by := of.keeper
	switch mesh := of.Labels()[o.Mesh]; {
	case mesh != "" && of.Namespace() != "" && o.lent[of.Namespace()] != mesh:
		by = fmt.Sprintf("%s, of mesh %s by its label alone", of.ID(), mesh)
	case by == "" && t == nameOf(of.ID()):
		by = "somebody: the cluster has it"
	case by == "":
		by = of.ID().String()
	}
	if mesh := whose.owners[t.name]; t.kind == "Namespace" && mesh != "" {
		by += ". If it is meant for the mesh: kubectl label --overwrite namespace " + t.name + " " + o.Mesh + "=" + mesh
	}
	return by
}

// defines tells a CustomResourceDefinition, which all who have its objects share.
func (o others) defines(one other) bool { return one.Kind() == "CustomResourceDefinition" }

// holds are the things that an object holds by what it runs or is configured to.
func (o others) holds(one other) []thing {
	var out []thing
	for _, t := range one.shown {
		if t.name != "" {
			out = append(out, t)
		}
	}
	// Two control planes in one namespace are one mesh's: of one CA, one leader.
	if manifest.PodSpec(one.Object) != nil && slices.ContainsFunc(out, func(t thing) bool { return t.kind == o.ControlPlane }) {
		out = append(out, thing{"root namespace", one.Namespace()})
	}
	return out
}
