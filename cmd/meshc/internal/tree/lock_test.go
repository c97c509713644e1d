package tree

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"meshc.dev/compiler"
)

// TestLock: a run waits for another, a look for a run, and looks for none.
func TestLock(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "tree")
	above, undo, err := Make(dir)
	try(t, err)
	if above != filepath.Dir(dir) {
		t.Errorf("it was made in %s", above)
	}
	first, err := Open(t.Context(), dir, prod)
	try(t, err)
	waits := 0
	of := prod
	of.Waits = func() { waits++ }
	for _, open := range []func(context.Context, string, For) (*Tree, error){Open, Look} {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		if _, err := open(ctx, dir, of); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		cancel()
	}
	if waits != 2 {
		t.Errorf("it was told %d times", waits)
	}
	first.Close()
	undo()
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a directory made for nothing stays: %v", err)
	}
	mustWrite(t, dir, true, labelled("a", "1"))
	for range 2 {
		look, err := Look(t.Context(), dir, prod)
		try(t, err)
		defer look.Close()
	}
}

// TestManyAtOnce: of runs that write at once each finds the tree as another left
// it, also where they begin with none.
func TestManyAtOnce(t *testing.T) {
	for round := range 10 {
		dir := filepath.Join(t.TempDir(), "tree")
		var runs sync.WaitGroup
		for i := range 6 {
			runs.Go(func() {
				u := labelled("a", "1", fmt.Sprint(2+i%3))
				if err := write(t.Context(), dir, prod, []compiler.Unit{u, labelled("b", fmt.Sprint(i))}, true); err != nil {
					t.Errorf("round %d: %v", round, err)
				}
			})
		}
		runs.Wait()
		last := []compiler.Unit{labelled("a", "1"), labelled("c", "1")}
		mustWrite(t, dir, true, last...)
		fresh := t.TempDir()
		mustWrite(t, fresh, true, last...)
		if got, want := snapshot(t, dir), snapshot(t, fresh); !reflect.DeepEqual(got, want) {
			t.Fatalf("%s", differ(got, want))
		}
	}
}

// TestReadOnlyFiles: files that nobody may write are replaced as any other.
func TestReadOnlyFiles(t *testing.T) {
	dir, fresh := t.TempDir(), t.TempDir()
	mustWrite(t, dir, true, labelled("a", "1", "2"), labelled("b", "1"))
	for _, at := range []string{Index, "a/kustomization.yaml", "a/v1_configmap_1.yaml", "b/kustomization.yaml"} {
		try(t, os.Chmod(filepath.Join(dir, at), 0o400))
	}
	mustWrite(t, dir, true, labelled("a", "1", "3"))
	mustWrite(t, fresh, true, labelled("a", "1", "3"))
	if got, want := snapshot(t, dir), snapshot(t, fresh); !reflect.DeepEqual(got, want) {
		t.Errorf("%s", differ(got, want))
	}
}
