package compiler

import (
	"reflect"
	"slices"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
)

// Skips are what a change of a description skips on the way from one release to another.
type Skips struct {
	// Now and Before are problems of the two states: where one has any, nothing is told of
	// the other. Skipped are what the change skips.
	Now, Before, Skipped diag.List
	// Meshes are what becomes of each.
	Meshes []SinceMesh
}

// SinceMesh is a mesh, and how its way changed: new, gone, changed or same.
type SinceMesh struct {
	Mesh string `json:"mesh"`
	How  string `json:"how"`
}

// SkipsSince compares a description with an earlier state, which base is the name of; without
// one all is new. Names are the meshes that it is for, none for all.
func SkipsSince(is Input, was *Input, base string, names []string, progress *Progress) (*Skips, error) {
	out := &Skips{}
	now, problems, err := is.planned(progress, plan.Needless{})
	if now != nil {
		defer now.Close() //nolint:errcheck // it was only read
	}
	if out.Now = problems; err != nil || problems.Fatal(false) {
		return out, err
	}
	var before *cluster.Description
	if was != nil {
		before, out.Before, err = was.planned(progress, plan.Needless{})
		if before != nil {
			defer before.Close() //nolint:errcheck // it was only read
		}
		if err != nil || out.Before.Fatal(false) {
			return out, err
		}
	}
	return out, out.compare(now, before, base, names)
}

func (s *Skips) compare(now, before *cluster.Description, base string, names []string) error {
	ways, err := cluster.NewUpgrades()
	if err != nil {
		return err
	}
	earlier := map[string]plan.Plan{}
	if before != nil {
		for _, p := range before.Plans {
			earlier[p.Unit] = p
		}
	}
	for _, p := range now.Plans {
		was, there := earlier[p.Unit]
		delete(earlier, p.Unit)
		if len(names) > 0 && !slices.Contains(names, p.Unit) {
			continue
		}
		skips, err := s.since(ways, was, p, there, base)
		if err != nil {
			return err
		}
		s.tell(now, before, base, p.Unit, skips)
	}
	for _, p := range earlier {
		if p.Course != nil && (len(names) == 0 || slices.Contains(names, p.Unit)) {
			s.Meshes = append(s.Meshes, SinceMesh{p.Unit, "gone"})
		}
	}
	slices.SortFunc(s.Meshes, func(a, b SinceMesh) int { return plan.CompareUnits(a.Mesh, b.Mesh) })
	s.Skipped = s.Skipped.Normalize()
	return nil
}

// since is what a change of a unit skips, of which was is what it was, if it was there.
func (s *Skips) since(ways *cluster.Upgrades, was, is plan.Plan, there bool, base string) ([]plan.Skip, error) {
	how := plan.Changed
	switch {
	case is.Offer != nil && there:
		return ways.SkippedOffer(*was.Offer, *is.Offer, base)
	case is.Course == nil:
		return nil, nil
	case !there:
		how = "new"
	case reflect.DeepEqual(was.Course, is.Course):
		how = "same"
	}
	s.Meshes = append(s.Meshes, SinceMesh{is.Unit, how})
	if how != plan.Changed {
		return nil, nil
	}
	return ways.Skipped(*was.Course, *is.Course, base)
}

// tell places what a change of a unit skips: where it is now, and where it was.
func (s *Skips) tell(now, before *cluster.Description, base, unit string, skips []plan.Skip) {
	for _, skip := range skips {
		found := plan.Finding{Field: plan.Field{Unit: unit, At: skip.At}, Rule: skip.Rule, Says: []any{skip.Message}}
		p := now.Report([]plan.Finding{found}, diag.Say)[0]
		for _, w := range skip.Was {
			at, _ := before.Where(plan.Field{Unit: unit, At: w.At})
			at.File = base + ":" + at.File
			p.Notes = append(p.Notes, diag.Note{Position: at.Position, Message: w.Says})
		}
		s.Skipped = append(s.Skipped, p)
	}
}
