package main

import (
	"os"

	"github.com/spf13/cobra"

	"meshc.dev/cmd/meshc/internal/seal"
	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
)

func newReserve() *cobra.Command {
	var inventory []string
	var pkg string
	c := &cobra.Command{
		Use:   "reserve --inventory FILE",
		Short: "Write what others hold in a cluster as cluster.reserved",
		Long: `reserve reads an inventory and writes a CUE file that reserves what is in it, by whose
it is: names of objects that stand in no namespace, namespaces, node ports, addresses,
revisions, trust domains and the like. What meshc made is left out, and what Kubernetes
itself has.

With "cluster: inventory" a description needs none of it. It is for those who keep no
inventory in Git, or who read what is reserved.`,
		Example: `  meshc reserve --inventory live/prod-east.json > meshes/reserved.cue`,
		Args:    cobra.NoArgs,
	}
	inventoryFlag(c, &inventory)
	c.Flags().StringVar(&pkg, "package", "meshes", "package of the file")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if len(inventory) == 0 {
			return &cluster.UsageError{Message: "--inventory names what is read: meshc inventory prints the command that lists it"}
		}
		here, err := os.Getwd()
		if err != nil {
			return err
		}
		live, err := compiler.ReadLive(here, inventory...)
		if err != nil {
			return err
		}
		if seal.Allowed(c.Context()) {
			if err := shut(c, seal.Paths{}); err != nil {
				return err
			}
		}
		reserved, problems, err := compiler.Reserve(live)
		switch {
		case err != nil:
			return err
		case problems.Fatal(false):
			return &refusal{problems: problems}
		}
		text, err := reserved.File(pkg)
		if err != nil {
			return err
		}
		_, err = c.OutOrStdout().Write(text)
		return err
	}
	return c
}
