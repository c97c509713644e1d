// Package seal shuts the process in before it reads what a description holds: a
// hole in a library is then no way to the machine. Where the kernel has no means
// to, nothing is shut.
package seal

import "context"

// Paths are what the process keeps, with all that is below.
type Paths struct {
	// Read are directories to read, Write such to read and write.
	Read, Write []string
	// Remove are directories of which empty ones may be removed.
	Remove []string
}

type key struct{}

// Allow tells that the process may be shut in, since it is one command's and
// ends with it.
func Allow(ctx context.Context) context.Context { return context.WithValue(ctx, key{}, true) }

// Allowed tells that it was allowed.
func Allowed(ctx context.Context) bool {
	is, _ := ctx.Value(key{}).(bool)
	return is
}

// Shut takes from the process, for good, all files but those at the paths, and
// the network.
func Shut(ctx context.Context, paths Paths) error {
	if !Allowed(ctx) {
		return nil
	}
	return shut(paths)
}
