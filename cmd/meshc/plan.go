package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"meshc.dev/compiler"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

func newPlan(progress *compiler.Progress) *cobra.Command {
	var output string
	c := &cobra.Command{
		Use:   "plan MESH",
		Short: "Print the plan of a mesh: what it renders, changes and claims",
		Long: `plan prints all that the compiler gets to know of a mesh: the charts with
their values, patches, objects, and the claims, each with the field it comes
from. Kind and name of a claim are what cluster.reserved.names takes.`,
		Example: `  meshc plan affirmed
  meshc plan affirmed -o json`,
		Args: cobra.ExactArgs(1),
	}
	dir := dirFlag(c)
	c.Flags().StringVarP(&output, "output", "o", "yaml", "form of the plan: yaml or json")
	completeWords(c, "output", "yaml", "json")
	c.ValidArgsFunction = func(cmd *cobra.Command, args []string, part string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return completeUnits(dir, false)(cmd, args, part)
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		if output != "yaml" && output != "json" {
			return fmt.Errorf("--output must be yaml or json, not %q", output)
		}
		if _, err := shutIn(c, *dir, "", false); err != nil {
			return err
		}
		plans, problems, err := compiler.Plan(*dir, progress)
		switch {
		case err != nil:
			return err
		case problems.Fatal(false):
			return &refusal{problems: problems}
		}
		var known []string
		for _, p := range plans {
			if p.Unit == args[0] {
				return printPlan(c.OutOrStdout(), p.WithoutTables().WithGrants(plans), output)
			}
			known = append(known, p.Unit)
		}
		return unknownUnit(args[0], known)
	}
	return c
}

func printPlan(w io.Writer, p plan.Plan, form string) error {
	if form == "json" {
		return diag.WriteJSON(w, p)
	}
	text, err := manifest.FormatRecord(p, diag.Forges)
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}
