package tree

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"meshc.dev/compiler"
	"meshc.dev/compiler/mold"
)

// description is a text's meshes: for each the version of each of its objects.
type description map[string][]int

func (d description) units() []compiler.Unit {
	var out []compiler.Unit
	for _, name := range slices.Sorted(maps.Keys(d)) {
		u := labelled(name)
		for i, version := range d[name] {
			o := labelled(name, fmt.Sprint("o", i)).Documents[0]
			o.Text = mold.Own(fmt.Appendf(o.Text.Bytes(), "data:\n  version: \"%d\"\n  filler: %s\n", version, strings.Repeat("x", 500+version%7*300)))
			u.Documents = append(u.Documents, o)
		}
		out = append(out, u)
	}
	return out
}

// change gives a description with meshes more, fewer, changed and renamed.
func (d description) change(r *rand.Rand, meshes, objects int) description {
	out := description{}
	for name, versions := range d {
		switch r.IntN(8) {
		case 0: // removed
		case 1: // renamed
			out[fmt.Sprint("m", r.IntN(10*meshes))] = versions
		case 2: // more objects, or fewer
			out[name] = append(slices.Clone(versions[:r.IntN(len(versions))]), 1, 2)
		case 3, 4: // others
			versions = slices.Clone(versions)
			for range 1 + r.IntN(len(versions)) {
				versions[r.IntN(len(versions))]++
			}
			out[name] = versions
		default:
			out[name] = versions
		}
	}
	for len(out) < meshes {
		out[fmt.Sprint("m", r.IntN(10*meshes))] = make([]int, 1+r.IntN(objects))
	}
	return out
}

// contents are the files of a description, by path.
func (d description) contents(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, u := range d.units() {
		files, err := Files(u)
		try(t, err)
		for name, text := range files {
			out[u.Name+"/"+name] = string(text.Bytes())
		}
	}
	text, err := kustomization(slices.Sorted(maps.Keys(d)))
	try(t, err)
	out[kustomizationName] = string(text)
	return out
}

// differ says in which files two trees are not the same.
func differ(got, want map[string]string) string {
	var out []string
	for at := range got {
		if _, ok := want[at]; !ok {
			out = append(out, "+"+at)
		}
	}
	for at := range want {
		if got[at] != want[at] {
			out = append(out, "~"+at)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}
