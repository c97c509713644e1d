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
		Short: "Print the commands that list what a cluster has, for vet --inventory",
		Long: `inventory prints the kubectl commands whose output "meshc vet --inventory" reads, and
"cluster: inventory" names: what in a cluster may collide with a mesh, and whose it is.
meshc itself asks no cluster. Secrets are not among it, and are refused.

The first command is for every cluster. Each of the others says for which it is, and what it
prints lies beside.`,
		Example: `  meshc inventory
  sh -c "$(meshc inventory | head -1)" > live/prod-east.json
  meshc vet --inventory live/prod-east.json`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			lists, err := compiler.InventoryLists()
			if err != nil {
				return err
			}
			for _, l := range lists {
				if _, err := fmt.Fprintf(c.OutOrStdout(), "kubectl get %s %s -o json%s\n", strings.Join(l.Resources, ","), l.Options, remark(l.Of)); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// remark says, for a shell to pass over, for which clusters a command is.
func remark(of string) string {
	if of == "" {
		return ""
	}
	return " # " + of
}
