package compiler

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// Image is one that rendered objects have pulled.
type Image struct {
	// Name is as the objects have it, with tag and digest.
	Name string `json:"image"`
	// Digest is there where the name has one.
	Digest string     `json:"digest,omitempty"`
	Uses   []ImageUse `json:"uses"`
}

// ImageUse is an object of a unit that has an image pulled, and how.
type ImageUse struct {
	Unit   string `json:"unit"`
	How    string `json:"how"`
	Object string `json:"object"`
}

// Images compiles the description in dir, and gives the images of a unit, or of all, by
// name.
func Images(ctx context.Context, dir, unit string, progress *Progress) ([]Image, *Result, diag.List, error) {
	m, result, problems, err := lookAt(ctx, dir, unit, func() *images { return newImages(unit) }, progress)
	if err != nil || problems.Fatal(false) {
		return nil, nil, problems, err
	}
	return m.sorted(), result, problems, nil
}

// sorted are the images by name.
func (m *images) sorted() []Image {
	out := []Image{}
	for name, uses := range m.uses {
		_, digest, _ := strings.Cut(name, "@")
		slices.SortFunc(uses, func(a, b ImageUse) int {
			return cmp.Or(plan.CompareUnits(a.Unit, b.Unit), cmp.Compare(a.How, b.How), cmp.Compare(a.Object, b.Object))
		})
		out = append(out, Image{name, digest, slices.Compact(uses)})
	}
	slices.SortFunc(out, func(a, b Image) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// images are gathered from units, side by side.
type images struct {
	// unit whose they are, all if it is empty.
	unit string
	rows []imageRow
	// auto is in place of an image that is injected, as what one of the rows says.
	auto    string
	injects int
	// more says which types some images are of.
	more  []spot
	known []string

	mu   sync.Mutex
	uses map[string][]ImageUse
}

func newImages(unit string) *images { return &images{unit: unit, uses: map[string][]ImageUse{}} }

// imageRow is a row of the schema's table, ready to be looked for.
type imageRow struct {
	spot
	how, whole      string
	own             []spot
	variables, when *pattern
}

// enough: what a unit has pulled is in its own objects.
func (m *images) enough(string) bool { return true }

func (m *images) learn(p plan.Plan) {
	for _, table := range p.Images {
		for _, r := range table.At {
			row := imageRow{spot: spotOf(r.Spot), how: r.How, whole: r.Whole, own: spotsOf(r.Own), when: entire(cmp.Or(r.When, ".+"))}
			if r.Whole != "" {
				m.injects = len(m.rows)
			}
			if r.Variables != "" {
				row.variables = patternOf(r.Variables)
			}
			m.rows = append(m.rows, row)
		}
		m.auto, m.more, m.known = table.Auto, spotsOf(table.Types.More), table.Types.Known
	}
}

func (m *images) see(u *unit) {
	if m.unit != "" && m.unit != u.plan.Unit {
		return
	}
	found := m.usedBy(u)
	m.mu.Lock()
	defer m.mu.Unlock()
	for name, uses := range found {
		m.uses[name] = append(m.uses[name], uses...)
	}
}

// usedBy are the images of a unit.
func (m *images) usedBy(u *unit) map[string][]ImageUse {
	read, found := documents{}, map[string][]ImageUse{}
	more := m.types(u, read)
	var auto []ImageUse
	injected := map[string]bool{}
	for _, row := range m.rows {
		types := append(firstOf(row.own, u, read), more...)
		for o := range u.sound {
			for _, name := range row.names(u, o, read, types, m.known) {
				use := ImageUse{u.plan.Unit, row.how, o.ID().String()}
				switch name = strings.TrimSpace(name); {
				case name == m.auto:
					use.How = m.rows[m.injects].how
					auto = append(auto, use)
				case row.when.MatchString(name):
					injected[name] = injected[name] || row.how == m.rows[m.injects].how
					found[name] = append(found[name], use)
				}
			}
		}
	}
	for name, is := range injected {
		if is {
			found[name] = append(found[name], auto...)
		}
	}
	return found
}

// injected are the images that a unit's control plane puts into pods.
func (m *images) injected(unit string) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []string
	for name, uses := range m.uses {
		if slices.ContainsFunc(uses, func(use ImageUse) bool { return use.Unit == unit && use.How == m.rows[m.injects].how }) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// types are those that some of a unit's images are of, beside its own.
func (m *images) types(u *unit, read documents) []string {
	var out []string
	for _, s := range m.more {
		for o := range u.sound {
			out = append(out, s.values(o, read)...)
		}
	}
	return out
}

// firstOf is what the first spot with a value shows, "" if none does.
func firstOf(spots []spot, u *unit, read documents) []string {
	for _, s := range spots {
		for o := range u.sound {
			for _, value := range s.values(o, read) {
				if value != "" {
					return []string{value}
				}
			}
		}
	}
	return []string{""}
}

// names are the images that an object names.
func (r imageRow) names(u *unit, o *built, read documents, types, known []string) []string {
	switch {
	case r.variables != nil:
		var out []string
		for _, c := range manifest.Containers(o.Object) {
			for name, value := range c.Given(func(kind, name string) map[string]string { return u.data(o, kind, name) }).Env {
				if r.variables.MatchString(name) {
					out = append(out, value)
				}
			}
		}
		return out
	case r.Form == "":
		return r.values(o, read)
	case !r.applies(o):
		return nil
	}
	var out []string
	for _, p := range r.placed(o, read) {
		if own := plainAt(p.Value, r.whole); r.whole != "" && strings.Contains(own, "/") {
			out = append(out, own)
			continue
		}
		name, whole := fillForm(r.Form, p.Value)
		if !whole {
			continue
		}
		for _, t := range types {
			out = append(out, typed(name, t, known))
		}
	}
	return out
}

// typed is an image with a type at the end of its tag, in place of one that is there.
func typed(name, kind string, known []string) string {
	if kind == "" || strings.Contains(name, "@") {
		return name
	}
	for _, k := range known {
		name = strings.TrimSuffix(name, "-"+k)
	}
	return name + "-" + kind
}
