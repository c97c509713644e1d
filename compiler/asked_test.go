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
		if seen++; !lookBereft(t, dir, mesh, lookers{a, m}) || !a.enough(mesh) {
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

// lookBereft has somebody look at a unit of a description, whose other meshes' plans are without
// what only rendering takes, and tells whether nothing is wrong with that.
func lookBereft(t *testing.T, dir, mesh string, l looker) bool {
	t.Helper()
	in := Input{Dir: dir}
	w := work{want: func(string) bool { return false }, only: mesh, looks: l}
	d, problems, err := in.load(nil, w.needless())
	if err != nil || d == nil {
		t.Fatal(err, problems)
	}
	defer d.Close() //nolint:errcheck // it was only read
	for i := range d.Plans {
		if p := &d.Plans[i]; p.Unit != plan.Shared {
			bereave(t, p, w.needless().Of(p.Unit))
		}
	}
	_, problems, err = w.loaded(t.Context(), in, d, problems, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if !p.IsNote() {
			t.Logf("of %s alone: %s", mesh, p.Message)
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

// bereave takes fields away from a plan, by their names in JSON.
func bereave(t *testing.T, p *plan.Plan, names []string) {
	t.Helper()
	v := reflect.ValueOf(p).Elem()
	left := slices.Clone(names)
	for i := range v.NumField() {
		of, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if slices.Contains(names, of) {
			v.Field(i).SetZero()
			left = slices.DeleteFunc(left, func(name string) bool { return name == of })
		}
	}
	if len(left) > 0 {
		t.Errorf("a plan has no fields %v", left)
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
