package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
)

func newImport(progress *compiler.Progress) *cobra.Command {
	var namespaces, gateways []string
	var file, root string
	var dry bool
	c := &cobra.Command{
		Use:   "import MESH FILE...",
		Short: "Write the first file of a mesh as Helm or an operator has it",
		Args:  arguments(2, 0),
		// Help has more, which the schema knows.
		Example: "  meshc import acme istiod.yaml",
	}
	dir := dirFlag(c)
	c.Flags().StringArrayVarP(&namespaces, "namespaces", "n", nil, "workload namespaces of the mesh beside those that files name, as NAME[,NAME...]; may be repeated")
	c.Flags().StringArrayVar(&gateways, "gateway", nil, "values of the gateway chart as [NAMESPACE/]RELEASE=FILE, of the root namespace without one; may be repeated")
	c.Flags().StringVar(&root, "root-namespace", "", "the namespace that the control plane runs in")
	c.Flags().StringVar(&file, "file", "", "the file to write in place of the usual one")
	c.Flags().BoolVar(&dry, "dry-run", false, "print the file, and write nothing")
	c.ValidArgsFunction = completeImport
	c.SetHelpFunc(helpImport)
	c.RunE = func(c *cobra.Command, args []string) error {
		mesh, err := askedImport(c, args, namespaces, gateways)
		if err != nil {
			return err
		}
		mesh.Root = root
		if mesh.File, err = shutFor(c, *dir, file, dry); err != nil {
			return err
		}
		drafted, left, problems, err := compiler.ImportMesh(c.Context(), *dir, mesh, progress)
		switch {
		case err != nil:
			return err
		case problems.Fatal(false) && drafted == nil:
			return &refusal{problems: problems, last: "nothing was written"}
		}
		reportOf(c).left(left)
		if problems.Fatal(false) {
			return &refusal{problems: problems, last: cluster.Display(drafted.File) + " was not written"}
		}
		if err := reportOf(c).print(problems); err != nil {
			return err
		}
		return deliver(c, drafted, dry)
	}
	return c
}

// helpImport says what files there may be, which the schema knows.
func helpImport(c *cobra.Command, args []string) {
	help, examples, err := compiler.ImportHelp()
	if err == nil {
		c.Long = strings.Join(help, "\n") + ` What the description would have a
problem with is not carried over: each such value is told, with the reason, and with what
changes by it for what runs.`
		c.Example = "  " + strings.Join(examples, "\n  ")
	}
	c.Parent().HelpFunc()(c, args)
}

// completeImport completes files after the name of a mesh.
func completeImport(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return []string{"yaml", "yml", "json"}, cobra.ShellCompDirectiveFilterFileExt
}

// askedImport is the mesh that a command line asks for, with its files read.
func askedImport(c *cobra.Command, args, namespaces, gateways []string) (compiler.Imported, error) {
	mesh := compiler.Imported{Name: args[0]}
	var err error
	if mesh.Namespaces, err = namesOf(namespaces); err != nil {
		return mesh, hint(c, err)
	}
	here, err := os.Getwd()
	if err != nil {
		return mesh, err
	}
	add := func(path string, as compiler.Described) error {
		files, err := compiler.ReadLive(here, path)
		for _, as.Live = range files {
			mesh.Files = append(mesh.Files, as)
		}
		return err
	}
	for _, path := range args[1:] {
		if err := add(path, compiler.Described{}); err != nil {
			return mesh, err
		}
	}
	for _, given := range gateways {
		name, path, ok := strings.Cut(given, "=")
		as := compiler.Described{Flag: "gateway", Name: name}
		ns, release, in := strings.Cut(name, "/")
		if in {
			as.Namespace, as.Name = ns, release
		}
		if !ok || name == "" || path == "" || in && (ns == "" || release == "") {
			return mesh, hint(c, fmt.Errorf("--gateway must be [NAMESPACE/]RELEASE=FILE, such as istio-ingress=ingress.yaml, not %q", given))
		}
		if err := add(path, as); err != nil {
			return mesh, err
		}
	}
	return mesh, nil
}

// left tells what is not carried over, to whoever wants no more than problems as well: it is
// lost.
func (r *report) left(all []compiler.Left) {
	for _, l := range all {
		if r.machine() {
			p := problemOf(diag.Noted, l.File, []string{l.What + ": not carried over: " + l.Why})
			p.Line = l.Line
			r.keep(p)
			continue
		}
		fmt.Fprintln(r.stderr, diag.Line("meshc: "+l.String()))
	}
}
