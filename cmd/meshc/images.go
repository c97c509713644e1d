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

func newImages(progress *compiler.Progress) *cobra.Command {
	c := &cobra.Command{
		Use:   "images [UNIT]",
		Short: "List the images that the manifests have pulled, for a mirror",
		Long: `images lists every image that the rendered manifests of a unit, or of all, have
pulled: of containers of all sorts, of image volumes and of variables that name one,
what control planes inject into pods and deploy as gateways and waypoints, what
their templates and pods' annotations name, and modules that proxies fetch.

"template" is an image of a template that is injected only where a pod asks for
it. -o plain prints an image a line, for skopeo and crane.

Nothing is listed of a description that does not vet. Where a UNIT is named, other
meshes are not rendered, and what only their charts and objects would show is left to
vet: judged is what the description says of all meshes, and what is rendered of that
unit and of what they share.`,
		Example: `  meshc images
  meshc images affirmed -o json
  meshc images -o plain | xargs -I{} crane copy {} mirror.example/{}`,
		Args: arguments(0, 1),
	}
	dir := dirFlag(c)
	output := outputFlag(c, "list", "text", "json", "plain")
	c.ValidArgsFunction = completeOne(completeUnits(dir, false))
	c.RunE = func(c *cobra.Command, args []string) error {
		if _, err := shutIn(c, *dir, "", false); err != nil {
			return err
		}
		unit := strings.Join(args, "") // one at most
		all, result, problems, err := compiler.Images(c.Context(), *dir, unit, progress)
		switch {
		case err != nil:
			return err
		case problems.Fatal(false):
			return &refusal{problems: problems}
		}
		if known := append([]string{plan.Shared}, result.Names...); unit != "" && !slices.Contains(known, unit) {
			return unknownUnit(unit, known)
		}
		return writeImages(c.OutOrStdout(), all, *output)
	}
	return c
}

func writeImages(w io.Writer, all []compiler.Image, form string) error {
	switch form {
	case "json":
		return diag.WriteJSON(w, all)
	case "plain":
		for _, image := range all {
			if _, err := fmt.Fprintln(w, diag.Line(image.Name)); err != nil {
				return err
			}
		}
		return nil
	}
	rows := [][]string{{"IMAGE", "DIGEST", "UNIT", "HOW", "OBJECTS"}}
	for _, image := range all {
		name, digest, _ := strings.Cut(image.Name, "@")
		for uses := image.Uses; len(uses) > 0; {
			n := 0
			var objects []string
			for n < len(uses) && uses[n].Unit == uses[0].Unit && uses[n].How == uses[0].How {
				objects = append(objects, uses[n].Object)
				n++
			}
			rows = append(rows, []string{name, cmp.Or(digest, "-"), uses[0].Unit, uses[0].How, strings.Join(objects, ", ")})
			uses = uses[n:]
		}
	}
	return writeTable(w, rows)
}
