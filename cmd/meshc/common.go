package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"meshc.dev/compiler"
	"meshc.dev/compiler/diag"
)

// printsProblems marks, in a command's annotations, that problems are what it makes:
// they go to stdout in forms that programs read, and -o names the form.
const printsProblems = "meshc/prints-problems"

// flags adds what every command takes that tells problems.
func (r *report) flags(root *cobra.Command) {
	names := formNames()
	about := "form of the problems: " + either(names)
	f := root.PersistentFlags()
	f.StringVar(&r.form, "problems", names[0], about)
	f.StringVar(&r.color, "color", "auto", "colours of the problems in text: auto, always or never")
	f.BoolVarP(&r.quiet, "quiet", "q", false, "print problems alone: no notes, no counts, not what was done")
	f.BoolVarP(&r.verbose, "verbose", "v", false, "print more: the steps of the run, and what is not checked")
	f.BoolVar(&r.all, "all", false, fmt.Sprintf("print all problems in text, not the first %d, and all fields that diff finds", firstProblems))
	completeWords(root, "problems", names...)
	completeWords(root, "color", "auto", "always", "never")
	for _, c := range root.Commands() {
		if c.Annotations[printsProblems] != "" {
			c.Flags().StringVarP(&r.form, "output", "o", names[0], about)
			completeWords(c, "output", names...)
		}
	}
}

// begin takes the flags of a command that is to run.
func (r *report) begin(c *cobra.Command) error {
	r.ours = c.Annotations[printsProblems] != ""
	flag := "problems"
	if r.ours && c.Flags().Changed("output") {
		flag = "output"
	}
	if err := errors.Join(oneOf(flag, r.form, formNames()...), oneOf("color", r.color, "auto", "always", "never")); err != nil {
		return err
	}
	if r.quiet && r.verbose {
		return hint(c, errors.New("--quiet and --verbose do not go together"))
	}
	if f := c.Flags().Lookup("strict"); f != nil {
		r.strict = f.Value.String() == "true"
	}
	if r.verbose && !r.machine() {
		r.progress.Tell(r.steps())
	}
	r.ran = true
	if r.machine() {
		return r.last()
	}
	return nil
}

// steps tells each step of a run once, units as one.
func (r *report) steps() func(compiler.State) {
	told := map[string]bool{"": true}
	return func(s compiler.State) {
		at := s.At
		if s.Total > 0 && s.Done < s.Total {
			at = count(s.Total, "unit")
		}
		if !told[at] {
			told[at] = true
			r.more("step: " + at)
		}
	}
}

// read finds the form in a command line that was not taken, wherever that went wrong.
func (r *report) read(c *cobra.Command, args []string) {
	r.ours = c.Annotations[printsProblems] != ""
	f := pflag.NewFlagSet("", pflag.ContinueOnError)
	f.ParseErrorsAllowlist.UnknownFlags = true
	f.SetOutput(io.Discard)
	f.StringVar(&r.form, "problems", diag.Forms()[0].Name, "")
	if r.ours {
		f.StringVarP(&r.form, "output", "o", diag.Forms()[0].Name, "")
	}
	_ = f.Parse(args) // what is wrong is being told
}

// formNames are the forms that problems are printed in.
func formNames() []string {
	var out []string
	for _, f := range diag.Forms() {
		out = append(out, f.Name)
	}
	return out
}

// either lists words to choose one from: a, b or c.
func either(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
