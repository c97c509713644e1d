package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"meshc.dev/cmd/meshc/internal/seal"
	"meshc.dev/compiler/cluster"
)

// shutIn leaves the command nothing but to read the module of the description in
// dir, and to write below out, if that is not empty; to check, it reads there alone.
// It gives what is to be done when the command ends.
func shutIn(c *cobra.Command, dir, out string, check bool) (end func(), err error) {
	end = func() {}
	if !seal.Allowed(c.Context()) {
		return end, nil
	}
	root, err := cluster.ModuleRoot(dir)
	if err != nil {
		return end, err
	}
	keeps := seal.Paths{Read: []string{root}}
	switch {
	case out == "":
	case check:
		keeps.Read = append(keeps.Read, out)
	default:
		var above string
		if above, end = place(out); above != "" {
			keeps.Remove = []string{above}
		}
		keeps.Write = []string{out}
	}
	// What is no directory has nothing to keep below it.
	for _, paths := range []*[]string{&keeps.Read, &keeps.Write, &keeps.Remove} {
		*paths = slices.DeleteFunc(*paths, func(path string) bool { return !isDir(path) })
	}
	return end, seal.Shut(c.Context(), keeps)
}

// place makes the directory that is to be written, since what is not there cannot
// be kept, and tells the one in which it made it. What stays empty goes at the
// end. Where there is none to make, whoever writes into it says so.
func place(out string) (above string, end func()) {
	var made []string
	for at := filepath.Clean(out); ; at = filepath.Dir(at) {
		if _, err := os.Lstat(at); !errors.Is(err, fs.ErrNotExist) {
			above = at
			break
		}
		made = append(made, at)
	}
	if len(made) == 0 {
		return "", func() {}
	}
	_ = os.MkdirAll(out, 0o777) // as said
	return above, func() {
		for _, at := range made {
			_ = os.Remove(at) // one that is not empty stays
		}
	}
}
