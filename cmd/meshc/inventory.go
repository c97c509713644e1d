package main

import (
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
