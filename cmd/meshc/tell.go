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
	lines := []string{plain(err)}
	var several lined
	switch {
	case errors.As(err, &several):
		lines = several.Lines()
		// What it is wrapped in stands before it.
		lines[0] = strings.TrimSuffix(err.Error(), several.Error()) + lines[0]
	case strings.HasPrefix(err.Error(), "unknown command "):
		// cobra quotes what was given, and adds what may be meant.
		lines = strings.Split(strings.TrimSpace(err.Error()), "\n")
	}
	lines[0] = "meshc: " + lines[0]
	for _, line := range lines {
		fmt.Fprintln(w, diag.Line(line))
	}
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
	return []string{e.error.Error(), fmt.Sprintf("Run '%s --help' for usage", e.command)}
}
