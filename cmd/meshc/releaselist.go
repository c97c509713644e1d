package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
)

func newReleaseList(progress *compiler.Progress) *cobra.Command {
	c := &cobra.Command{
		Use:   "list",
		Short: "List the releases of a description, and which meshes run each",
		Long: `list lists the releases of Istio that meshes may run, the oldest first: where the
charts are, the versions of Kubernetes that the release supports, and the meshes that
run it. What a tenant has charts of its own for is listed, too. Whether Istio still
mends a release, it does not know: nothing in meshc looks at a clock.

A mesh that names no release gets that in the binary, and another with the next meshc:
it is told of.`,
		Example: `  meshc release list
  meshc release list -o json | jq -r '.[] | select(.meshes == []) | .version'`,
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	dir := dirFlag(c)
	output := outputFlag(c, "list", "text", "json")
	c.RunE = func(c *cobra.Command, _ []string) error {
		plans, err := plansOf(c, *dir, progress)
		if err != nil {
			return err
		}
		all := compiler.Releases(plans)
		if *output == "json" {
			return diag.WriteJSON(c.OutOrStdout(), all)
		}
		if err := writeReleases(c.OutOrStdout(), all); err != nil {
			return err
		}
		for _, r := range all {
			if n := len(r.Follow); n > 0 {
				reportOf(c).note(fmt.Sprintf("%s no release, and %s the next meshc's: say %s: %q to stay on this one: %s",
					plural(n, "mesh names", "meshes name"), map[bool]string{true: "gets", false: "get"}[n == 1], cluster.Path(r.FollowAt), r.Version, strings.Join(r.Follow, ", ")))
			}
		}
		return nil
	}
	return c
}

func writeReleases(w io.Writer, all []compiler.Release) error {
	rows := [][]string{{"VERSION", "CHARTS", "KUBERNETES", "CRDS", "MESHES"}}
	for _, r := range all {
		charts := strings.Join(r.Charts, ", ")
		if r.BuiltIn {
			charts = "(built in)"
		}
		definitions := ""
		if r.Newest {
			definitions = "yes"
		}
		rows = append(rows, []string{r.Version, charts, orUnsaid(r.Kubernetes == nil, strings.Join(r.Kubernetes, "-")), orUnsaid(false, definitions), orUnsaid(false, strings.Join(r.Meshes, ", "))})
	}
	return writeTable(w, rows)
}
