package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"meshc.dev/compiler"
)

func newRelease(progress *compiler.Progress) *cobra.Command {
	c := &cobra.Command{
		Use:   "release",
		Short: "Add a release of Istio to a description, or list those it has",
		Long: `release adds releases of Istio to a description, of which each mesh names the one that
it runs, and lists those that there are.`,
		Example: `  meshc release add istio-1.30.4-linux-amd64.tar.gz
  meshc release list`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("release has no command %q: it has add and list", args[0])
			}
			return nil
		},
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newReleaseAdd(progress), newReleaseList(progress))
	for _, sub := range c.Commands() {
		args := sub.Args
		sub.Args = func(c *cobra.Command, given []string) error { return hint(c, args(c, given)) }
	}
	return c
}
