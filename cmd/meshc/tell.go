package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
)

// lined is an error of several lines. All others are told in one, whatever they
// quote.
type lined interface {
	error
	Lines() []string
}

// tell prints why a run ends.
func tell(w io.Writer, err error) {
	lines := linesOf(err)
	lines[0] = "meshc: " + lines[0]
	for _, line := range lines {
		fmt.Fprintln(w, diag.Line(line))
	}
}

// linesOf says why a run ends.
func linesOf(err error) []string {
	var several lined
	if !errors.As(err, &several) {
		return []string{plain(err)}
	}
	lines := several.Lines()
	// What it is wrapped in stands before it.
	lines[0] = strings.TrimSuffix(err.Error(), several.Error()) + lines[0]
	return lines
}

// plain drops Go's names of operations from what the system says.
func plain(err error) string {
	var path *fs.PathError
	var usage *cluster.UsageError
	switch {
	case errors.As(err, &usage):
		return usage.Error()
	case errors.As(err, &path):
		return path.Path + ": " + path.Err.Error()
	}
	return err.Error()
}

// hinted is a mistake in the command line, with where to read on.
type hinted struct {
	error
	command string
}

func (e *hinted) Error() string { return strings.Join(e.Lines(), "\n") }

func (e *hinted) Lines() []string {
	return append(linesOf(e.error), fmt.Sprintf("Run '%s --help' for usage", e.command))
}

// unknown is a command that there is not. cobra quotes what was given, and adds in
// lines of their own what may be meant.
type unknown struct{ error }

func (e *unknown) Lines() []string {
	lines := strings.Split(strings.TrimSpace(e.Error()), "\n")
	if len(lines) > 1 {
		lines = append(lines, "")
	}
	return lines
}
