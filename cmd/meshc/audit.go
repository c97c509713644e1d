package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"meshc.dev/cmd/meshc/internal/seal"
	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
)

func newAudit() *cobra.Command {
	return &cobra.Command{
		Use:   "audit PATH...",
		Short: "Check what others render, or a whole cluster, for what would collide",
		Long: `audit needs no description. Each PATH is what one tenant applies: a directory of YAML
or JSON, at and below it, or a file. It tells what two of them would take from each
other: names, node ports, addresses, revisions, trust domains, audiences and other
things that a cluster has once; webhooks that take each other's pods; control planes that
look at each other's namespaces. Each kind is told once for two that collide.

A PATH alone is a cluster's inventory, whose control planes are held against each other.

Exit status: 0 nothing collides, 1 something does, 2 usage or I/O.`,
		Example: `  meshc audit rendered/acme rendered/globex
  meshc audit live/prod-east.json`,
		Args:        arguments(1, 0),
		Annotations: map[string]string{printsProblems: "true"},
		RunE: func(c *cobra.Command, args []string) error {
			here, err := os.Getwd()
			if err != nil {
				return err
			}
			var trees []compiler.Tree
			of := map[string]string{}
			for _, path := range args {
				files, err := compiler.ReadLive(here, path)
				if err != nil {
					return err
				}
				for _, file := range files {
					if other, twice := of[file.Name]; twice {
						return &cluster.UsageError{Message: fmt.Sprintf("%s is in %s and in %s: name each tree once", file.Name, other, path)}
					}
					of[file.Name] = path
				}
				trees = append(trees, compiler.Tree{Name: path, Files: files})
			}
			if seal.Allowed(c.Context()) {
				if err := shut(c, seal.Paths{}); err != nil {
					return err
				}
			}
			found, problems, err := compiler.Audit(trees)
			switch {
			case err != nil:
				return err
			case problems.Fatal(false):
				return &refusal{problems: problems}
			}
			r := reportOf(c)
			if err := r.print(problems); err != nil || r.machine() || r.quiet {
				return err
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "%s, %s, %s: nothing collides\n", count(len(trees), "tree"), count(found.Objects, "object"), count(found.ControlPlanes, "control plane"))
			return err
		},
	}
}
