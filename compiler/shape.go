package compiler

import (
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/manifest/shape"
	"meshc.dev/compiler/plan"
)

// shape: an object is what its kind's schema says. Istio's own
// CustomResourceDefinitions judge others.
func (b *builder) shape(u *unit) {
	for o := range u.sound {
		if u.plan.Unit == plan.Shared && o.part != "" {
			continue
		}
		faults := shape.Check(o.Object)
		if o.Kind() == "LimitRange" {
			// What the platform asks for, limited tells in its words, with all who take of it.
			faults = slices.DeleteFunc(faults, func(f manifest.Fault) bool { return u.demanded(o, f.Path) != nil })
		}
		// The schema of a custom resource takes long to make, and the schema's own
		// are right: a test says so.
		if len(faults) == 0 && !shape.Known(o.Object) && (o.part == "" || u.aimedAt(*o)) {
			faults, _ = u.schemas.Check(o.Object)
		}
		u.faults(o, "shape", o.placed(faults))
	}
}

// admission: an object that has the right shape is one that the mesh's control
// plane takes. Other rules judge it, too: its shape is right.
func (b *builder) admission(u *unit) {
	for o := range u.sound {
		if isOn(u.plan.Admits, o.Object) {
			for _, f := range o.placed(b.control.Check(o.Object)) {
				u.wrong(o, "not-accepted", f.Path, o.ID(), f.Says)
			}
		}
	}
	b.configuration(u)
}

// configuration: a control plane that cannot take its mesh's configuration runs
// by Istio's defaults. What the schema alone renders is right: a test says so.
func (b *builder) configuration(u *unit) {
	for o := range u.sound {
		text, is := o.At("data", "mesh").(string)
		if o.part != "controlPlane" || !is || len(u.plan.Admits) == 0 || !u.touched(o) {
			continue
		}
		for _, says := range b.control.Configuration(text) {
			u.wrong(o, "not-accepted", []any{"data", "mesh"}, o.ID(), says)
		}
	}
}

// placed says in the words of faults where in the object they are, if the place
// told is a line of a file, or a field that asks for a chart.
func (o *built) placed(faults []manifest.Fault) []manifest.Fault {
	if o.source != authored {
		for i, f := range faults {
			if len(f.Path) > 0 {
				faults[i].Says = f.String()
			}
		}
	}
	return faults
}

// define learns the CustomResourceDefinitions that judge a unit's objects: those
// of what the meshes share, and those that the unit brings for itself.
func (b *builder) define(u *unit) {
	var own []manifest.Object
	for _, o := range u.objects {
		if manifest.IsDefinition(o.Object) {
			own = append(own, o.Object)
		}
	}
	switch {
	case u.plan.Unit == plan.Shared:
		b.crds, b.schemas = own, shape.NewSchemas()
		u.schemas = b.schemas
	case len(own) == 0:
		u.schemas = b.schemas
		return
	default:
		u.schemas = shape.NewSchemas()
		own = slices.Concat(b.crds, own)
	}
	for _, crd := range own {
		u.schemas.Learn(crd)
	}
}
