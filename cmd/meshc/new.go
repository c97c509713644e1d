package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
)

func newNew(progress *compiler.Progress) *cobra.Command {
	var namespaces, gateways []string
	var file string
	var dry bool
	c := &cobra.Command{
		Use:   "new MESH",
		Short: "Write the first file of a mesh, with node ports that nobody has",
		Long: `new writes MESH.cue beside the files of the description's other tenants, or the file
that the platform lists for the mesh, and prints it. Each port of a gateway gets the
lowest node port that is free: of those that the mesh is granted, or else of the part
of the cluster's range that Kubernetes keeps for ports that are asked for by number.

Without --namespaces the mesh gets one of its own name, or the next that its grant
allows. Nothing is written if the description would have a problem that it has not
now: the problems are printed, at the file as it would be.`,
		Example: `  meshc new acme
  meshc new acme --namespaces shop,cart --gateway ingress:https=443
  meshc new acme --gateway ingress:http2=80,https=443 --gateway internal:https=8443
  meshc new acme --dry-run >acme.cue`,
		Args: arguments(1, 1),
	}
	dir := dirFlag(c)
	c.Flags().StringArrayVarP(&namespaces, "namespaces", "n", nil, "the mesh's workload namespaces as NAME[,NAME...], empty for none; may be repeated")
	c.Flags().StringArrayVar(&gateways, "gateway", nil, "a gateway as NAME:PORTNAME=PORT[,PORTNAME=PORT...]; may be repeated")
	c.Flags().StringVar(&file, "file", "", "the file to write in place of the usual one")
	c.Flags().BoolVar(&dry, "dry-run", false, "print the file, and write nothing")
	c.ValidArgsFunction = cobra.NoFileCompletions
	c.RunE = func(c *cobra.Command, args []string) error {
		mesh, err := askedMesh(args[0], namespaces, gateways)
		if err != nil {
			return hint(c, err)
		}
		mesh.Chosen = c.Flags().Changed("namespaces")
		if mesh.File, err = shutFor(c, *dir, file, dry); err != nil {
			return err
		}
		drafted, problems, err := compiler.DraftMesh(c.Context(), *dir, cluster.Draft{}, mesh, progress)
		switch {
		case err != nil:
			return err
		case problems.Fatal(false) && drafted == nil:
			return &refusal{problems: problems, last: "nothing was written"}
		case problems.Fatal(false):
			return &refusal{problems: problems, last: cluster.Display(drafted.File) + " was not written"}
		}
		if err := reportOf(c).print(problems); err != nil {
			return err
		}
		return deliver(c, drafted, dry)
	}
	return c
}

// shutFor shuts the command in but for a mesh's file that it is to write, unless dry, and
// gives its full path if it is not the usual one.
func shutFor(c *cobra.Command, dir, file string, dry bool) (full string, err error) {
	into := dir
	if file != "" {
		if full, err = fullPath(file); err != nil {
			return "", err
		}
		into = filepath.Dir(file)
	}
	if dry {
		into = ""
	}
	return full, shutInto(c, dir, into)
}

// deliver prints a mesh's file, and writes it.
func deliver(c *cobra.Command, drafted *compiler.Drafted, dry bool) error {
	if _, err := c.OutOrStdout().Write(drafted.Text); err != nil {
		return err
	}
	done := "would be written"
	if !dry {
		root, err := os.OpenRoot(filepath.Dir(drafted.File))
		if err != nil {
			return err
		}
		defer root.Close()
		if err := writeNew(root, filepath.Base(drafted.File), drafted.Text); err != nil {
			return err
		}
		done = "written"
	}
	if drafted.Before > 0 {
		reportOf(c).note("the description has " + count(drafted.Before, "problem") + " without it: see meshc vet")
	}
	reportOf(c).done(cluster.Display(drafted.File) + ": " + done)
	return nil
}

// writeNew writes a file that is not there, whole or not at all.
func writeNew(root *os.Root, name string, text []byte) error {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		_ = root.Remove(name) // what failed is told
	}
	return err
}

// askedMesh is the mesh that flags ask for.
func askedMesh(name string, namespaces, gateways []string) (compiler.NewMesh, error) {
	names, err := namesOf(namespaces)
	all, wrong := gatewaysOf(gateways)
	return compiler.NewMesh{NewMesh: cluster.NewMesh{Name: name, Namespaces: names, Gateways: all}}, errors.Join(err, wrong)
}

// namesOf reads NAME[,NAME...]: each once. An empty text is none.
func namesOf(given []string) ([]string, error) {
	var out []string
	for _, text := range given {
		if text == "" {
			continue
		}
		for name := range strings.SplitSeq(text, ",") {
			name = strings.TrimSpace(name)
			if name == "" {
				return nil, fmt.Errorf("--namespaces must be NAME[,NAME...], not %q", text)
			}
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out, nil
}

// gatewaysOf reads NAME:PORTNAME=PORT[,PORTNAME=PORT...]. Several of a name are one.
func gatewaysOf(given []string) ([]cluster.NewGateway, error) {
	var out []cluster.NewGateway
	for _, text := range given {
		fail := func(why string) error {
			return fmt.Errorf("--gateway must be NAME:PORTNAME=PORT[,PORTNAME=PORT...], such as ingress:https=443, not %q: %s", text, why)
		}
		name, ports, ok := strings.Cut(text, ":")
		if !ok || name == "" {
			return nil, fail("it names no gateway before a colon")
		}
		at := slices.IndexFunc(out, func(g cluster.NewGateway) bool { return g.Name == name })
		if at < 0 {
			at = len(out)
			out = append(out, cluster.NewGateway{Name: name})
		}
		for port := range strings.SplitSeq(ports, ",") {
			label, value, ok := strings.Cut(port, "=")
			n, err := strconv.Atoi(value)
			switch {
			case !ok || label == "":
				return nil, fail(fmt.Sprintf("%q is no PORTNAME=PORT", port))
			case err != nil || n < 1 || n > 65535:
				return nil, fail(fmt.Sprintf("%q is no port, 1 to 65535", value))
			case slices.ContainsFunc(out[at].Ports, func(p cluster.NewPort) bool { return p.Name == label || p.Port == n }):
				return nil, fail(fmt.Sprintf("gateway %s has a port %s or %d twice", name, label, n))
			}
			out[at].Ports = append(out[at].Ports, cluster.NewPort{Name: label, Port: n})
		}
	}
	return out, nil
}

// fullPath is the path of a file that need not be there, as CUE names it: links on the
// way to it are followed.
func fullPath(file string) (string, error) {
	dir, err := filepath.Abs(filepath.Dir(file))
	if err != nil {
		return "", err
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return "", err
	}
	return filepath.Join(dir, filepath.Base(file)), nil
}
