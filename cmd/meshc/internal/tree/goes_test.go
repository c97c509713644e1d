package tree

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"meshc.dev/compiler"
)

// TestGoes: what others put into a tree and take away while it is looked at is there or is
// not, and no failure.
func TestGoes(t *testing.T) {
	dir := t.TempDir()
	now := []compiler.Unit{labelled("a", "1")}
	mustWrite(t, dir, true, now...)
	done := make(chan struct{})
	var others sync.WaitGroup
	for _, name := range []string{"b", "c/d"} {
		others.Go(func() {
			for {
				select {
				case <-done:
					return
				default: // that it fails now and then is no matter
					_ = os.MkdirAll(filepath.Join(dir, name), 0o700)
					_ = os.RemoveAll(filepath.Join(dir, name[:1]))
				}
			}
		})
	}
	defer others.Wait()
	defer close(done)
	for range 2000 {
		if _, err := look(t, dir, prod, now, true); err != nil {
			t.Fatal(err)
		}
	}
}
