package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"meshc.dev/cmd/meshc/internal/bound"
	"meshc.dev/cmd/meshc/internal/tree"
	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
)

// Exit codes.
const (
	exitSound   = 0
	exitInput   = 1
	exitTrouble = 2 // usage, or input and output
)

// refusal is a description with problems.
type refusal struct {
	problems diag.List
	// last is a line after all others, if there is one.
	last string
}

func (r *refusal) Error() string { return r.problems.Error() }

// outcome is the exit code of an error that ends a run, what the end is called beside
// rules, and the file that it is about, if there is one.
func outcome(err error) (code int, name, file string) {
	var stale *staleError
	var departed *departedError
	var back *backError
	switch {
	case errors.As(err, new(*reachError)):
		return exitInput, diag.Reaches, ""
	case errors.As(err, new(*compiler.NoPortError)):
		return exitInput, diag.NoPort, ""
	case errors.As(err, new(*compiler.FormError)):
		return exitInput, diag.NoImport, ""
	case errors.As(err, &stale):
		return exitInput, diag.StaleTree, filepath.Join(stale.dir, tree.Index)
	case errors.As(err, &departed):
		return exitInput, diag.RefusedTree, filepath.Join(departed.dir, tree.Index)
	case errors.As(err, &back):
		return exitInput, diag.RefusedTree, filepath.Join(back.dir, tree.Index)
	case errors.As(err, new(*tree.Refused)):
		return exitInput, diag.RefusedTree, ""
	case errors.As(err, new(*hinted)), errors.As(err, new(*cluster.UsageError)):
		return exitTrouble, diag.Usage, ""
	case errors.As(err, new(bound.Reason)), errors.Is(err, context.Canceled):
		return exitTrouble, diag.Stopped, ""
	case errors.As(err, new(*fs.PathError)), errors.As(err, new(syscall.Errno)), errors.As(err, new(*treeError)):
		return exitTrouble, diag.IO, ""
	}
	return exitTrouble, diag.Usage, ""
}

// treeError is what keeps a tree from being read or written.
type treeError struct{ error }

func (e *treeError) Unwrap() error { return e.error }

// inTree marks an error of a tree, if there is one.
func inTree(err error) error {
	if err == nil {
		return nil
	}
	return &treeError{err}
}

// end tells why a run ends, the reason for which it was to end early among it, and gives
// the exit code.
func (r *report) end(c *cobra.Command, args []string, err, reason error) int {
	if err != nil && !r.ran {
		r.read(c, args)
	}
	err = commandless(c, err)
	var refused *refusal
	var several *severalError
	code, name, file := outcome(err)
	switch {
	case err == nil && !r.ran:
		return exitSound // it has shown help
	case err == nil:
		return r.close(exitSound)
	case errors.Is(err, errChanged):
		return r.close(exitInput)
	case errors.As(err, &several) && reason == nil:
		return r.endSeveral(several)
	case errors.As(err, &refused):
		return r.close(r.refuse(refused))
	case err == reason: //nolint:errorlint // wrapped, it says itself what it stopped before
		return r.close(exitTrouble, problemOf(diag.Stopped, "", []string{stopped(reason, r.progress)}))
	case errors.Is(err, syscall.EPIPE) && !r.machine():
		return exitTrouble // the reader has gone, so there is nobody to tell
	case !r.machine():
		tell(r.stderr, err)
		return code
	}
	return r.close(code, problemOf(name, file, linesOf(err)))
}

// commandless has an unknown command told in cobra's lines, with where to read on.
func commandless(c *cobra.Command, err error) error {
	var told *hinted
	if errors.As(err, &told) {
		err = told.error
	}
	if err != nil && strings.HasPrefix(err.Error(), "unknown command ") {
		return hint(c.Root(), &unknown{err})
	}
	if told != nil {
		return told
	}
	return err
}

// close writes what is to be written at last.
func (r *report) close(code int, problems ...diag.Problem) int {
	if !r.machine() {
		for _, p := range problems {
			fmt.Fprintln(r.stderr, diag.Line("meshc: "+p.Message))
		}
		return code
	}
	if err := r.document(problems...); err != nil {
		if r.ours && !errors.Is(err, syscall.EPIPE) {
			tell(r.stderr, err)
		}
		return exitTrouble
	}
	return code
}

// refuse prints the problems of a description.
func (r *report) refuse(refused *refusal) int {
	if err := r.print(refused.problems); err != nil {
		return exitTrouble
	}
	if !r.machine() && !r.quiet {
		fmt.Fprintln(r.stderr, diag.Count(refused.problems))
		if refused.last != "" {
			fmt.Fprintln(r.stderr, diag.Line(refused.last))
		}
	}
	return exitInput
}

// problemOf is what ends a run as a problem without a place: the first line is its
// message, the others are notes.
func problemOf(name, file string, lines []string) diag.Problem {
	p := diag.Problem{Position: diag.Position{File: file}, Message: strings.TrimSpace(lines[0]), Rule: name}
	for _, line := range slices.DeleteFunc(slices.Clone(lines[1:]), func(l string) bool { return strings.TrimSpace(l) == "" }) {
		p.Notes = append(p.Notes, diag.Note{Message: strings.TrimSpace(line)})
	}
	return p
}

// stop ends a run from beside it, with a reason.
func (r *report) stop(reason error) {
	text := stopped(reason, r.progress)
	if r.machine() {
		_ = r.document(problemOf(diag.Stopped, "", []string{text})) // nobody would be left to tell
		return
	}
	fmt.Fprintln(r.bareErr, diag.Line("meshc: "+text))
}
