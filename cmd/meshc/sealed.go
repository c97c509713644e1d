package main

import (
	"slices"

	"github.com/spf13/cobra"

	"meshc.dev/cmd/meshc/internal/seal"
	"meshc.dev/cmd/meshc/internal/tree"
	"meshc.dev/compiler/cluster"
)

// shutIn leaves the command nothing but to read the module of the description in
// dir, and further directories, and to write below out, if that is not empty; to check,
// it reads there alone. It makes out, and gives what is to be done when the command ends.
func shutIn(c *cobra.Command, dir, out string, check bool, further ...string) (end func(), err error) {
	end = func() {}
	if err := theDirectory(c, dir); err != nil {
		return end, err
	}
	above := ""
	if out != "" && !check {
		// What is not there cannot be kept.
		if above, end, err = tree.Make(out); err != nil {
			return end, err
		}
	}
	if !seal.Allowed(c.Context()) {
		return end, nil
	}
	root, err := cluster.ModuleRoot(dir)
	if err != nil {
		return end, err
	}
	keeps := seal.Paths{Read: append(readsOf(root), further...)}
	switch {
	case out == "":
	case check:
		keeps.Read = append(keeps.Read, out)
	default:
		if above != "" {
			keeps.Remove = []string{above}
		}
		keeps.Write = []string{out}
	}
	return end, shut(c, keeps)
}

// shutInto leaves the command nothing but to read the module of the description in dir,
// and to write below into, a directory that is there, if that is not empty.
func shutInto(c *cobra.Command, dir, into string) error {
	if err := theDirectory(c, dir); err != nil {
		return err
	}
	if !seal.Allowed(c.Context()) {
		return nil
	}
	root, err := cluster.ModuleRoot(dir)
	if err != nil {
		return err
	}
	keeps := seal.Paths{Read: readsOf(root)}
	if into != "" {
		keeps.Write = []string{into}
	}
	return shut(c, keeps)
}

// readsOf are the directories that the descriptions in modules are made of: the modules, and
// where what they require is.
func readsOf(roots ...string) []string {
	out := slices.Clone(roots)
	for _, root := range roots {
		if at := cluster.Modules(root); at != "" && !slices.Contains(out, at) {
			out = append(out, at)
		}
	}
	return out
}

// shut shuts the process in.
func shut(c *cobra.Command, keeps seal.Paths) error {
	// What is no directory has nothing to keep below it.
	for _, paths := range []*[]string{&keeps.Read, &keeps.Write, &keeps.Remove} {
		*paths = slices.DeleteFunc(*paths, func(path string) bool { return !isDir(path) })
	}
	return seal.Shut(c.Context(), keeps)
}
