package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"meshc.dev/cmd/meshc/internal/seal"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
)

func newVersion() *cobra.Command {
	c := &cobra.Command{
		Use:     "version",
		Short:   "Print the versions of meshc, of the Istio in it, of CUE and of the schema",
		Example: "  meshc version\n  meshc version -o json",
		Args:    noArguments,
	}
	output := outputFlag(c, "versions", "text", "json")
	c.RunE = func(c *cobra.Command, _ []string) error {
		istio, err := cluster.BuiltInIstio()
		if err != nil {
			return err
		}
		v := versions{cluster.Version("meshc.dev"), istio, cluster.Version("cuelang.org/go"), cluster.Fingerprint(), seal.State()}
		if *output == "json" {
			return diag.WriteJSON(c.OutOrStdout(), v)
		}
		_, err = fmt.Fprintf(c.OutOrStdout(), "meshc %s\nIstio %s\nCUE   %s\nschema %s\nseal   %s\n", v.Meshc, v.Istio, v.CUE, v.Schema, v.Seal)
		return err
	}
	return c
}

// versions are those of what is in the binary.
type versions struct {
	Meshc string `json:"meshc"`
	Istio string `json:"istio"`
	CUE   string `json:"cue"`
	// Schema is a fingerprint of its files, Seal what shuts a process in here.
	Schema string `json:"schema"`
	Seal   string `json:"seal"`
}
