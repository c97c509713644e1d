// Package bound ends a run that takes too long or too much memory, or that is
// told to stop. CUE and Helm take no context: what they are at can only be ended
// with the process.
package bound

import (
	"context"
	"math"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"time"
)

// Limits are what one run may take.
type Limits struct {
	// Time is from the start to the end, without end if 0.
	Time time.Duration
	// Memory is in bytes, without end if 0.
	Memory Size
}

const (
	// tick is how often memory is looked at: a Go process writes some 4 GB a second
	// at most, so it goes over by a tenth of a GB.
	tick = 20 * time.Millisecond
	// grace is what a run has to end by itself once it is told to, with what it
	// was writing as it was or as it shall be.
	grace = 200 * time.Millisecond
	// stacks is what the stacks of all goroutines may take; a run has some MB. Where
	// one stack would take more than deepest, Go itself ends the process, with a trace.
	stacks, deepest = 256 << 20, min(4<<30, math.MaxInt)
)

// Place is where in a document the last words are to stand.
const Place = "@@"

// Reason says why a run was ended that went on for too long or took too much.
type Reason string

func (r Reason) Error() string { return string(r) }

// Watch gives a context that ends with the limits or the one given, and calls
// end with the reason where the run does not end by itself soon after. Where
// there are last words, the kernel holds the limits, too, for good. It watches until
// stop is called, which gives the reason if the run was to end early.
func Watch(ctx context.Context, l Limits, last *Words, end func(reason error)) (watched context.Context, stop func() error) {
	watched, cancel := context.WithCancelCause(ctx)
	done := make(chan struct{})
	debug.SetMaxStack(deepest)
	last.limit(l)
	greatest := int64(math.MaxInt64)
	if l.Memory > 0 {
		// The collector works harder before the run is ended for what is garbage.
		greatest = int64(l.Memory) / 4 * 3
	}
	keepHeap(greatest)
	go func() {
		patience, reason := wait(watched, done, l)
		if reason == nil {
			return
		}
		cancel(reason)
		select {
		case <-done:
		case <-time.After(patience):
			end(reason)
		}
	}()
	return watched, func() error {
		reason := context.Cause(watched)
		close(done)
		cancel(nil)
		return reason
	}
}

// wait gives the reason for which to end the run, nil if it is done, and how
// long it may still take: what grows is not given time.
func wait(ctx context.Context, done <-chan struct{}, l Limits) (time.Duration, error) {
	var late <-chan time.Time
	if l.Time > 0 {
		late = time.After(l.Time)
	}
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		select {
		case <-done:
			return 0, nil
		case <-ctx.Done():
			return grace, context.Cause(ctx)
		case <-late:
			return grace, Reason("not done after " + duration(l.Time) + ", which --timeout sets")
		case <-ticker.C:
			switch total, deep := taken(); {
			case deep > stacks:
				return 0, Reason("something is nested too deep, or refers to itself without end")
			case l.Memory > 0 && total > uint64(l.Memory):
				return 0, Reason("more than " + l.Memory.String() + " of memory, which --memory sets")
			}
		}
	}
}

// taken is the memory that the process has from the system and has not given
// back, and the stacks' part of it.
func taken() (total, stack uint64) {
	samples := []metrics.Sample{
		{Name: "/memory/classes/total:bytes"},
		{Name: "/memory/classes/heap/released:bytes"},
		{Name: "/memory/classes/heap/stacks:bytes"},
	}
	metrics.Read(samples)
	return samples[0].Value.Uint64() - samples[1].Value.Uint64(), samples[2].Value.Uint64()
}

// duration is a length of time as people write it: 2m, not 2m0s.
func duration(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
