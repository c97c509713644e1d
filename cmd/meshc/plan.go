package main

import (
	"io"

	"github.com/spf13/cobra"

	"meshc.dev/compiler"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

func newPlan(progress *compiler.Progress) *cobra.Command {
	c := &cobra.Command{
		Use:   "plan MESH",
		Short: "Print the plan of a mesh: what it renders, changes and claims",
		Long: `plan prints all that the compiler gets to know of a mesh: the charts with
their values, patches, objects, and the claims, each with the field it comes
from. Kind and name of a claim are what cluster.reserved.names takes.`,
		Example: `  meshc plan affirmed
  meshc plan affirmed -o json`,
		Args: arguments(1, 1),
	}
	dir := dirFlag(c)
	output := outputFlag(c, "plan", "yaml", "json")
	c.ValidArgsFunction = func(cmd *cobra.Command, args []string, part string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return completeUnits(dir, false)(cmd, args, part)
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		plans, err := plansOf(c, *dir, progress)
		if err != nil {
			return err
		}
		p, err := planOf(plans, args[0])
		if err != nil {
			return err
		}
		return printPlan(c.OutOrStdout(), p.WithoutTables().WithGrants(plans), *output)
	}
	return c
}

// plansOf are the plans of a description that has no problems.
func plansOf(c *cobra.Command, dir string, progress *compiler.Progress) ([]plan.Plan, error) {
	return plansBy(c, dir, compiler.Plan, progress)
}

// plansBy gives the plans of a description that is sound, as they are asked for.
func plansBy(c *cobra.Command, dir string, asked func(string, *compiler.Progress) ([]plan.Plan, diag.List, error), progress *compiler.Progress) ([]plan.Plan, error) {
	if _, err := shutIn(c, dir, "", false); err != nil {
		return nil, err
	}
	plans, problems, err := asked(dir, progress)
	switch {
	case err != nil:
		return nil, err
	case problems.Fatal(false):
		return nil, &refusal{problems: problems}
	}
	return plans, reportOf(c).print(problems)
}

// planOf is a unit's among plans.
func planOf(plans []plan.Plan, unit string) (plan.Plan, error) {
	var known []string
	for _, p := range plans {
		if p.Unit == unit {
			return p, nil
		}
		known = append(known, p.Unit)
	}
	return plan.Plan{}, unknownUnit(unit, known)
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
