package compiler

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"meshc.dev/compiler/plan"
)

// allAsked has the descriptions of all scripts looked at: that takes minutes.
var allAsked = flag.Bool("asked.all", false, "look at units one by one in all descriptions")

// TestAskedIsOfTheWhole: what is listed of one unit, for which the meshes beside it are not
// rendered, and their plans lack what that would take, is what the whole lists of it.
func TestAskedIsOfTheWhole(t *testing.T) {
	if testing.Short() {
		t.Skip("dozens of descriptions")
	}
	dirs := map[string]string{"sample": filepath.Join("..", "meshes")}
	for i, e := range scripts(t, "*.txtar", 200) {
		shared := strings.HasPrefix(e.Name, "shared-")
		if strings.HasPrefix(e.Name, "limit-") {
			continue // which takes all the memory there is
		}
		if *allAsked || i%60 == 0 || shared && i%3 == 0 || slices.Contains([]string{"addresses", "images", "images after"}, e.Name) {
			dirs[e.Name] = e.write(t, t.TempDir())
		}
	}
	var seen, again int
	for _, name := range slices.Sorted(maps.Keys(dirs)) {
		if _, err := os.Stat(dirs[name]); err != nil {
			continue // it has its descriptions elsewhere
		}
		a, b := sameAsked(t, name, dirs[name])
		seen, again = seen+a, again+b
	}
	t.Logf("%d units were looked at alone, %d of which it takes the whole to tell", seen, again)
	if seen < 40 || again > seen/10 {
		t.Errorf("%d units were looked at alone, %d of which it takes the whole to tell", seen, again)
	}
}

// sameAsked compares both ways for each unit of a description that vets, and counts those
// that were looked at alone, and those of which that is not enough.
func sameAsked(t *testing.T, name, dir string) (seen, again int) {
	t.Helper()
	whole, problems, err := AddressesOf(t.Context(), dir, "", nil)
	if err != nil || problems.Fatal(false) {
		return 0, 0
	}
	pulled, _, _, err := Images(t.Context(), dir, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, mesh := range append([]string{plan.Shared}, whole.Meshes...) {
		a, m := newAddresses(), newImages(mesh)
		if seen++; !lookAlone(t, dir, mesh, lookers{a, m}) || !a.enough(mesh) {
			t.Logf("%s: %s takes the whole", name, mesh)
			again++
			continue
		}
		of := slices.DeleteFunc(slices.Clone(whole.All), func(one Addressed) bool { return one.Mesh != mesh })
		if got := a.of(mesh); !reflect.DeepEqual(got, of) && len(got)+len(of) > 0 {
			t.Errorf("%s: addresses of %s\n%v\nof the whole\n%v", name, mesh, got, of)
		}
		if got, want := m.sorted(), pulledBy(pulled, mesh); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: images of %s\n%v\nof the whole\n%v", name, mesh, got, want)
		}
	}
	return seen, again
}

// lookAlone has somebody look at a unit of a description alone, and tells whether nothing is wrong
// with that.
func lookAlone(t *testing.T, dir, unit string, l looker) bool {
	t.Helper()
	w := work{want: func(string) bool { return false }, only: unit, looks: l}
	_, problems, all, err := w.first(t.Context(), Input{Dir: dir}, nil)
	if err != nil || all {
		t.Fatal(err, problems)
	}
	for _, p := range problems {
		if !p.IsNote() {
			t.Logf("of %s alone: %s", unit, p.Message)
		}
	}
	return !problems.Fatal(false)
}

// lookers look side by side.
type lookers []looker

func (all lookers) learn(shared plan.Plan) {
	for _, l := range all {
		l.learn(shared)
	}
}

func (all lookers) see(u *unit) {
	for _, l := range all {
		l.see(u)
	}
}

// pulledBy are the images of all that a unit has pulled.
func pulledBy(all []Image, unit string) []Image {
	out := []Image{}
	for _, image := range all {
		image.Uses = slices.DeleteFunc(slices.Clone(image.Uses), func(use ImageUse) bool { return use.Unit != unit })
		if len(image.Uses) > 0 {
			out = append(out, image)
		}
	}
	return out
}
