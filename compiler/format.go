package compiler

import (
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// canonical has objects as the API server keeps them: what is judged of them from
// here on is that.
func (*builder) canonical(u *unit) {
	for o := range u.sound {
		manifest.Canonical(o.Object)
	}
}

// format leaves the facts of the objects and, of a unit that is wanted, the text.
func (b *builder) format(u *unit) {
	u.facts = make([]fact, 0, len(u.objects))
	for i := range u.objects {
		o := &u.objects[i]
		f := b.factsOf(u, o)
		u.stray(o)
		f.refused = f.refused || o.differs || u.halted && o.part != ""
		u.facts = append(u.facts, f)
		if !u.wanted || o.refused {
			continue
		}
		text, err := b.prints.text(u.names, o.Object)
		if err != nil {
			u.found(o.at, "output", o.ID(), err)
		}
		u.documents = append(u.documents, Document{
			ID: o.ID(), Version: o.Version(), Text: text, into: o.into,
			Released: u.plan.Unit == plan.Shared && o.part != "" && o.source != authored,
		})
	}
	for i := range u.crafts {
		f := madeFact(&u.crafts[i])
		f.refers = u.refersMade(b.refers, &u.crafts[i], false)
		u.makes = append(u.makes, f)
	}
	for i := range u.spares {
		o := &u.spares[i]
		u.makes = append(u.makes, fact{id: o.ID(), at: o.at, file: o.file, line: o.Line, source: o.source, refers: u.refersMade(b.refers, o, true)})
	}
}

// madeFact is what the audit needs to know of an object that a control plane makes: how
// many pods there are, and what each asks for.
func madeFact(o *built) fact {
	f := fact{id: o.ID(), at: o.at, file: o.file, line: o.Line, source: o.source, shares: manifest.Shares(o.Object), budget: manifest.BudgetOf(o.Object)}
	f.replicas, f.scales = manifest.Replicas(o.Object)
	f.with = o.merging.with()
	return f
}

// stray tells constraints that spread none of the pods that they stand in.
func (u *unit) stray(o *built) {
	if o.refused || !u.touched(o) {
		return
	}
	for _, p := range manifest.Strays(o.Object) {
		f := u.blameValue(o, p.At, p)
		f.Rule, f.Says = "spread", []any{o.ID(), pairs(manifest.Asked(p.Value, manifest.PodLabels(o.Object)))}
		u.findings = append(u.findings, f)
	}
}
