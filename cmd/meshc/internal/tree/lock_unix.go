//go:build unix && !aix && !solaris

package tree

import (
	"errors"
	"os"
	"syscall"
)

// tryLock takes a directory for this process, alone or with others that look; the
// system lets go of it when the process ends, however that ends. Where a file
// system has no locks there is none to wait for.
func tryLock(dir *os.File, alone bool) (bool, error) {
	how := syscall.LOCK_SH
	if alone {
		how = syscall.LOCK_EX
	}
	for {
		err := syscall.Flock(int(dir.Fd()), how|syscall.LOCK_NB)
		switch {
		case errors.Is(err, syscall.EINTR):
			continue
		case errors.Is(err, syscall.EWOULDBLOCK):
			return false, nil
		case err == nil, errors.Is(err, syscall.EBADF), errors.Is(err, syscall.EINVAL), errors.Is(err, syscall.ENOLCK), errors.Is(err, errors.ErrUnsupported):
			return true, nil
		}
		return false, &os.PathError{Op: "lock", Path: ".", Err: err}
	}
}
