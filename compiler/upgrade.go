package compiler

import (
	"slices"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
)

// Upgrade is where a mesh stands on its way to a release, with the places of fields.
type Upgrade struct {
	Mesh string       `json:"mesh"`
	From plan.Stands  `json:"from"`
	To   *plan.Stands `json:"to,omitempty"`
	// Step is where it is, Of how many there are.
	Step  int           `json:"step,omitempty"`
	Of    int           `json:"of,omitempty"`
	Says  []string      `json:"says"`
	Steps []UpgradeStep `json:"steps"`
}

// UpgradeStep is one of its steps.
type UpgradeStep struct {
	Name   string `json:"name"`
	Number int    `json:"number,omitempty"`
	State  string `json:"state"`
	Says   string `json:"says"`
	// At is the field by which it is made, once it is.
	At    *diag.Place   `json:"at,omitempty"`
	When  []plan.Wait   `json:"when"`
	Edits []UpgradeEdit `json:"edits"`
	Run   []string      `json:"run"`
	Wait  []plan.Wait   `json:"wait"`
	Back  []UpgradeEdit `json:"back"`
	// BackRun is what is run after it was taken back.
	BackRun []string `json:"backRun"`
}

// UpgradeEdit is what is to be written at a field, or that it is to go. Where nobody wrote
// it, the place is that of the nearest around it.
type UpgradeEdit struct {
	diag.Place
	Write  string `json:"write,omitempty"`
	Delete bool   `json:"delete,omitempty"`
	// Shared is where another file than the mesh's own has it, which others may share.
	Shared *diag.Place `json:"shared,omitempty"`
}

// Upgrades tells of the ways of a description's meshes to a release, "" for the newest.
// Names are the meshes that it is for, none for all.
func Upgrades(dir, to string, names []string, tree cluster.Exported, progress *Progress) ([]Upgrade, diag.List, error) {
	in := Input{Dir: dir}
	d, problems, err := in.planned(progress, plan.Needless{})
	if err != nil || d == nil {
		return nil, problems, err
	}
	defer d.Close() //nolint:errcheck // it was only read
	if problems.Fatal(false) {
		return nil, problems, nil
	}
	if err := offers(offerOf(d), to); err != nil {
		return nil, nil, err
	}
	ways, err := cluster.NewUpgrades()
	if err != nil {
		return nil, nil, err
	}
	var out []Upgrade
	for _, p := range d.Plans {
		if p.Course == nil || len(names) > 0 && !slices.Contains(names, p.Unit) {
			continue
		}
		u, err := ways.Of(p, offerOf(d), to, tree)
		if err != nil {
			return nil, nil, err
		}
		out = append(out, upgradeOf(d, u))
	}
	return out, problems, nil
}

// offerOf are the releases of a description's cluster.
func offerOf(d *cluster.Description) plan.Offer {
	for _, p := range d.Plans {
		if p.Offer != nil {
			return *p.Offer
		}
	}
	return plan.Offer{}
}

// upgradeOf is where a mesh stands, with places.
func upgradeOf(d *cluster.Description, u plan.Upgrade) Upgrade {
	where := func(at plan.Path) diag.Place {
		p, _ := d.Where(plan.Field{Unit: u.Mesh, At: at})
		return p
	}
	edits := func(in []plan.Write) []UpgradeEdit {
		out := make([]UpgradeEdit, len(in))
		own := where(plan.Path{})
		for i, w := range in {
			out[i] = UpgradeEdit{Place: where(w.At), Write: w.Write, Delete: w.Delete}
			if at := out[i].Place; at.File != own.File {
				out[i].Shared, out[i].Place = &at, own
				out[i].Path = at.Path
			}
		}
		return out
	}
	out := Upgrade{Mesh: u.Mesh, From: u.From, To: u.To, Step: u.Step, Of: u.Of, Says: u.Says, Steps: make([]UpgradeStep, len(u.Do))}
	for i, s := range u.Do {
		step := UpgradeStep{
			Name: s.Name, Number: s.Number, State: s.State, Says: s.Says, When: s.When, Edits: edits(s.Edits),
			Run: s.Run, Wait: s.Wait, Back: edits(s.Back), BackRun: s.BackRun,
		}
		if s.At != nil {
			at := where(s.At)
			step.At = &at
		}
		out.Steps[i] = step
	}
	return out
}
