package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
)

func newList() *cobra.Command {
	c := &cobra.Command{
		Use:   "list",
		Short: "List the meshes of a description",
		Long: `list lists the meshes of a description, each with its revision, its version of
Istio, its namespaces, the root namespace first, its gateways with their ports
(PORT:NODEPORT where the description names a node port), and the files that
describe it.

It checks nothing: for that there is vet. What a description with problems leaves
open is listed as "?".`,
		Example: `  meshc list
  meshc list -o json | jq -r '.[].name'`,
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	dir := dirFlag(c)
	output := outputFlag(c, "list", "text", "json")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if _, err := shutIn(c, *dir, "", false); err != nil {
			return err
		}
		all, problems, err := listed(*dir)
		switch {
		case err != nil:
			return err
		case problems.Fatal(false):
			return &refusal{problems: problems}
		}
		return writeListed(c.OutOrStdout(), all, *output)
	}
	return c
}

// listed are the meshes of the description in dir.
func listed(dir string) ([]cluster.Listed, diag.List, error) {
	s, problems, err := cluster.Look(dir)
	if err != nil || s == nil || problems.Fatal(false) {
		return nil, problems, err
	}
	defer s.Close() //nolint:errcheck // it was only read
	return s.List()
}

func writeListed(w io.Writer, all []cluster.Listed, form string) error {
	if form == "json" {
		return diag.WriteJSON(w, all)
	}
	rows := [][]string{{"MESH", "REVISION", "ISTIO", "NAMESPACES", "GATEWAYS", "FILE"}}
	for _, m := range all {
		gateways := make([]string, len(m.Gateways))
		for i, g := range m.Gateways {
			gateways[i] = g.Name + " " + portsOf(g)
		}
		namespaces := slices.Clone(m.Namespaces)
		for _, ns := range m.Shared {
			namespaces = append(namespaces, ns+" (shared)")
		}
		revision, version := standing(m)
		rows = append(rows, []string{
			m.Name, revision, version, orUnsaid(m.Namespaces == nil, strings.Join(namespaces, ",")),
			orUnsaid(m.Gateways == nil, strings.Join(gateways, ", ")), strings.Join(m.Files, ","),
		})
	}
	return writeTable(w, rows)
}

// standing are the revisions of a mesh, and their versions of Istio.
func standing(m cluster.Listed) (revisions, versions string) {
	if len(m.Revisions) == 0 {
		return said(m.Revision), said(m.Version)
	}
	var names, of []string
	for _, r := range m.Revisions {
		names, of = append(names, r.Name), append(of, r.Version)
	}
	return strings.Join(names, ","), strings.Join(of, ",")
}

// portsOf are those of a gateway's Service.
func portsOf(g cluster.ListedGateway) string {
	ports := make([]string, len(g.Ports))
	for i, p := range g.Ports {
		ports[i] = strconv.Itoa(p.Port)
		if p.NodePort != 0 {
			ports[i] = fmt.Sprintf("%d:%d", p.Port, p.NodePort)
		}
	}
	if len(ports) == 0 {
		return "(" + g.Type + ")"
	}
	return strings.Join(ports, ",")
}

func said(s *string) string {
	if s == nil {
		return "?"
	}
	return orUnsaid(false, *s)
}

// orUnsaid is a cell: of what nobody knows, of nothing, or of something.
func orUnsaid(unknown bool, s string) string {
	switch {
	case unknown:
		return "?"
	case s == "":
		return "-"
	}
	return s
}
