//go:build !linux

package bound

// largePages does nothing where pages are as large as the system has them.
func largePages(int64) {}
