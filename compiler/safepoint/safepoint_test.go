package safepoint

import (
	"math"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"testing"
)

// Workers that leave garbage behind, within a memory limit or without one.
func TestWorkersCollect(t *testing.T) {
	for _, c := range []struct {
		name  string
		limit int64
		// alive is held meanwhile; 160 MB are left behind.
		alive       int
		least, most uint32
	}{
		{name: "within a limit", limit: 64 << 20, least: 3, most: 10},
		{name: "within a limit, most of it alive", limit: 128 << 20, alive: 80 << 20, least: 3, most: 12},
		{name: "without a limit", limit: math.MaxInt64},
	} {
		t.Run(c.name, func(t *testing.T) {
			percent, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(c.limit)
			t.Cleanup(func() {
				debug.SetGCPercent(percent)
				debug.SetMemoryLimit(limit)
			})
			held := make([]byte, c.alive)
			runtime.GC()
			before := collections()
			work(t, c.alive == 0)
			if got := collections() - before; got < c.least || got > c.most {
				t.Errorf("collected %d times, want %d to %d", got, c.least, c.most)
			}
			runtime.KeepAlive(held)
		})
	}
}

// TestCollect: what is garbage is collected where it is much of what there may be.
func TestCollect(t *testing.T) {
	for left, want := range map[int]uint32{1 << 20: 0, 32 << 20: 1} {
		percent, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(96<<20)
		runtime.GC()
		before := collections()
		garbage := make([]byte, left)
		runtime.KeepAlive(garbage)
		Collect()
		if got := collections() - before; got != want {
			t.Errorf("of %d bytes: collected %d times, want %d", left, got, want)
		}
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

// work leaves 4 MB behind with each of 40 pieces, of two workers. Where there is room, none is at
// a piece while there is collected.
func work(t *testing.T, room bool) {
	var w Workers
	var workers sync.WaitGroup
	var amid atomic.Int64
	for range 2 {
		workers.Go(func() {
			for range 20 {
				w.Do(func() {
					before := collections()
					garbage := make([]byte, 4<<20)
					runtime.Gosched()
					runtime.KeepAlive(garbage)
					amid.Add(int64(collections() - before))
				})
			}
		})
	}
	workers.Wait()
	if n := amid.Load(); room && n > 0 {
		t.Errorf("%d collections amid pieces of work", n)
	}
}

func collections() uint32 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.NumGC
}

// A piece that panics is at its end, too: others are not waited for in vain.
func TestPanicEndsThePiece(t *testing.T) {
	var w Workers
	func() {
		defer func() { _ = recover() }()
		w.Do(func() { panic("as CUE may") })
	}()
	if !w.working.TryLock() {
		t.Error("somebody is still at work")
	}
}
