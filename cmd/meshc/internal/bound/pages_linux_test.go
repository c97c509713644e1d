package bound

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// TestLargePages: what the heap grows into next is of large pages where the kernel has them
// on request, and nothing is taken for it.
func TestLargePages(t *testing.T) {
	says, err := os.ReadFile(onRequest)
	if err != nil || !bytes.Contains(says, []byte("[madvise]")) {
		t.Skipf("the kernel gives no large pages on request: %s", says)
	}
	if !hasRoom(64 << 20) {
		t.Skip("the process's memory is limited")
	}
	// What was in use and is no more stands before the room: it is not to be zeroed with it.
	used := make([]byte, 32<<20)
	clear(used)
	runtime.GC()
	before, _ := taken()
	from := faults(t)
	largePages(64 << 20)
	if given := faults(t) - from; given > 1000 {
		t.Errorf("the kernel gave %d pages", given)
	}
	if after, _ := taken(); after > before+8<<20 {
		t.Errorf("%d bytes were taken, and %d before", after, before)
	}
	// Twice as much as is touched: what is asked for begins and ends within a page.
	grown := make([]byte, 32<<20)
	for i := range grown {
		grown[i] = 1
	}
	if flags := flagsAt(t, unsafe.Pointer(&grown[len(grown)/2])); !bytes.Contains(flags, []byte(" hg")) {
		t.Errorf("the heap's flags are%s: large pages (hg) were not asked for", flags)
	}
}

// faults are the pages that the kernel has given the process so far.
func faults(t *testing.T) int64 {
	t.Helper()
	var used unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return used.Minflt
}

// flagsAt are those of the mapping that something stands in (proc_pid_smaps(5)).
func flagsAt(t *testing.T, at unsafe.Pointer) []byte {
	t.Helper()
	all, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	within := false
	for line := range bytes.Lines(all) {
		var from, to uintptr
		if n, _ := fmt.Sscanf(string(line), "%x-%x ", &from, &to); n == 2 {
			within = from <= uintptr(at) && uintptr(at) < to
		} else if flags, is := bytes.CutPrefix(line, []byte("VmFlags:")); is && within {
			return flags
		}
	}
	t.Fatal("it is in no mapping")
	return nil
}
