package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"meshc.dev/cmd/meshc/internal/bound"
	"meshc.dev/compiler"
)

// Unless the command line says otherwise: a thousand meshes take a minute and
// 2.4 GB on two cores.
const (
	defaultTime   = 2 * time.Minute
	defaultMemory = 4 << 30
	// leastMemory is what the program itself takes before it reads anything.
	leastMemory = bound.Size(64 << 20)
)

// supervisor is who looks after a run.
type supervisor struct {
	// exit ends the process where the run does not end by itself when it has to.
	exit func(code int)
	// words, if there are any, are for the end of a process that Go cannot end.
	words *bound.Words
}

// watch adds the limits of a run to the command line, and has every command
// watched by them. It gives what ends the watching and tells the reason for which the
// run was to end early, if there was one.
func watch(root *cobra.Command, r *report, by supervisor) func() error {
	r.progress.Tell(func(s compiler.State) { by.words.At(s.At) })
	limits := bound.Limits{Memory: defaultMemory}
	root.PersistentFlags().DurationVar(&limits.Time, "timeout", defaultTime, "end the run after this time; 0 for never")
	root.PersistentFlags().Var(&limits.Memory, "memory", "end the run when it takes more memory; 0 for no limit")
	stop := func() error { return nil }
	root.PersistentPreRunE = func(c *cobra.Command, _ []string) error {
		if err := r.begin(c); err != nil {
			return err
		}
		if limits.Time < 0 {
			return hint(c, fmt.Errorf("--timeout must not be negative: %s", limits.Time))
		}
		if limits.Memory > 0 && limits.Memory < leastMemory {
			return hint(c, fmt.Errorf("--memory must be %s or more, 0 for no limit, not %s", leastMemory, limits.Memory))
		}
		var ctx context.Context
		ctx, stop = bound.Watch(c.Context(), limits, by.words, func(reason error) {
			r.stop(reason)
			by.exit(exitTrouble)
		})
		c.SetContext(ctx)
		return nil
	}
	return func() error { return stop() }
}

// stopped says why a run was ended, and at what it was.
func stopped(reason error, progress *compiler.Progress) string {
	text := fmt.Sprintf("stopped: %v", reason)
	at := progress.Now().At
	if at == "" {
		return text
	}
	text += "; it was at " + at
	if errors.As(reason, new(bound.Reason)) {
		text += ": look there for what does not end"
	}
	return text
}
