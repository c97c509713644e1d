package main

import (
	"strings"

	"meshc.dev/compiler/diag"
)

// apart is a report for one of several things that are done side by side: join tells what
// it was told, when its turn comes.
func (r *report) apart() *report {
	text := &strings.Builder{}
	return &report{stdout: r.stdout, stderr: text, bareOut: r.bareOut, bareErr: text, form: r.form, color: r.color, quiet: r.quiet, verbose: r.verbose, all: r.all, strict: r.strict, ours: r.ours}
}

// join tells what another report was told.
func (r *report) join(one *report) {
	r.keep(one.kept...)
	if text, ok := one.stderr.(*strings.Builder); ok {
		for line := range strings.Lines(text.String()) {
			_, _ = r.stderr.Write([]byte(diag.Line(strings.TrimSuffix(line, "\n")) + "\n")) // that it fails is found when it is flushed
		}
	}
}
