package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"meshc.dev/compiler"
	"meshc.dev/compiler/diag"
)

func newVet() *cobra.Command {
	var output string
	c := &cobra.Command{
		Use:   "vet [DIR]",
		Short: "Check a cluster's description for everything that would collide",
		Long: `vet loads the CUE package in DIR (default "meshes"), plans and renders every
mesh, and audits the rendered objects of all meshes together. It prints every
problem at the line that causes it.

Exit status: 0 the description is sound, 1 it has problems, 2 usage or I/O.`,
		Example: `  meshc vet
  meshc vet meshes/
  meshc vet -o json clusters/prod-east`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			dir := defaultDir
			if len(args) == 1 {
				dir = args[0]
			}
			if output != "text" && output != "json" {
				return fmt.Errorf("--output must be text or json, not %q", output)
			}
			result, problems, err := compiler.Compile(c.Context(), dir, func(string) bool { return false })
			if err != nil {
				return err
			}
			if output == "json" {
				if err := diag.PrintJSON(c.OutOrStdout(), problems); err != nil {
					return err
				}
				if len(problems) > 0 {
					return errReported
				}
				return nil
			}
			if len(problems) > 0 {
				return problems
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "%s: %s, %s, %s: no conflict\n", dir,
				plural(result.Meshes, "mesh", "meshes"), count(result.Objects, "object"), count(result.Claims, "claim"))
			return err
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
	}
	c.Flags().StringVarP(&output, "output", "o", "text", "form of the problems: text or json")
	completeWords(c, "output", "text", "json")
	return c
}
