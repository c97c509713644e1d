package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"meshc.dev/cmd/meshc/internal/seal"
	"meshc.dev/cmd/meshc/internal/tree"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
)

func newSchema() *cobra.Command {
	var into string
	var module bool
	c := &cobra.Command{
		Use:   "schema",
		Short: "Write the language, for the cue command and editors",
		Long: `schema writes a copy of the language that this meshc has, a CUE package, into
the directory at -o. meshc itself needs none. The cue command, and editors, find it
in cue.mod/pkg/meshc.dev/schema at the root of a module that has no dependency on
meshc.dev. A copy of another meshc's is replaced; a directory with anything else
is left alone.

With --module it is a CUE module, meshc.dev, ready for "cue mod publish": modules
require that by a dependency on meshc.dev@v0, at the version of their meshc.`,
		Example: `  meshc schema -o cue.mod/pkg/meshc.dev/schema
  meshc schema --module -o out && cd out && cue mod publish v0.1.0`,
		Args: noArguments,
	}
	c.Flags().StringVarP(&into, "output", "o", "", "write the files into this directory")
	c.Flags().BoolVar(&module, "module", false, "write a module to publish, with its cue.mod")
	_ = c.MarkFlagDirname("output") // fails only for a flag that is not there
	c.RunE = func(c *cobra.Command, _ []string) error {
		if into == "" {
			return hint(c, errors.New("-o is not given: name the directory that the schema goes to, such as cue.mod/pkg/meshc.dev/schema"))
		}
		_, undo, err := tree.Make(into)
		if err != nil {
			return err
		}
		if err := shut(c, seal.Paths{Read: []string{into}, Write: []string{into}}); err != nil {
			return err
		}
		changed, files, err := writeSchema(into, module)
		if err != nil {
			undo()
			return err
		}
		if !reportOf(c).quiet {
			_, err = fmt.Fprintf(c.OutOrStdout(), "%s: schema %s of meshc %s, %s, %d changed\n", diag.Line(into), cluster.Fingerprint(), cluster.Version("meshc.dev"), count(files, "file"), changed)
		}
		return err
	}
	return c
}

// writeSchema brings a directory to hold the schema, or the module of it, and counts the
// files that were not as they are now, and all.
func writeSchema(dir string, module bool) (changed, files int, err error) {
	texts, err := cluster.Schema(module)
	if err != nil {
		return 0, 0, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return 0, 0, err
	}
	defer root.Close()
	stale, err := staleSchema(root.FS(), dir, texts)
	if err != nil {
		return 0, 0, err
	}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		is, err := root.ReadFile(name)
		if err == nil && string(is) == string(texts[name]) {
			continue
		}
		if err := root.MkdirAll(path.Dir(name), 0o777); err != nil {
			return 0, 0, err
		}
		until := beside(filepath.FromSlash(name))
		if err := errors.Join(root.RemoveAll(until), writeNew(root, until, texts[name]), root.Rename(until, filepath.FromSlash(name))); err != nil {
			return 0, 0, errors.Join(err, root.RemoveAll(until))
		}
		changed++
	}
	for _, name := range stale {
		if err := root.Remove(name); err != nil {
			return 0, 0, err
		}
		changed++
	}
	return changed, len(texts), nil
}

// staleSchema are the files of another schema in a directory, which has nothing else.
func staleSchema(files fs.FS, dir string, texts map[string][]byte) (stale []string, err error) {
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		_, known := texts[name]
		switch {
		case err != nil:
			return err
		case d.IsDir(), known:
			return nil
		}
		text, err := fs.ReadFile(files, name)
		if err != nil || !cluster.IsSchema(name, text) {
			return errors.Join(err, &cluster.UsageError{Message: dir + " has " + name + ", which is of no schema: name a directory that is not there yet, or has a copy of the schema alone"})
		}
		stale = append(stale, name)
		return nil
	})
	return stale, err
}
