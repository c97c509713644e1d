package compiler

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/manifest"
)

// kept checks what patches may not change: that on which isolation rests.
func (b *builder) kept(u *unit, objects []built) {
	if len(u.problems) > 0 {
		return // what is missing or half patched is told already
	}
	for _, name := range slices.Sorted(maps.Keys(u.plan.Keeps)) {
		k := u.plan.Keeps[name]
		i := slices.IndexFunc(objects, func(o built) bool { return aims(k.Target, o.Object) })
		if i < 0 {
			u.fail(b, k.Path, "isolation", fmt.Errorf("there is no %s %s, which keeps the meshes apart", k.Target.Kind, k.Target.Name))
			continue
		}
		o := objects[i].Object
		if reflect.DeepEqual(manifest.Find(o, k.At), k.Is) {
			continue
		}
		message := fmt.Errorf("%s of %s keeps the meshes apart: no patch may change it", place(k.At), o.ID())
		for _, path := range u.patchesOf(o, k.Path) {
			u.fail(b, path, "isolation", message)
		}
	}
}

// patchesOf gives the paths of the user's patches of an object; those of the
// schema's own stand at the mesh, which is named where there is no other.
func (u *unit) patchesOf(o manifest.Object, mesh string) []string {
	var out []string
	for _, p := range u.plan.Patches {
		if p.Path != mesh && aims(p.Target, o) {
			out = append(out, p.Path)
		}
	}
	if len(out) == 0 {
		return []string{mesh}
	}
	slices.Sort(out)
	return out
}

// place is a path as people write it.
func place(at []string) string {
	var b strings.Builder
	for _, step := range at {
		name, item := strings.CutPrefix(step, "name=")
		switch {
		case step == "@yaml":
			b.WriteString(": ")
		case item:
			b.WriteString("[" + name + "]")
		default:
			if b.Len() > 0 && !strings.HasSuffix(b.String(), " ") {
				b.WriteByte('.')
			}
			b.WriteString(step)
		}
	}
	return b.String()
}

// aims tells whether an object is the target.
func aims(t cluster.Target, o manifest.Object) bool {
	return o.Kind() == t.Kind && o.Name() == t.Name && (t.Namespace == "" || t.Namespace == o.Namespace())
}
