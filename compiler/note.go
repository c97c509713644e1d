package compiler

import (
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// note puts annotations on the objects that the schema has them for: what tells the
// tools that apply objects to keep one, and to leave its texts as they are.
func (b *builder) note(u *unit) {
	for o := range u.sound {
		for _, n := range b.notes {
			if (n.Part == "" || n.Part == o.part) && isOn(n.On, o.Object) && (n.Holds == "" || manifest.Holds(o.Object, n.Holds)) {
				said, _ := manifest.Map(o.At("metadata", "annotations"))[n.Key].(string)
				manifest.Annotate(o.Object, n.Key, noted(said, n))
			}
		}
	}
}

// noted is what an annotation says with the words of a note.
func noted(said string, n plan.Note) string {
	words := strings.FieldsFunc(said, func(r rune) bool { return r == ',' || r == ' ' })
	before := len(words)
	for _, word := range n.Words {
		name, _, named := strings.Cut(word, "=")
		other := func(w string) bool { return !named || strings.HasPrefix(w, name+"=") }
		if !slices.ContainsFunc(words, other) {
			words = append(words, word)
		}
	}
	if len(words) == before {
		return said
	}
	return strings.Join(words, ",")
}
