package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"meshc.dev/cmd/meshc/internal/seal"
	"meshc.dev/compiler/cluster"
)

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the versions of meshc, of the Istio in it, of CUE and of the schema",
		Example: "  meshc version",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			istio, err := cluster.BuiltInIstio()
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "meshc %s\nIstio %s\nCUE   %s\nschema %s\nseal   %s\n",
				cluster.Version("meshc.dev"), istio, cluster.Version("cuelang.org/go"), cluster.Fingerprint(), seal.State())
			return err
		},
	}
}
