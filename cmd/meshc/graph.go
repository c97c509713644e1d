package main

import (
	"io"
	"slices"

	"github.com/spf13/cobra"

	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/plan"
)

func newGraph(progress *compiler.Progress) *cobra.Command {
	c := &cobra.Command{
		Use:   "graph",
		Short: "Draw the meshes of a description, and what leads from one to another",
		Long: `graph draws the meshes with their namespaces, and their gateways with ports, what
the platform grants each, what others hold in the cluster, and which mesh reaches
a namespace of another, or lets it in, by which field.

-o mermaid is for Markdown, dot for Graphviz, and html one page that loads nothing:
to search, to fold and to print. Nothing is drawn of a description whose plans have
problems; what is rendered is not looked at.`,
		Example: `  meshc graph >graph.mmd
  meshc graph -o dot | dot -Tsvg >graph.svg
  meshc graph -o html >graph.html`,
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	forms := drawn()
	var names []string
	for _, f := range forms {
		names = append(names, f.name)
	}
	dir := dirFlag(c)
	output := outputFlag(c, "drawing", names...)
	c.RunE = func(c *cobra.Command, _ []string) error {
		plans, _, err := holdingsOf(c, *dir, progress)
		if err != nil {
			return err
		}
		all, problems, err := listed(*dir)
		switch {
		case err != nil:
			return err
		case problems.Fatal(false):
			return &refusal{problems: problems}
		}
		i := slices.Index(names, *output)
		return forms[i].print(c.OutOrStdout(), graphOf(plans, all))
	}
	return c
}

// drawn are the forms of a graph.
func drawn() []struct {
	name  string
	print func(io.Writer, graph) error
} {
	return []struct {
		name  string
		print func(io.Writer, graph) error
	}{{"mermaid", printMermaid}, {"dot", printDot}, {"html", printHTML}}
}

// graph is what there is to draw: meshes, what others have in the cluster, and what leads
// from a mesh to a namespace.
type graph struct {
	Cluster string
	// Free are what all tenants are granted, and the cluster has.
	Free   []allotted
	Meshes []drawnMesh
	// Held are what others than meshes have that meshes could take.
	Held []held
	// Ways lead from meshes to namespaces of others.
	Ways []way
}

type drawnMesh struct {
	cluster.Listed
	Grants []allotted
	// Exports are the meshes that may reach a namespace, by its name.
	Exports map[string][]string
}

// allotted is what a field of grants has.
type allotted struct {
	Field  string
	Values []string
}

type held struct{ Kind, Name, By string }

// way is from a mesh to a namespace, of the mesh To, or of no mesh. Where a mesh lets it
// In, the namespace is one of From's.
type way struct {
	From, To, Namespace, Field string
	In                         bool
}

// graphOf takes a description's plans and what is seen of its meshes.
func graphOf(plans []plan.Plan, all []cluster.Listed) graph {
	g := graph{}
	owner := map[string]string{}
	for _, p := range plans {
		for _, c := range p.Claims {
			if c.Kind == "Namespace" && p.Unit != plan.Shared {
				owner[c.Name] = p.Unit
			}
		}
	}
	granted := map[string][]allotted{}
	exports := map[string]map[string][]string{}
	for _, p := range plans {
		if p.Unit == plan.Shared {
			g.shared(p, granted)
			continue
		}
		exports[p.Unit] = map[string][]string{}
		for _, give := range p.Grants {
			exports[p.Unit][give.Name] = append(exports[p.Unit][give.Name], give.To)
		}
		for _, use := range p.Uses {
			field := cluster.Path(append(plan.Path{"mesh", p.Unit}, use.At...)).String()
			w := way{p.Unit, owner[use.Name], use.Name, field, false}
			if use.Rule == "" { // who is let in needs not agree
				w = way{owner[use.Name], p.Unit, use.Name, field, true}
			}
			g.Ways = append(g.Ways, w)
		}
	}
	for _, l := range all {
		g.Meshes = append(g.Meshes, drawnMesh{l, granted[l.Name], exports[l.Name]})
	}
	return g
}

// shared takes what the shared unit says: of whom what is granted, and what others hold.
func (g *graph) shared(p plan.Plan, granted map[string][]allotted) {
	if p.Tree != nil {
		g.Cluster = p.Tree.Cluster
	}
	for _, one := range p.Granted {
		a := allotted{one.Field, one.Values}
		if one.Tenant == "" {
			g.Free = append(g.Free, a)
			continue
		}
		granted[one.Tenant] = append(granted[one.Tenant], a)
	}
	for _, give := range p.Grants {
		field := cluster.Path(append(plan.Path{plan.Shared}, give.At...)).String()
		g.Ways = append(g.Ways, way{give.To, "", give.Name, field, false})
	}
	for _, c := range p.Claims {
		if c.By != "" && !c.Kept && (c.Kind == compiler.NodePort || c.Kind == "Namespace") {
			g.Held = append(g.Held, held{c.Kind, c.Name, c.By})
		}
	}
}

// inner tells a namespace of a mesh, and which of its it is.
func (g graph) inner(mesh, namespace string) (m, n int, ok bool) {
	for i, of := range g.Meshes {
		if of.Name != mesh {
			continue
		}
		j := slices.Index(of.Namespaces, namespace)
		return i, j, j >= 0
	}
	return 0, 0, false
}
