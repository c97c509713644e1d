package compiler

import (
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/nearest"
	"meshc.dev/compiler/plan"
)

// gate is what every object passes, whatever source it is from, when all
// patches are applied: what is judged after it is what ships.
var gate = []stage{
	(*builder).hooks,
	(*builder).settle,
	(*builder).envelope,
	(*builder).names,
	(*builder).kinds,
	(*builder).place,
	(*builder).define,
	(*builder).floors,
	(*builder).shape,
	(*builder).admission,
	(*builder).imageNames,
	(*builder).annotations,
	(*builder).share,
	(*builder).stamp,
	(*builder).hosts,
}

// sound gives the objects that the gate has not refused.
func (u *unit) sound(yield func(*built) bool) {
	for i := range u.objects {
		if o := &u.objects[i]; !o.refused && !yield(o) {
			return
		}
	}
}

// refuse tells what is wrong at a place in an object, where the user wrote it.
// What the object is cannot be told then: nothing else is judged of it.
func (u *unit) refuse(o *built, rule string, path []any, says ...any) {
	o.refused = true
	u.wrong(o, rule, path, says...)
}

// wrong tells what is wrong at a place in an object that is judged further.
func (u *unit) wrong(o *built, rule string, path []any, says ...any) {
	u.findings = append(u.findings, u.blame(o, rule, path, says...))
}

// blame finds the user's place for a place in an object: in the last patch
// that set it, in the object as it is written, in the file that it is from, or
// the field that asked for it.
func (u *unit) blame(o *built, rule string, path []any, says ...any) plan.Finding {
	f := plan.Finding{Field: plan.Field{Unit: u.plan.Unit, At: o.at}, Rule: rule, Says: says, Of: o.ID().String()}
	if o.merging != nil {
		at, _ := u.writer(o, path)
		f.At, f.File, f.Line, f.Others = at.At, at.File, at.Line, at.Others
		return f
	}
	for _, p := range slices.Backward(u.plan.Own) {
		if !aims(p.Target, o.Object) {
			continue
		}
		if way, there := inPatch(p.Merge, o.Body, path); there {
			f.At = written(p, way)
			return f
		}
	}
	mirrored := u.mirrored(o, path)
	switch {
	case mirrored != nil:
		f.At = mirrored
	case o.source == authored && o.part != "": // the schema writes it
	case o.source == authored:
		f.At = slices.Concat(o.at, path)
	case o.file != "":
		f.File, f.Line = o.file, u.manifests.line(o.file, o.Object, path)
		f.Others = []plan.Other{asked(f.Field)}
	}
	return f
}

// asked is the field that asks for a manifest in which something is found.
func asked(f plan.Field) plan.Other {
	return plan.Other{Field: f, Says: "the manifest is asked for here"}
}

// faults refuses an object for each fault that is found in it.
func (u *unit) faults(o *built, rule string, found []manifest.Fault) {
	for _, f := range found {
		u.refuse(o, rule, f.Path, o.ID(), f.Says)
	}
}

// settle drops what says nothing.
func (*builder) settle(u *unit) {
	for _, o := range u.objects {
		manifest.Settle(o.Object)
	}
}

// envelope: what is read is the object that was judged.
func (*builder) envelope(u *unit) {
	for o := range u.sound {
		u.faults(o, "envelope", manifest.Envelope(o.Object, u.scopes))
	}
}

// names: what identifies an object is part of a path and of a report, and two
// objects of a unit have two files.
func (*builder) names(u *unit) {
	files := map[string]manifest.ID{}
	for o := range u.sound {
		u.faults(o, "object-name", manifest.Names(o.Object))
		file := manifest.FileName(o.ID(), o.Version(), true)
		switch other, taken := files[file]; {
		case o.refused:
		case taken && other != o.ID():
			u.refuse(o, "object-name", []any{"metadata", "name"}, o.ID(), fmt.Sprintf("its file would be that of %s too: some file systems tell no upper from lower case", other))
		default:
			files[file] = o.ID()
		}
	}
}

// kinds: an object is of a kind and version that there is.
func (b *builder) kinds(u *unit) {
	for o := range u.sound {
		missing := u.scopes.Missing(o.Object)
		switch {
		case missing == nil && !u.scopes.Checked(o.Object):
			u.count(o)
		case missing != nil && b.whole && missing.Others == nil && !missing.Question:
			u.wrong(o, "kind-unknown", []any{missing.Field}, o.ID(), lacks(o, missing)) // whatever it is, what it holds counts
		case missing != nil && b.whole:
			u.refuse(o, "kind-unknown", []any{missing.Field}, o.ID(), lacks(o, missing))
		}
	}
}

// lacks says what there is in place of a kind or version that is missing.
func lacks(o *built, m *manifest.Missing) string {
	kind := o.Kind()
	if group := o.Group(); group != "" {
		kind += " of " + group
	}
	like, near := nearest.Like(o.Kind(), m.Others)
	_, meant := nearest.Misspelt(o.Kind(), m.Others)
	switch {
	case m.Question:
		return "a " + o.Kind() + " is put to the API server and answered, but is no object to apply"
	case m.Elsewhere:
		return fmt.Sprintf("%s has no %s: there is one of %s", o.APIVersion(), o.Kind(), strings.Join(m.Others, ", "))
	case m.Field == "apiVersion" && m.Near == "":
		return fmt.Sprintf("there is no version %s of a %s: there is %s", o.Version(), kind, strings.Join(m.Others, ", "))
	case meant:
		return fmt.Sprintf("meshc knows no %s: did you mean %s?", kind, like)
	}
	scopes := []any{"Namespaced", "Cluster"}
	if o.Namespace() == "" {
		slices.Reverse(scopes)
	}
	if m.Near != "" {
		like, near = m.Near, true
	}
	if near {
		kind += " (did you mean " + like + "?)"
	}
	return fmt.Sprintf("meshc knows no %s: if its CustomResourceDefinition is in the cluster already, say `cluster: kinds: %q: %q`, or %q", append([]any{kind, o.Group() + "/" + o.Kind()}, scopes...)...)
}

// count notes an object that is of a kind without a schema.
func (u *unit) count(o *built) {
	if u.unchecked == nil {
		u.unchecked = map[string]int{}
	}
	kind, _, _ := strings.Cut(o.ID().String(), " ")
	u.unchecked[kind]++
}

// place: an object stands in a namespace, or in none, as its kind has it.
func (*builder) place(u *unit) {
	for o := range u.sound {
		switch scope, ns := u.scopes.Of(o.Object), o.Namespace(); {
		case scope == manifest.Cluster && ns != "":
			u.refuse(o, "scope", []any{"metadata", "namespace"}, o.ID(), "a "+o.Kind()+" stands outside namespaces: remove metadata.namespace")
		case scope == manifest.Namespaced && ns == "":
			u.refuse(o, "scope", nil, o.ID(), "needs metadata.namespace")
		}
	}
}
