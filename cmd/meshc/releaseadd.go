package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"meshc.dev/cmd/meshc/internal/seal"
	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
)

func newReleaseAdd(progress *compiler.Progress) *cobra.Command {
	var carried, dry bool
	c := &cobra.Command{
		Use:   "add DIR|TGZ",
		Short: "Add a release of Istio: its charts, and the line that names it",
		Long: `add copies the charts of a release into the description's module, as charts/VERSION,
and adds the line that names it to the platform's file. They come from a directory of
charts by their names, as directories or as helm pull writes them; from an unpacked
release of Istio; or from an archive of either, such as istio-VERSION-linux-amd64.tar.gz.
What must be there is told where it is not.

--built-in adds the charts in this binary: a mesh that names their version stays on it
when a later meshc brings another.

First all of it is rendered, and the description checked with it: nothing is written
where that gives a problem that there is not now, nor over what is there. No mesh
changes by it. The CustomResourceDefinitions are those of the newest release.`,
		Example: `  meshc release add istio-1.30.4-linux-amd64.tar.gz
  meshc release add ~/istio-1.30.4
  meshc release add charts-1.30.4
  meshc release add --built-in`,
		Args: func(_ *cobra.Command, args []string) error {
			if carried == (len(args) == 1) || len(args) > 1 {
				return errors.New("name one directory or archive, or --built-in")
			}
			return nil
		},
	}
	dir := dirFlag(c)
	c.Flags().BoolVar(&carried, "built-in", false, "add the charts in this binary")
	c.Flags().BoolVar(&dry, "dry-run", false, "check it, print the line, and write nothing")
	c.RunE = func(c *cobra.Command, args []string) error {
		from := ""
		if len(args) == 1 {
			from = args[0]
		}
		root, brought, err := broughtFrom(c, *dir, from, dry)
		if err != nil {
			return err
		}
		added, problems, err := compiler.AddRelease(c.Context(), *dir, brought, progress)
		switch {
		case err != nil:
			return err
		case problems.Fatal(false):
			return &refusal{problems: problems, last: "nothing was written"}
		}
		if !dry {
			if err := writeRelease(root, added); err != nil {
				return err
			}
		}
		return tellRelease(c, added, dry)
	}
	return c
}

// broughtFrom reads the charts of a release, from nowhere those in the binary, and leaves
// the command nothing but to read and write the module, whose root it gives.
func broughtFrom(c *cobra.Command, dir, from string, dry bool) (root string, b compiler.Brought, err error) {
	if err := theDirectory(c, dir); err != nil {
		return "", b, err
	}
	if root, err = cluster.ModuleRoot(dir); err != nil {
		return "", b, err
	}
	// Opened now, it can be read when the process is shut in.
	var file *os.File
	keeps := seal.Paths{Read: readsOf(root)}
	if from != "" {
		info, err := os.Stat(from)
		switch {
		case errors.Is(err, os.ErrNotExist):
			return "", b, &cluster.UsageError{Message: "no such directory or archive: " + from}
		case err != nil:
			return "", b, err
		case info.IsDir():
			keeps.Read = append(keeps.Read, from)
		case !info.Mode().IsRegular():
			return "", b, &cluster.UsageError{Message: from + " is neither a directory nor an archive"}
		default:
			if file, err = os.Open(from); err != nil {
				return "", b, err
			}
			defer file.Close() //nolint:errcheck // it is only read
		}
	}
	if !dry {
		keeps.Write = []string{root}
	}
	if err := shut(c, keeps); err != nil {
		return "", b, err
	}
	b, err = readRelease(from, file)
	b.From = from
	// What the system cannot do is told as such; all else is wrong with what is there.
	if err != nil && !errors.As(err, new(*fs.PathError)) {
		problem := diag.Problem{Position: diag.Position{File: from}, Rule: "render", Message: err.Error()}
		err = &refusal{problems: diag.List{problem}, last: "nothing was written"}
	}
	return root, b, err
}

// readRelease reads charts: from nowhere those in the binary.
func readRelease(from string, file io.Reader) (compiler.Brought, error) {
	switch {
	case from == "":
		return compiler.CarriedRelease()
	case !isDir(from):
		return compiler.UnpackRelease(file)
	}
	at, err := os.OpenRoot(from)
	if err != nil {
		return compiler.Brought{}, err
	}
	defer at.Close()
	b, err := compiler.ReadRelease(at.FS())
	if here, failed := fullPath(from); failed == nil {
		b.Here = here
	}
	return b, err
}

// tellRelease says what was written.
func tellRelease(c *cobra.Command, a *compiler.AddedRelease, dry bool) error {
	if _, err := io.WriteString(c.OutOrStdout(), a.Row); err != nil {
		return err
	}
	r, done := reportOf(c), "written"
	if dry {
		done = "would be written"
	}
	if a.Before > 0 {
		r.note("the description has " + count(a.Before, "problem") + " without it: see meshc vet")
	}
	if a.Newest {
		r.note("it is the newest release: from the next export on the CustomResourceDefinitions of all meshes are its")
	}
	into := filepath.FromSlash(a.Into)
	if len(a.Files) == 0 {
		r.done(into + ": stands there already")
	} else {
		r.done(fmt.Sprintf("%s: %s %s", into, strings.Join(a.Charts, ", "), done))
	}
	at := diag.Position{File: cluster.Display(a.File), Line: a.Line, Column: 1}
	r.done(at.String() + ": " + done)
	return nil
}
