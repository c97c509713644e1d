package compiler

import (
	"crypto/sha256"
	"sync"

	"meshc.dev/compiler/manifest"
)

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
