package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"

	"github.com/spf13/cobra"

	"meshc.dev/cmd/meshc/internal/tree"
	"meshc.dev/compiler"
	"meshc.dev/compiler/diag"
)

// Exit codes.
const (
	exitSound   = 0
	exitInput   = 1
	exitTrouble = 2 // usage, or input and output
)

// run executes a command line and gives the exit code. Nothing that the input
// holds leaves it but as diag.Line shows it, manifests apart.
func run(ctx context.Context, args []string, stdout, stderr io.Writer, by supervisor) int {
	by.stderr = stderr
	out, errs := diag.NewWriter(stdout), diag.NewWriter(stderr)
	code := execute(ctx, args, out, errs, by)
	if err := errors.Join(out.Flush(), errs.Flush()); err != nil {
		return exitTrouble
	}
	return code
}

func execute(ctx context.Context, args []string, stdout, stderr io.Writer, by supervisor) int {
	progress := &compiler.Progress{}
	root := newRoot(progress)
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	stop := watch(root, progress, by)
	err := root.ExecuteContext(ctx)
	reason := stop()
	var refused *refusal
	var stale *staleError
	var departed *departedError
	var back *backError
	switch {
	case err == nil:
		return exitSound
	case err == reason: //nolint:errorlint // wrapped, it says itself what it stopped before
		fmt.Fprintln(stderr, stopped(reason, progress))
		return exitTrouble
	case errors.As(err, &refused):
		return refused.tell(stderr)
	case errors.As(err, &stale), errors.As(err, &departed), errors.As(err, &back), errors.As(err, new(*tree.Refused)):
		tell(stderr, err)
		return exitInput
	case errors.Is(err, syscall.EPIPE):
		return exitTrouble // the reader has gone, so there is nobody to tell
	}
	tell(stderr, err)
	return exitTrouble
}

// refusal is a description with problems, printed already or not.
type refusal struct {
	problems diag.List
	printed  bool
}

func (r *refusal) Error() string { return r.problems.Error() }

// tell prints what is not printed, and gives the exit code.
func (r *refusal) tell(w io.Writer) int {
	if r.printed {
		return exitInput
	}
	if err := diag.Print(w, r.problems); err != nil {
		return exitTrouble
	}
	fmt.Fprintln(w, diag.Count(r.problems))
	return exitInput
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
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.AddCommand(newVet(progress), newExport(progress), newPlan(progress), newClaims(progress), newList(), newAddresses(progress), newImages(progress), newGraph(progress), newCodeowners(), newExplain(), newVersion())
	root.SetFlagErrorFunc(hint)
	for _, c := range root.Commands() {
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

// count is a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
