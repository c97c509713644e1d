package bound

import (
	"math"
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// restore puts back what the collector keeps to.
func restore(t *testing.T) {
	t.Helper()
	percent, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(-1)
	debug.SetGCPercent(percent)
	t.Cleanup(func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	})
}

// limit is what the collector keeps to now.
func limit() int64 { return debug.SetMemoryLimit(-1) }

// TestHeapRelents: a run keeps to what is enough, until it needs more.
func TestHeapRelents(t *testing.T) {
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "")
	restore(t)
	keepHeap(4 << 30)
	for range 3 {
		runtime.GC()
	}
	if got := limit(); got != enough {
		t.Fatalf("the limit is %d, want %d", got, enough)
	}
	live := make([]byte, enough)
	for end := time.Now().Add(10 * time.Second); limit() == enough && time.Now().Before(end); time.Sleep(time.Millisecond) {
		runtime.GC()
	}
	runtime.KeepAlive(live)
	// Another test's run may give way at the same time, to a limit of its own.
	if got := limit(); got < 4<<30 {
		t.Errorf("with %d alive the limit is %d, want %d", len(live), got, int64(4<<30))
	}
	if got := debug.SetGCPercent(beyond); got != beyond {
		t.Errorf("with more alive than is enough the heap grows by %d %%, want %d", got, beyond)
	}
}

// TestHeapOfTheEnvironment: what is set there stands.
func TestHeapOfTheEnvironment(t *testing.T) {
	restore(t)
	debug.SetMemoryLimit(math.MaxInt64)
	t.Setenv("GOGC", "50")
	t.Setenv("GOMEMLIMIT", "1GiB")
	percent := debug.SetGCPercent(50)
	debug.SetGCPercent(50)
	keepHeap(4 << 30)
	if got := limit(); got != math.MaxInt64 {
		t.Errorf("the limit became %d", got)
	}
	if got := debug.SetGCPercent(percent); got != 50 {
		t.Errorf("the percentage became %d", got)
	}
}
