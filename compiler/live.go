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
}

// whose names who keeps it, in a sentence.
func (o other) whose() string {
	return cmp.Or(o.keeper, "nobody says whose")
}

// others are what others have in a cluster, and how to read it.
type others struct {
	plan.Live
	objects []other
	sights  []sight
	// awaited are namespaces that are to be there.
	awaited map[string]bool
}

// liveIn reads the files of an inventory. What a unit of the description has made is
// left out, and what controllers make of other objects.
func liveIn(files []Live, d *cluster.Description) (others, []plan.Finding) {
	o := others{awaited: map[string]bool{}}
	known, wrong := named(d)
	all := slices.Concat(known, files)
	names := slices.Clone(d.Meshes)
	for _, p := range d.Plans {
		for _, ns := range p.Awaits {
			o.awaited[ns.Name] = true
		}
		if p.Unit == plan.Shared && len(all) > 0 {
			o.Live = p.Live[0]
			o.sights = sightsOf(slices.Concat(p.Sights, o.Holds))
			names = append(names, p.Further()...)
		}
	}
	names = append(names, plan.Shared)
	made := func(labels map[string]string) bool {
		return slices.Contains(names, labels[o.Mesh]) || slices.Contains(names, labels[o.Unit])
	}
	wrong = append(wrong, o.read(all, made, false)...)
	return o, wrong
}

// heldIn are all plans, the shared one with what the inventory has that the description names. What is
// wrong with that is told where the description is compiled.
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

// read takes the objects of files, but for those that were made by whom it is about, and
// those that controllers make of others. An inventory has no Secrets.
func (o *others) read(files []Live, made func(labels map[string]string) bool, secrets bool) []plan.Finding {
	var wrong []plan.Finding
	seen := 0
	for _, file := range files {
		fault := func(line int, says string) {
			wrong = append(wrong, plan.Finding{File: file.Name, Line: line, Rule: "inventory", Says: []any{says}})
		}
		objects, err := manifest.ParseDump(file.Text)
		for _, f := range manifest.Faults(err) {
			fault(f.Line, f.Message)
		}
		seen += len(objects)
		for _, object := range objects {
			switch {
			case made(object.Labels()), manifest.Made(object):
			case object.Kind() == "Secret" && !secrets && len(manifest.Map(object.Body["data"])) > 0:
				fault(object.Line, object.ID().String()+" is there with its data: an inventory is kept in Git, and needs no Secrets. Leave them out")
			default:
				o.objects = append(o.objects, other{object, file.Name, manifest.Keeper(object)})
			}
		}
	}
	if len(files) > 0 && seen == 0 && len(wrong) == 0 {
		wrong = append(wrong, plan.Finding{File: files[0].Name, Rule: "inventory", Says: []any{"has no object: an inventory is what kubectl prints, `meshc inventory` says by which command"}})
	}
	return wrong
}

// plans are a plan by which the shared unit claims for others what they hold, once each,
// by whom and where, but for what is claimed for them already. Objects that stand in a
// namespace count in those alone that a mesh has.
func (o others) plans(whose territory, all claims) []plan.Plan {
	var out []plan.Claim
	told := map[thing]bool{}
	add := func(t thing, of other) {
		if !told[t] && !slices.ContainsFunc(all[t], func(c claimed) bool { return c.unit == plan.Shared }) {
			told[t] = true
			out = append(out, plan.Claim{Kind: t.kind, Name: t.name, By: o.holder(t, of, whose), Live: &plan.LivePlace{File: of.file, Line: of.Line, Kept: of.keeper != ""}})
		}
	}
	for _, one := range o.objects {
		id := one.ID()
		if o.awaited[id.Name] && nameOf(id).kind == "Namespace" {
			continue // it is there for the mesh
		}
		if whose.owners[id.Namespace] != "" || id.Namespace == "" && !o.defines(one) {
			add(nameOf(id), one)
		}
		for _, t := range manifest.Takes(one.Object) {
			if len(t.At) > 0 { // the others say how it is taken
				add(thing{t.Kind, t.Name}, one)
			}
		}
		for _, held := range o.holds(one) {
			add(held, one)
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
		by += ". If it is meant for the mesh: kubectl label namespace " + t.name + " " + o.Mesh + "=" + mesh
	}
	return by
}

// defines tells a CustomResourceDefinition, which all who have its objects share.
func (o others) defines(one other) bool { return one.Kind() == "CustomResourceDefinition" }

// holds are the things that an object holds by what it runs or is configured to.
func (o others) holds(one other) []thing {
	var out []thing
	for _, s := range o.sights {
		if s.Shared || !slices.Contains(s.Parts, "") {
			continue
		}
		for _, seen := range s.names(one.Object) {
			if seen.name != "" {
				out = append(out, thing{s.Claim, s.Prefix + seen.name})
			}
		}
	}
	// Two control planes in one namespace are one mesh's: of one CA, one leader.
	if manifest.PodSpec(one.Object) != nil && slices.ContainsFunc(out, func(t thing) bool { return t.kind == o.ControlPlane }) {
		out = append(out, thing{"root namespace", one.Namespace()})
	}
	return out
}

// controlPlanes are the namespaces in which a control plane of others runs, each with
// its workload.
func (o others) controlPlanes() map[string]other {
	out := map[string]other{}
	for _, one := range o.objects {
		if manifest.PodSpec(one.Object) == nil {
			continue
		}
		if slices.ContainsFunc(o.holds(one), func(t thing) bool { return t.kind == o.ControlPlane }) {
			if _, there := out[one.Namespace()]; !there {
				out[one.Namespace()] = one
			}
		}
	}
	return out
}
