package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"meshc.dev/compiler/diag"
)

// toldOf is the error of several descriptions, if they have one; else it tells their
// notes.
func toldOf(c *cobra.Command, all []compiled, strict bool) error {
	e := &severalError{}
	for _, one := range all {
		e.problems = append(e.problems, one.problems...)
		if one.err != nil {
			e.errs = append(e.errs, one.err)
		}
	}
	e.problems = e.problems.Normalize()
	if len(e.errs) == 0 && !e.problems.Fatal(strict) {
		return reportOf(c).print(e.problems)
	}
	return e
}

// severalError is what is wrong with several descriptions, or their trees.
type severalError struct {
	problems diag.List
	errs     []error
	// last is a line after all others, if there is one.
	last string
}

func (e *severalError) Error() string { return errors.Join(append(e.errs, e.problems)...).Error() }

// Unwrap gives what is behind it.
func (e *severalError) Unwrap() []error { return e.errs }

// endSeveral tells all of it, and gives the worst exit status.
func (r *report) endSeveral(e *severalError) int {
	code := exitSound
	if e.problems.Fatal(r.strict) {
		code = r.refuse(&refusal{problems: e.problems, last: e.last})
	} else if err := r.print(e.problems); err != nil {
		return exitTrouble
	}
	var last []diag.Problem
	for _, err := range e.errs {
		its, name, file := outcome(err)
		code = max(code, its)
		if r.machine() {
			last = append(last, problemOf(name, file, linesOf(err)))
		} else {
			tell(r.stderr, err)
		}
	}
	return r.close(code, last...)
}

// vettedLine says of one of several descriptions what came of it.
func vettedLine(one compiled) string {
	switch {
	case one.err != nil:
		return one.dir + ": not checked"
	case one.result == nil:
		return one.dir + ": " + diag.Count(one.problems)
	}
	return fmt.Sprintf("%s: %s, %s, %s: no conflict", one.dir,
		plural(one.result.Meshes, "mesh", "meshes"), count(one.result.Objects, "object"), count(one.result.Claims, "claim"))
}
