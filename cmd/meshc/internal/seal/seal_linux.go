package seal

import (
	"fmt"

	"github.com/landlock-lsm/go-landlock/landlock"
	"github.com/landlock-lsm/go-landlock/landlock/syscall"
)

const (
	readable = syscall.AccessFSReadFile | syscall.AccessFSReadDir
	writable = readable | syscall.AccessFSWriteFile | syscall.AccessFSTruncate | syscall.AccessFSMakeReg | syscall.AccessFSMakeDir |
		syscall.AccessFSRemoveFile | syscall.AccessFSRemoveDir | syscall.AccessFSRefer
)

// shut handles all that the newest Landlock does, of which a kernel takes what it
// knows.
func shut(paths Paths) error {
	err := landlock.V11.BestEffort().Restrict(
		landlock.PathAccess(readable, paths.Read...).IgnoreIfMissing(),
		landlock.PathAccess(writable, paths.Write...).IgnoreIfMissing(),
		landlock.PathAccess(syscall.AccessFSRemoveDir, paths.Remove...).IgnoreIfMissing(),
	)
	if err != nil {
		return fmt.Errorf("the process cannot be shut in by Landlock, for which it needs /proc: %w", err)
	}
	return nil
}

// withTCP is the first version that holds TCP.
const withTCP = 4

// State says what shuts the process in.
func State() string {
	version, err := syscall.LandlockGetABIVersion()
	switch {
	case err != nil || version < 1:
		return "none, this kernel has no Landlock"
	case version < withTCP:
		return fmt.Sprintf("Landlock %d (files)", version)
	}
	return fmt.Sprintf("Landlock %d (files, TCP)", version)
}
