package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/plan"
)

func newClaims(progress *compiler.Progress) *cobra.Command {
	var free string
	c := &cobra.Command{
		Use:   "claims [MESH]",
		Short: "List what meshes take from the cluster, or what is free",
		Long: `claims lists what the meshes of a description take from the cluster, and what is
reserved in it: each thing by kind and name, as cluster.reserved.names takes them, with
its holder and the field that takes it. With a mesh's name it lists that one's.

--free nodePorts lists the node ports that nobody has: of the cluster's range, and of
each tenant's that is granted one.`,
		Example: `  meshc claims
  meshc claims affirmed -o json
  meshc claims affirmed -o markdown > CLAIMS.md
  meshc claims --free nodePorts`,
		Args: arguments(0, 1),
	}
	dir := dirFlag(c)
	output := outputFlag(c, "list", "text", "json", "markdown")
	c.Flags().StringVar(&free, "free", "", "list what nobody has taken instead: nodePorts")
	completeWords(c, "free", compiler.NodePorts)
	c.ValidArgsFunction = completeUnits(dir, false)
	c.RunE = func(c *cobra.Command, args []string) error {
		if free != "" {
			if err := oneOf("free", free, compiler.NodePorts); err != nil {
				return err
			}
			if len(args) > 0 {
				return fmt.Errorf("--free is of the whole cluster: leave %q out", args[0])
			}
		}
		plans, held, err := holdingsOf(c, *dir, progress)
		switch {
		case err != nil:
			return err
		case free != "":
			return writeFree(c.OutOrStdout(), freeRanges(compiler.FreePorts(plans, held)), *output)
		case len(args) == 0:
			return writeHeld(c.OutOrStdout(), heldBy(plans, held), *output)
		}
		p, err := planOf(plans, args[0])
		if err != nil {
			return err
		}
		if p.Unit != plan.Shared {
			held = nil
		}
		return writeHeld(c.OutOrStdout(), heldBy([]plan.Plan{p}, held), *output)
	}
	return c
}

// holding is a thing that somebody has.
type holding struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
	// Unit that has it: a mesh, or "cluster" for what is reserved, or all meshes share.
	Unit string `json:"unit"`
	// For is what of the unit has it, or whom it is reserved for.
	For string `json:"for,omitempty"`
	// Field takes it, or the object of an inventory, by file and line.
	Field string `json:"field"`
}

// holdingsOf are the plans of a description that is sound, with what its inventory has.
func holdingsOf(c *cobra.Command, dir string, progress *compiler.Progress) (plans []plan.Plan, held []compiler.Held, err error) {
	plans, err = plansBy(c, dir, func(dir string, progress *compiler.Progress) ([]plan.Plan, diag.List, error) {
		all, has, problems, err := compiler.Holdings(dir, progress)
		held = has
		return all, problems, err
	}, progress)
	return plans, held, err
}

// heldBy are all claims, and what an inventory has, by kind, name and unit.
func heldBy(plans []plan.Plan, held []compiler.Held) []holding {
	out := []holding{}
	for _, p := range plans {
		for _, c := range p.Claims {
			if saysMore(p.Claims, c) {
				continue
			}
			at := slices.Concat(plan.Path{"mesh", p.Unit}, c.At)
			if p.Unit == plan.Shared {
				at = slices.Concat(plan.Path{plan.Shared}, c.At)
			}
			out = append(out, holding{c.Kind, c.Name, p.Unit, c.By, cluster.Path(at).String()})
		}
	}
	for _, h := range held {
		out = append(out, holding{h.Kind, h.Name, plan.Shared, h.By, h.Place})
	}
	slices.SortStableFunc(out, func(a, b holding) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Unit, b.Unit))
	})
	return out
}

// saysMore tells a claim that says more of what another of the same field takes: how
// it takes it, in brackets.
func saysMore(all []plan.Claim, c plan.Claim) bool {
	name, _, more := strings.Cut(c.Name, " (")
	return more && slices.ContainsFunc(all, func(o plan.Claim) bool { return o.Kind == c.Kind && o.Name == name && slices.Equal(o.At, c.At) })
}

func writeHeld(w io.Writer, all []holding, form string) error {
	if form == "json" {
		return diag.WriteJSON(w, all)
	}
	rows := [][]string{{"KIND", "NAME", "UNIT", "FOR", "FIELD"}}
	for _, h := range all {
		rows = append(rows, []string{h.Kind, h.Name, h.Unit, cmp.Or(h.For, "-"), h.Field})
	}
	if form == "markdown" {
		return writeMarkdown(w, rows)
	}
	return writeTable(w, rows)
}

// freeRange are ports that nobody has, of whose.
type freeRange struct {
	// Tenant that is granted them, "" for the whole cluster's range.
	Tenant string `json:"tenant,omitempty"`
	// Ports are ranges, the first and the last of each.
	Ports []string `json:"ports"`
	// Count is how many there are in all.
	Count int `json:"count"`
}

// freeRanges are what is free as it is printed.
func freeRanges(all []compiler.Free) []freeRange {
	out := []freeRange{}
	for _, free := range all {
		f := freeRange{Tenant: free.Tenant, Ports: []string{}}
		for _, r := range free.Ports {
			f.Count += r.Last - r.First + 1
			if r.First == r.Last {
				f.Ports = append(f.Ports, strconv.Itoa(r.First))
			} else {
				f.Ports = append(f.Ports, fmt.Sprintf("%d-%d", r.First, r.Last))
			}
		}
		out = append(out, f)
	}
	return out
}

func writeFree(w io.Writer, all []freeRange, form string) error {
	if form == "json" {
		return diag.WriteJSON(w, all)
	}
	rows := [][]string{{"TENANT", "FREE", "NODE PORTS"}}
	for _, f := range all {
		rows = append(rows, []string{cmp.Or(f.Tenant, "(all)"), strconv.Itoa(f.Count), cmp.Or(strings.Join(f.Ports, ", "), "none")})
	}
	if form == "markdown" {
		return writeMarkdown(w, rows)
	}
	return writeTable(w, rows)
}
