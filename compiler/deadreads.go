package compiler

import (
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/chart"
	"meshc.dev/compiler/plan"
)

// reading is what is known of a part's values, ready to be asked.
type reading struct {
	plan.Reading
	files []readFile
}

type readFile struct {
	plan.ReadFile
	file  *pattern
	where [][]setting
}

func readingsOf(all []plan.Reading) map[string]reading {
	out := map[string]reading{}
	for _, r := range all {
		of := reading{Reading: r}
		for _, f := range r.Files {
			of.files = append(of.files, readFile{f, entire(f.File), allOf(f.Where)})
		}
		out[r.Part] = of
	}
	return out
}

// field is that of a hand, wherever the chart has it.
func (r reading) field(h hand) string {
	if r.Under != "" && len(h.path) > 1 && h.path[0] == r.Under {
		return strings.Join(h.path[1:], ".")
	}
	return strings.Join(h.path, ".")
}

// asleep looks for files of a chart that read a field: nil where one is read by
// somebody, or there is none, else the row by which one is not. Of is what the file
// names.
func (set settings) asleep(rows []readFile, files map[string][]string, read func([]string) string) (row *readFile, of string) {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		names := read(files[name])
		if names == "" {
			continue
		}
		i := slices.IndexFunc(rows, func(r readFile) bool { return r.file.MatchString(name) && !set.all(r.where) })
		if i < 0 {
			return nil, names
		}
		if row == nil {
			row, of = &rows[i], names
		}
	}
	return row, of
}

// all tells that of each of some lists a setting is as a row has it, or may be.
func (set settings) all(where [][]setting) bool {
	return !slices.ContainsFunc(where, func(some []setting) bool {
		return !slices.ContainsFunc(some, func(s setting) bool { return set.holds(s, true) })
	})
}

// switchedOff gives the field that turns off what a hand is in, and the hand that is
// all that stands beside it.
func (set settings) switchedOff(switches []string, h hand) (string, hand) {
	for n := range h.path {
		for _, name := range switches {
			path := append(slices.Clone(h.path[:n]), name)
			if h.path[n] == name || set.value(path) != any(false) {
				continue
			}
			// A place has no more steps than the values: the rest is within.
			all := h
			all.path, all.at = h.path[:n+1], h.at[:max(0, len(h.at)-len(h.path)+n+1)]
			return strings.Join(path, "."), all
		}
	}
	return "", h
}

// value is what stands at a path in the end.
func (set settings) value(path []string) any {
	for _, l := range slices.Backward(set.layers) {
		if v, there := inside(l.Values, path); there {
			return v
		}
	}
	v, _ := inside(set.standard, path)
	return v
}

// deadRelease tells a name of a release that nothing in the chart reads.
func (b *builder) deadRelease(u *unit, s plan.Source) {
	if s.ReleaseAt == nil {
		return
	}
	named, err := b.charts.NamesRelease(s.Chart)
	if err != nil || named || slices.ContainsFunc(s.Values, func(l plan.Layer) bool { return slices.ContainsFunc(words(l.Values), chart.SaysRelease) }) {
		return
	}
	u.found(s.ReleaseAt, deadRule, "no template of the chart reads the name of its release: leave it out")
}
