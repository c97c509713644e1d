package bound

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// A run is brief and trades memory for time, as long as that is no more than enough: until
// then nothing is collected. What is alive at once is far less, unless a description can be
// evaluated as a whole only: then the limit gives way before the collector takes more time
// than it saves. Where the environment says what is enough, the heap grows as it does.
const (
	enough         = 395 << 20
	growth, beyond = 400, 200
	never          = -1
)

// keepHeap has the collector keep to what is enough, then to the greatest that a run
// may have; but for what the environment says of either (GOGC, GOMEMLIMIT).
func keepHeap(greatest int64) {
	percent, limit := os.Getenv("GOGC") == "", os.Getenv("GOMEMLIMIT") == ""
	if !limit {
		if percent {
			debug.SetGCPercent(growth)
		}
		return
	}
	if percent {
		debug.SetGCPercent(never)
	}
	largePages(min(enough, greatest))
	debug.SetMemoryLimit(min(enough, greatest))
	relent(func() {
		if percent {
			debug.SetGCPercent(beyond)
		}
		debug.SetMemoryLimit(greatest)
	})
}

// relent calls give, once, after three quarters of what is enough were alive.
func relent(give func()) {
	// Something that nobody holds: what is to be done once it is gone is done after
	// the next collection.
	runtime.AddCleanup(new([64]byte), func(give func()) {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		if live[0].Value.Uint64() > enough/4*3 {
			give()
			return
		}
		relent(give)
	}, give)
}
