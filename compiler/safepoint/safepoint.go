// Package safepoint has garbage collected between pieces of work, when nobody is at
// one: what they hold only meanwhile is not alive then, and what is marked does not
// change while it is marked. Collected amid them, as the runtime does, a thousand meshes
// take a fifth more CPU.
package safepoint

import (
	"runtime"
	"runtime/metrics"
	"sync"
)

// Workers are at pieces of work side by side.
type Workers struct {
	// working is held for reading by who is at a piece, for writing by who collects.
	working sync.RWMutex
}

// Do does a piece of work. Where the heap is large after it, the worker waits for the
// others to come to the end of theirs, and collects.
func (w *Workers) Do(piece func()) {
	w.do(piece)
	if !large() {
		return
	}
	w.working.Lock()
	defer w.working.Unlock()
	if large() { // and no other has collected meanwhile
		runtime.GC()
	}
}

// Collect collects, amid no piece of work, what a piece has left that is most of all there
// ever is. Where that is little beside what there is room for, it is left where it is.
func Collect() {
	if heap, goal, _ := sizes(); heap > goal/4 {
		runtime.GC()
	}
}

func (w *Workers) do(piece func()) {
	w.working.RLock()
	defer w.working.RUnlock()
	piece()
}

// large tells whether the runtime would soon collect, as its environment has it (GOGC,
// GOMEMLIMIT): what pieces leave behind that are begun before the next safepoint has room in
// the rest. Where little is gained by it, since most is alive, it is left to the runtime.
func large() bool {
	heap, goal, live := sizes()
	return heap > goal/8*5 && heap > live/2*3
}

// sizes are those of the heap in bytes: as it is, as it may grow before the runtime collects, and of
// what was alive when it last did.
func sizes() (heap, goal, live uint64) {
	read := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/gc/heap/goal:bytes"}, {Name: "/gc/heap/live:bytes"}}
	metrics.Read(read)
	return read[0].Value.Uint64(), read[1].Value.Uint64(), read[2].Value.Uint64()
}
