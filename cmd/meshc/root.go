package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
)

// run executes a command line and gives the exit code. Nothing that the input
// holds leaves it but as diag.Line shows it, manifests apart.
func run(ctx context.Context, args []string, stdout, stderr io.Writer, by supervisor) int {
	out, errs := diag.NewWriter(stdout), diag.NewWriter(stderr)
	r := &report{stdout: out, stderr: errs, bareOut: stdout, bareErr: stderr, progress: &compiler.Progress{}, words: by.words}
	code := execute(ctx, args, r, by)
	if err := errors.Join(out.Flush(), errs.Flush()); err != nil {
		return exitTrouble
	}
	return code
}

func execute(ctx context.Context, args []string, r *report, by supervisor) int {
	root := newRoot(r.progress)
	root.SetArgs(args)
	root.SetOut(r.stdout)
	root.SetErr(r.stderr)
	r.flags(root)
	stop := watch(root, r, by)
	c, err := root.ExecuteContextC(r.within(ctx))
	return r.end(c, args, err, stop())
}

func newRoot(progress *compiler.Progress) *cobra.Command {
	root := &cobra.Command{
		Use:   "meshc",
		Short: "Compile many isolated Istio meshes for one Kubernetes cluster",
		Long: `meshc compiles the description of a Kubernetes cluster, in which tenants each
run their own Istio, into the manifests of each tenant. Nothing comes out of a
description in which two tenants would collide.`,
		Example: `  meshc vet meshes
  meshc export affirmed
  meshc export -o deploy`,
		Version:       cluster.Version("meshc.dev"),
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetVersionTemplate("meshc {{.Version}}\n")
	root.Flags().BoolP("version", "V", false, "print meshc's version, of which the command version has more")
	root.AddCommand(newVet(progress), newExport(progress), newPlan(progress), newClaims(progress), newDiff(progress), newCodeowners(), newExplain(), newVersion())
	root.AddCommand(newInit(progress), newNew(progress), newList(), newAddresses(progress), newImages(progress), newGraph(progress), newSchema(), newRelease(progress), newUpgrade(progress), newInventory(), newReserve(), newAudit(), newImport(progress))
	root.SetFlagErrorFunc(hint)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		switch c.Name() {
		case "help":
			c.Args = helped(root)
		case "completion":
			c.Args = among(c, "shell")
			c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
		}
		args := c.Args
		c.Args = func(c *cobra.Command, given []string) error {
			if args == nil {
				return nil
			}
			return hint(c, args(c, given))
		}
	}
	return root
}

// hint tells where to read on after a mistake in the command line.
func hint(c *cobra.Command, err error) error {
	if err == nil {
		return nil
	}
	return &hinted{err, c.CommandPath()}
}

// helped is what help is asked about, which is a command.
func helped(root *cobra.Command) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if c, _, err := root.Find(args); err != nil || c == root && len(args) > 0 {
			return cmp.Or(err, fmt.Errorf("unknown command %q for %q", strings.Join(args, " "), root.Name()))
		}
		return nil
	}
}

// among refuses what is none of a command's own, which are called so.
func among(c *cobra.Command, called string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		var names []string
		for _, sub := range c.Commands() {
			names = append(names, sub.Name())
		}
		return fmt.Errorf("%s knows no %s %q: it has %s", c.Name(), called, args[0], strings.Join(names, ", "))
	}
}

// count is a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
