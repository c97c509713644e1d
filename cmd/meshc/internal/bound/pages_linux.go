package bound

import (
	"bytes"
	"os"
	"runtime/debug"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// onRequest is where the kernel says whether it gives pages of largePage to who asks for them
// (Documentation/admin-guide/mm/transhuge.rst of Linux).
const (
	onRequest = "/sys/kernel/mm/transparent_hugepage/enabled"
	largePage = 2 << 20
)

// largePages asks the kernel for large pages where the heap will be, up to a size in bytes: a brief
// run spends up to half of its time on being given small ones, one after the other. Go asks for none. So
// the room is taken, asked for and given back before anything is in it: what stays is the wish. Where the
// kernel gives large pages to all, or to nobody, or the room might not be had, all is left as it was.
func largePages(size int64) {
	says, err := os.ReadFile(onRequest)
	if err != nil || !bytes.Contains(says, []byte("[madvise]")) || size < 2*largePage || !hasRoom(size) {
		return
	}
	room := untouched(size)
	start := uintptr(unsafe.Pointer(unsafe.SliceData(room)))
	first := (largePage - start%largePage) % largePage
	last := size - int64((start+uintptr(size))%largePage)
	_ = unix.Madvise(room[first:last], unix.MADV_HUGEPAGE) // a wish
	debug.FreeOSMemory()
}

// untouched is memory of a size in bytes that Go has not written to. What make gives is zeroed
// where a part of it was in use before: the kernel then gives all of its pages.
func untouched(size int64) []byte {
	var b strings.Builder
	b.Grow(int(size))
	b.WriteByte(0)
	return unsafe.Slice(unsafe.StringData(b.String()), size)
}

// hasRoom tells whether twice a size of memory may be mapped that is not used: by the process's own
// limits, and by the kernel, which may promise no more than there is (overcommit_memory in
// Documentation/admin-guide/sysctl/vm.rst).
func hasRoom(size int64) bool {
	var all, data unix.Rlimit
	if promises, err := os.ReadFile("/proc/sys/vm/overcommit_memory"); err != nil || bytes.Equal(bytes.TrimSpace(promises), []byte("2")) {
		return false
	}
	if unix.Getrlimit(unix.RLIMIT_AS, &all) != nil || unix.Getrlimit(unix.RLIMIT_DATA, &data) != nil || all.Cur != unix.RLIM_INFINITY {
		return false
	}
	there, err := mapped()
	return data.Cur == unix.RLIM_INFINITY || err == nil && data.Cur > there+2*uint64(size)
}
