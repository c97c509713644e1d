package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"meshc.dev/compiler/cluster"
)

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the versions of meshc, of the Istio in it and of CUE",
		Example: "  meshc version",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			istio, err := cluster.BuiltInIstio()
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "meshc %s\nIstio %s\nCUE   %s\n", moduleVersion("meshc.dev"), istio, moduleVersion("cuelang.org/go"))
			return err
		},
	}
}

// moduleVersion reads a module's version from what the linker noted.
func moduleVersion(path string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if info.Main.Path == path {
		return info.Main.Version
	}
	for _, m := range info.Deps {
		if m.Path == path {
			return m.Version
		}
	}
	return "unknown"
}
