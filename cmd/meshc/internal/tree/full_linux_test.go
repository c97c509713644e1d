package tree

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// TestFullDisk: on a disk of whatever size that is too small, of bytes or of
// files, the tree is as it was, or, where the disk filled while all was moved into
// place, as one more run on a larger one leaves it.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("no file system of its own: %v", err)
	}
	defer syscall.Unmount(dir, syscall.MNT_DETACH) //nolint:errcheck // it goes with the container
	r := rand.New(rand.NewPCG(1, 0))
	now := description{}.change(r, 6, 8)
	grow := func(size string) { try(t, syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, size)) }
	whole := 0
	for i := range 60 {
		grow("size=8m,nr_inodes=5000")
		try(t, write(t.Context(), dir, prod, now.units(), true))
		was := snapshot(t, dir)
		var free syscall.Statfs_t
		try(t, syscall.Statfs(dir, &free))
		used, files := free.Blocks-free.Bfree, free.Files-free.Ffree
		next := now.change(r, 6, 8)
		if i%2 == 0 {
			grow(fmt.Sprintf("nr_blocks=%d", used+r.Uint64N(60)))
		} else {
			grow(fmt.Sprintf("nr_inodes=%d", files+r.Uint64N(50)))
		}
		err := write(t.Context(), dir, prod, next.units(), true)
		got := snapshot(t, dir)
		switch {
		case err == nil:
			whole++
		case !errors.Is(err, syscall.ENOSPC):
			t.Errorf("%d: %v", i, err)
		case !reflect.DeepEqual(got, was):
			before, after := now.contents(t), next.contents(t)
			for at, text := range got {
				staged := strings.HasPrefix(at, stageName+"/") // and moved by the next run
				if at != Index && !staged && before[at] != text && after[at] != text && at[len(at)-1] != '/' {
					t.Errorf("%d: %v: %s is torn", i, err, at)
				}
			}
			t.Logf("%d: %v: %s", i, err, differ(got, was))
		}
		grow("size=8m,nr_inodes=5000")
		try(t, write(t.Context(), dir, prod, next.units(), true))
		fresh := t.TempDir()
		try(t, write(t.Context(), fresh, prod, next.units(), true))
		if got, want := snapshot(t, dir), snapshot(t, fresh); !reflect.DeepEqual(got, want) {
			t.Fatalf("%d: %s", i, differ(got, want))
		}
		now = next
	}
	t.Logf("%d of 60 had room; %d meshes at last", whole, len(slices.Collect(maps.Keys(now))))
	if whole == 0 || whole == 60 {
		t.Error("no disk was of the size")
	}
}
