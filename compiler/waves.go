package compiler

import (
	"cmp"
	"slices"
	"strings"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
)

// Waves are in which order the meshes of a cluster go to a release.
type Waves struct {
	// To is the release.
	To    string     `json:"to"`
	Waves [][]InWave `json:"waves"`
	// There are those that are of it, or of a newer one, Cannot those for which there is no
	// way.
	There  []plan.Standing `json:"there"`
	Cannot []plan.Standing `json:"cannot"`
}

// InWave is a mesh that is behind: how far, and where it is on its way, if it has begun.
type InWave struct {
	plan.Standing
	Step int `json:"step,omitempty"`
	Of   int `json:"of,omitempty"`
}

// How far meshes are, as the schema has it.
const (
	underWay = "under-way"
	isThere  = "there"
	cannot   = "cannot"
)

// WavesTo plans waves of so many meshes to a release, "" for the newest: a tenth of those
// that are behind where size is 0.
func WavesTo(dir, to string, size int, progress *Progress) (*Waves, diag.List, error) {
	in := Input{Dir: dir}
	d, problems, err := in.planned(progress, plan.Needless{})
	if err != nil || d == nil {
		return nil, problems, err
	}
	defer d.Close() //nolint:errcheck // it was only read
	if problems.Fatal(false) {
		return nil, problems, nil
	}
	offer := offerOf(d)
	if err := offers(offer, to); err != nil {
		return nil, nil, err
	}
	out := &Waves{To: cmp.Or(to, offer.Newest), Waves: [][]InWave{}, There: []plan.Standing{}, Cannot: []plan.Standing{}}
	begun, behind, err := out.sort(d, offer, to)
	if err != nil {
		return nil, nil, err
	}
	out.plan(begun, behind, size, friends(d))
	return out, problems, nil
}

// offers refuses a release that there is not.
func offers(offer plan.Offer, to string) error {
	if to == "" || slices.Contains(offer.Versions, to) {
		return nil
	}
	versions := slices.Clone(offer.Versions)
	slices.Sort(versions)
	return &cluster.UsageError{Message: "there is no release " + to + " in this cluster, but " + strings.Join(versions, ", ")}
}

// sort tells those that have begun, those that are behind, and the rest.
func (w *Waves) sort(d *cluster.Description, offer plan.Offer, to string) (begun, behind []InWave, err error) {
	ways, err := cluster.NewUpgrades()
	if err != nil {
		return nil, nil, err
	}
	for _, p := range d.Plans {
		if p.Course == nil {
			continue
		}
		s, err := ways.Stands(p, offer, to)
		if err != nil {
			return nil, nil, err
		}
		switch s.State {
		case isThere:
			w.There = append(w.There, s)
		case cannot:
			w.Cannot = append(w.Cannot, s)
		case underWay:
			u, err := ways.Of(p, offer, to, cluster.Exported{})
			if err != nil {
				return nil, nil, err
			}
			begun = append(begun, InWave{s, u.Step, u.Of})
		default:
			behind = append(behind, InWave{Standing: s})
		}
	}
	return begun, behind, nil
}

// plan puts meshes into waves: those that have begun, or one, into the first, and so many
// at a time into the others, no two that know each other into one.
func (w *Waves) plan(begun, behind []InWave, size int, friends map[string]map[string]bool) {
	if len(begun) == 0 && len(behind) > 0 {
		begun, behind = behind[:1], behind[1:]
	}
	if len(begun) == 0 {
		return
	}
	w.Waves = append(w.Waves, begun)
	if size == 0 {
		size = max(1, (len(behind)+9)/10)
	}
	open := 1 // the first wave that has room
	for _, m := range behind {
		i := open
		for i < len(w.Waves) && (len(w.Waves[i]) >= size || slices.ContainsFunc(w.Waves[i], func(o InWave) bool { return friends[m.Mesh][o.Mesh] })) {
			i++
		}
		if i == len(w.Waves) {
			w.Waves = append(w.Waves, nil)
		}
		w.Waves[i] = append(w.Waves[i], m)
		for open < len(w.Waves) && len(w.Waves[open]) >= size {
			open++
		}
	}
}

// friends are the meshes of which one lets the other in.
func friends(d *cluster.Description) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	put := func(a, b string) {
		if out[a] == nil {
			out[a] = map[string]bool{}
		}
		out[a][b] = true
	}
	for _, p := range d.Plans {
		for _, g := range p.Grants {
			put(p.Unit, g.To)
			put(g.To, p.Unit)
		}
	}
	return out
}
