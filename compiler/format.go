package compiler

import (
	"crypto/sha256"
	"slices"
	"sync"

	"meshc.dev/compiler/manifest"
)

// order puts the objects in the order to apply them.
func (*builder) order(u *unit) {
	slices.SortStableFunc(u.objects, func(x, y built) int { return manifest.Compare(x.ID(), y.ID()) })
}

// format leaves the facts of the objects and, of a unit that is wanted, the text.
func (b *builder) format(u *unit) {
	for i := range u.objects {
		o := &u.objects[i]
		f := u.factsOf(o, b.sights)
		f.refused = f.refused || o.differs || u.halted && o.part != ""
		u.facts = append(u.facts, f)
		if !u.wanted {
			continue
		}
		if o.refused {
			continue
		}
		text, err := manifest.Format(o.Object)
		if err == nil {
			err = b.read.same(text, o.ID(), o.Version())
		}
		if err != nil {
			u.found(o.at, "output", o.ID(), err)
		}
		u.documents = append(u.documents, Document{ID: o.ID(), Version: o.Version(), YAML: text})
	}
}

// readTexts are texts that were read back, by their hashes: the same text is
// the same object. It may be used concurrently.
type readTexts struct {
	seen sync.Map
}

// same reads a formatted object as kubectl does: it must be the one object that
// was judged.
func (r *readTexts) same(text []byte, id manifest.ID, version string) error {
	key := sha256.Sum256(text)
	if read, ok := r.seen.Load(key); ok && read == (manifest.Read{ID: id, Version: version}) {
		return nil
	}
	if err := manifest.SameRead(text, id, version); err != nil {
		return err
	}
	r.seen.Store(key, manifest.Read{ID: id, Version: version})
	return nil
}
