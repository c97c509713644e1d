package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
)

// inventoryFlag adds --inventory.
func inventoryFlag(c *cobra.Command, paths *[]string) {
	c.Flags().StringArrayVar(paths, "inventory", nil, "hold the description against what the cluster has: a file of kubectl's JSON or YAML, or a directory of such; may be repeated")
	_ = c.MarkFlagFilename("inventory", "json", "yaml", "yml") // fails only for a flag that is not there
}

// liveOf reads inventories beside the description in dir, before the process is shut in.
func liveOf(dir string, paths []string) ([]compiler.Live, error) {
	if len(paths) == 0 {
		return nil, nil
	}
	root, err := cluster.ModuleRoot(dir)
	if err != nil {
		return nil, err
	}
	return compiler.ReadLive(root, paths...)
}

func newInventory() *cobra.Command {
	return &cobra.Command{
		Use:   "inventory",
		Short: "Print the command that lists what a cluster has, for vet --inventory",
		Long: `inventory prints the kubectl command whose output "meshc vet --inventory" reads, and
"cluster: inventory" names: what in a cluster may collide with a mesh, and whose it is.
meshc itself asks no cluster. Secrets are not among it, and are refused.

The second command is of kinds that a cluster has where the Gateway API is installed.`,
		Example: `  meshc inventory
  sh -c "$(meshc inventory | head -1)" > live/prod-east.json
  meshc vet --inventory live/prod-east.json`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			needs, more, err := compiler.InventoryResources()
			if err != nil {
				return err
			}
			for _, resources := range [][]string{needs, more} {
				if _, err := fmt.Fprintf(c.OutOrStdout(), "kubectl get %s -A -o json\n", strings.Join(resources, ",")); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
