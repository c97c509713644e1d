package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"meshc.dev/compiler"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
)

func newAddresses(progress *compiler.Progress) *cobra.Command {
	c := &cobra.Command{
		Use:   "addresses [MESH]",
		Short: "List which control plane the pods of each namespace are injected by, and told of",
		Long: `addresses lists, for each namespace of a mesh, or of all, what somebody would look at
in a pod that was injected, before anything is deployed: the label that binds the
namespace, the webhook that injects, and what the proxy is told: the addresses of
the control plane, the CA and the tracing backend, the audience of its token, the
trust domain and the root namespace.

All of it is read from the rendered objects: the webhooks are those that the API
server would ask about a pod there which says nothing else.

Nothing is listed of a description that does not vet. Where a MESH is named, other
meshes are not rendered, and what only their charts and objects would show is left to
vet: judged is what the description says of all meshes, and what is rendered of that
one and of what they share.`,
		Example: `  meshc addresses affirmed
  meshc addresses -o json`,
		Args: arguments(0, 1),
	}
	dir := dirFlag(c)
	output := outputFlag(c, "list", "text", "json")
	c.ValidArgsFunction = completeOne(completeMeshes(dir))
	c.RunE = func(c *cobra.Command, args []string) error {
		mesh := strings.Join(args, "") // one at most
		if mesh == plan.Shared {
			return fmt.Errorf("%q is no mesh: what all meshes share injects nothing; name a mesh, or none for all", mesh)
		}
		if _, err := shutIn(c, *dir, "", false); err != nil {
			return err
		}
		told, problems, err := compiler.AddressesOf(c.Context(), *dir, mesh, progress)
		switch {
		case err != nil:
			return err
		case problems.Fatal(false):
			return &refusal{problems: problems}
		case mesh != "" && !slices.Contains(told.Meshes, mesh):
			return unknownUnit(mesh, told.Meshes)
		}
		return writeAddresses(c.OutOrStdout(), told.All, told.Checkpoints, *output)
	}
	return c
}

func writeAddresses(w io.Writer, all []compiler.Addressed, told []plan.Checkpoint, form string) error {
	if form == "json" {
		return diag.WriteJSON(w, addressRecords(all, told))
	}
	rows := [][]string{{"MESH", "NAMESPACE", "LABEL", "CONFIGURATION", "WEBHOOK"}}
	for _, c := range told {
		rows[0] = append(rows[0], c.Heading)
	}
	for _, a := range all {
		var configurations, webhooks []string
		for _, i := range a.Injectors {
			configurations, webhooks = append(configurations, i.Configuration), append(webhooks, i.Webhook)
		}
		label := cmp.Or(a.Binding, "-")
		if a.OfPods {
			label += " (pods)"
		}
		row := []string{a.Mesh, a.Namespace, label, cmp.Or(strings.Join(configurations, ","), "-"), cmp.Or(strings.Join(webhooks, ","), "-")}
		for _, values := range a.Told {
			row = append(row, cmp.Or(strings.Join(values, ","), "-"))
		}
		rows = append(rows, row)
	}
	return writeTable(w, rows)
}

// addressRecords are the same as data, with the values of each checkpoint as a list: most
// have one.
func addressRecords(all []compiler.Addressed, told []plan.Checkpoint) []any {
	out := []any{}
	for _, a := range all {
		checkpoints := map[string][]string{}
		for i, values := range a.Told {
			checkpoints[told[i].Name] = append([]string{}, values...)
		}
		out = append(out, struct {
			Mesh      string              `json:"mesh"`
			Namespace string              `json:"namespace"`
			Label     string              `json:"label,omitempty"`
			OfPods    bool                `json:"labelOfPods,omitempty"`
			Injectors []compiler.Injector `json:"injectors"`
			Proxies   map[string][]string `json:"proxies"`
		}{a.Mesh, a.Namespace, a.Binding, a.OfPods, a.Injectors, checkpoints})
	}
	return out
}
