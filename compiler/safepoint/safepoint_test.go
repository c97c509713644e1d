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
		name     string
		limit    int64
		collects bool
	}{
		{name: "within a limit", limit: 64 << 20, collects: true},
		{name: "without a limit", limit: math.MaxInt64},
	} {
		t.Run(c.name, func(t *testing.T) {
			percent, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(c.limit)
			t.Cleanup(func() {
				debug.SetGCPercent(percent)
				debug.SetMemoryLimit(limit)
			})
			before := collections()
			work(t)
			if got := collections() > before; got != c.collects {
				t.Errorf("collected: %v, want %v", got, c.collects)
			}
		})
	}
}

// work leaves 4 MB behind with each of 40 pieces, of two workers. None is at a piece
// while there is collected.
func work(t *testing.T) {
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
	if n := amid.Load(); n > 0 {
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
