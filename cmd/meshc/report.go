package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"meshc.dev/cmd/meshc/internal/bound"
	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
)

// firstProblems are so many as the text form prints without --all.
const firstProblems = 20

// report is how a run tells what it finds: problems and notes in the form that
// --problems names, and for people what it does besides. A form that programs read is
// one document, which is written when the run ends.
type report struct {
	// stdout and stderr are for lines, bare ones for what is no lines.
	stdout, stderr, bareOut, bareErr io.Writer
	progress                         *compiler.Progress
	// form and color are names; strict is --strict of the command that runs.
	form, color                 string
	quiet, verbose, all, strict bool
	// ours tells that stdout is for problems: it is not for what the command makes.
	ours bool
	// ran tells that the command line was taken.
	ran bool
	// kept is for the document, told that it is being written: whoever is first writes
	// it, the run or who ends it.
	mu   sync.Mutex
	kept diag.List
	told atomic.Bool
	// words are the last of a process of which Go can say nothing.
	words *bound.Words
}

type reportKey struct{}

// reportOf is the report of the run that a command is part of.
func reportOf(c *cobra.Command) *report {
	if r, ok := c.Context().Value(reportKey{}).(*report); ok {
		return r
	}
	return &report{stdout: c.OutOrStdout(), stderr: c.ErrOrStderr(), form: diag.Forms()[0].Name}
}

// machine tells a form that programs read.
func (r *report) machine() bool { return r.how().Machine }

// how is the form, that for people where none has its name.
func (r *report) how() diag.Form {
	forms := diag.Forms()
	i := slices.IndexFunc(forms, func(f diag.Form) bool { return f.Name == r.form })
	return forms[max(i, 0)]
}

// print tells problems, or notes, that do not end the run.
func (r *report) print(problems diag.List) error {
	if r.machine() {
		r.keep(problems...)
		return nil
	}
	if r.quiet && !r.strict {
		problems = slices.DeleteFunc(slices.Clone(problems), diag.Problem.IsNote)
	}
	if len(problems) == 0 {
		return nil
	}
	o := diag.Options{Strict: r.strict, Color: r.colored()}
	if !r.all {
		o.Limit = firstProblems
	}
	// Each line of it is shown by diag.Line already, but for colours.
	w, err := raw(r.stderr)
	if err != nil {
		return err
	}
	return r.how().Print(w, problems, o)
}

// say tells people what was done.
func (r *report) say(lines ...string) {
	if r.machine() || r.quiet {
		return
	}
	for _, line := range lines {
		fmt.Fprintln(r.stderr, diag.Line("meshc: "+line))
	}
}

// done tells people what was written, as it stands.
func (r *report) done(line string) {
	if !r.machine() && !r.quiet {
		fmt.Fprintln(r.stderr, diag.Line(line))
	}
}

// more tells people who want to know what else there is to tell.
func (r *report) more(line string) {
	if r.verbose {
		r.say(line)
	}
}

// note tells in lines what changes no exit status.
func (r *report) note(lines ...string) {
	switch {
	case r.machine():
		r.keep(problemOf(diag.Noted, "", lines))
	case !r.quiet:
		fmt.Fprintln(r.stderr, diag.Line("meshc: note: "+lines[0]))
		for _, line := range lines[1:] {
			fmt.Fprintln(r.stderr, diag.Line(line))
		}
	}
}

// keep has the document hold problems.
func (r *report) keep(problems ...diag.Problem) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kept = append(r.kept, problems...)
}

// document writes what was kept and these, unless that was begun.
func (r *report) document(problems ...diag.Problem) error {
	if !r.told.CompareAndSwap(false, true) {
		return nil
	}
	r.keep(problems...)
	r.mu.Lock()
	all := slices.Clone(r.kept)
	r.mu.Unlock()
	slices.SortStableFunc(all, func(a, b diag.Problem) int {
		rank := map[bool]int{true: 1}
		return cmp.Compare(rank[a.IsNote()], rank[b.IsNote()])
	})
	w := r.bareErr
	if r.ours {
		w = r.bareOut
	}
	return r.how().Print(w, all, r.options())
}

func (r *report) options() diag.Options {
	return diag.Options{Strict: r.strict, Version: cluster.Version("meshc.dev"), Page: section}
}

// last has a process that the kernel ends leave the document, too.
func (r *report) last() error {
	var doc strings.Builder
	if err := r.how().Print(&doc, diag.List{problemOf(diag.Stopped, "", []string{bound.Place})}, r.options()); err != nil {
		return err
	}
	r.words.Within(doc.String(), r.ours)
	return nil
}

// colored tells whether problems are marked by colours: where they go to a terminal that
// shows them, unless the flag or the environment says otherwise.
func (r *report) colored() bool {
	force := os.Getenv("CLICOLOR_FORCE")
	switch {
	case r.color != "auto":
		return r.color == "always"
	case os.Getenv("NO_COLOR") != "":
		return false
	case force != "" && force != "0":
		return true
	}
	f, ok := r.bareErr.(*os.File)
	return ok && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
}

// raw is the writer behind one of lines.
func raw(w io.Writer) (io.Writer, error) {
	if lines, ok := w.(*diag.Writer); ok {
		return lines.Raw()
	}
	return w, nil
}

// within puts the report where reportOf finds it.
func (r *report) within(ctx context.Context) context.Context {
	return context.WithValue(ctx, reportKey{}, r)
}
