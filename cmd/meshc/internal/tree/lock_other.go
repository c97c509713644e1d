//go:build !unix || aix || solaris

package tree

import "os"

// tryLock finds every directory free: the system has no locks that go with the
// process.
func tryLock(*os.File, bool) (bool, error) { return true, nil }
