package seal

import (
	"fmt"
	"os"
	"strconv"

	"github.com/landlock-lsm/go-landlock/landlock"
	"github.com/landlock-lsm/go-landlock/landlock/syscall"
)

const (
	readable = syscall.AccessFSReadFile | syscall.AccessFSReadDir
	writable = readable | syscall.AccessFSWriteFile | syscall.AccessFSTruncate | syscall.AccessFSMakeReg | syscall.AccessFSMakeDir |
		syscall.AccessFSRemoveFile | syscall.AccessFSRemoveDir | syscall.AccessFSRefer
)

// shut handles all that the newest Landlock does, of which a kernel takes what it
// knows. Where /proc is not there, or is of other processes, as in a bare chroot or
// a new namespace of processes, the threads cannot be listed that are to be shut
// in: none is then.
func shut(paths Paths) error {
	if !listed() {
		return nil
	}
	err := landlock.V11.BestEffort().Restrict(
		landlock.PathAccess(readable, paths.Read...).IgnoreIfMissing(),
		landlock.PathAccess(writable, paths.Write...).IgnoreIfMissing(),
		landlock.PathAccess(syscall.AccessFSRemoveDir, paths.Remove...).IgnoreIfMissing(),
	)
	if err != nil {
		return fmt.Errorf("the process cannot be shut in by Landlock: %w", err)
	}
	return nil
}

// listed tells whether /proc has the threads of this process. Where it is of another
// namespace of processes, a process of the same number may well be there, which is
// another one, whose threads would be waited for in vain.
func listed() bool {
	self, err := os.Readlink("/proc/self")
	return err == nil && self == strconv.Itoa(os.Getpid())
}

// withTCP is the first version that holds TCP.
const withTCP = 4

// State says what shuts the process in.
func State() string {
	version, err := syscall.LandlockGetABIVersion()
	switch {
	case err != nil || version < 1:
		return "none, this kernel has no Landlock"
	case !listed():
		return "none, /proc is not this process's"
	case version < withTCP:
		return fmt.Sprintf("Landlock %d (files)", version)
	}
	return fmt.Sprintf("Landlock %d (files, TCP)", version)
}
