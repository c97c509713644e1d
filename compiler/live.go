package compiler

import (
	"cmp"
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
}

// liveIn reads the files of an inventory, those that the description names among them. What
// the description has made is left out, and what controllers make of other objects.
func liveIn(files []Live, d *cluster.Description) (others, []plan.Finding) {
	o := others{awaited: map[string]bool{}, spaces: map[string]map[string]string{}}
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
		mesh := slices.Contains(d.Meshes, labels[o.Mesh]) && (ns == "" || whose.owners[ns] == labels[o.Mesh])
		own := mesh || slices.Contains(units, labels[o.Unit])
		if space && (own || o.awaited[object.Name()]) {
			o.spaces[object.Name()] = labels
		}
		return own || space && o.awaited[object.Name()]
	}
	wrong = append(wrong, o.read(all, ours, false)...)
	return o, wrong
}

// heldIn are all plans, the shared one with what the inventory has that the description
// names. What is wrong with that is told where the description is compiled.
func heldIn(d *cluster.Description) []plan.Plan {
	live, _ := liveIn(nil, d)
	plans := slices.Concat(d.Plans, d.Parts)
	for _, held := range live.plans(territoryOf(d), claimsOf(plans)) {
		for i := range plans {
			if plans[i].Unit == held.Unit {
				plans[i].Claims = slices.Concat(plans[i].Claims, held.Claims)
			}
		}
	}
	return plans
}

// plans are a plan by which the shared unit claims for others what they hold, once each,
// by whom and where, but for what is claimed for them already. Objects that stand in a
// namespace count in those alone that a mesh has.
func (o others) plans(whose territory, all claims) []plan.Plan {
	var out []plan.Claim
	told := map[thing]bool{}
	add := func(t thing, of other, apart func(any) bool) {
		if !told[t] && !slices.ContainsFunc(all[t], func(c claimed) bool { return c.unit == plan.Shared }) {
			told[t] = true
			out = append(out, plan.Claim{Kind: t.kind, Name: t.name, By: o.holder(t, of, whose), Live: &plan.LivePlace{File: of.file, Line: of.line, Kept: of.keeper != "", Apart: apart}})
		}
	}
	for _, one := range o.objects {
		id := one.ID()
		if whose.owners[id.Namespace] != "" || id.Namespace == "" && !o.defines(one) {
			add(nameOf(id), one, nil)
		}
		for _, t := range manifest.Takes(one.Object) {
			if len(t.At) > 0 { // the others say how it is taken
				add(thing{t.Kind, t.Name}, one, func(take any) bool {
					other, is := take.(manifest.Take)
					return is && t.Apart(other)
				})
			}
		}
		for _, held := range o.holds(one) {
			add(held, one, nil)
		}
	}
	return []plan.Plan{{Unit: plan.Shared, Claims: out}}
}

// holder names who holds a thing by an object, and of a mesh's namespace how it becomes the
// mesh's.
func (o others) holder(t thing, of other, whose territory) string {
	by := of.keeper
	switch {
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
