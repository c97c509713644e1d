package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"meshc.dev/cmd/meshc/internal/seal"
	"meshc.dev/compiler"
	"meshc.dev/compiler/change"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/diag"
	"meshc.dev/compiler/rooted"
)

// compared are the directory of the description, or patterns of several, and the base.
func compared(c *cobra.Command, dir string, args []string) (given []string, base string, err error) {
	given, rest := directories(args, false)
	switch {
	case len(rest) > 1:
		return nil, "", hint(c, fmt.Errorf("accepts one BASE, and there are %s", strings.Join(rest, " and ")))
	case len(given) == 0:
		given = []string{dir}
	case c.Flags().Changed("dir"):
		return nil, "", hint(c, fmt.Errorf("the directory is given twice: -d %s, and %s", dir, given[0]))
	}
	return given, cmp.Or(strings.Join(rest, ""), "HEAD"), nil
}

// clusterDifference is what changes of one of several clusters.
type clusterDifference struct {
	// Dir is that of the description, which may be there at one side alone.
	Dir string `json:"dir"`
	*difference
	err error
	// report has what was noted of it.
	report *report
}

// diffSeveral tells what changes of several clusters.
func diffSeveral(c *cobra.Command, given []string, base, form string, only []string, exit bool, progress *compiler.Progress) error {
	dirs, gone, err := openSeveral(c, given, base)
	if err != nil {
		return err
	}
	r := reportOf(c)
	all := sideBySide(c, dirs, func(ctx context.Context, dir string) clusterDifference {
		one := clusterDifference{Dir: dir, report: r.apart()}
		b, err := baseOf(dir, base)
		if err != nil {
			one.err = err
			return one
		}
		one.difference, one.err = b.differ(ctx, dir, one.report, progress.Part())
		return one
	})
	if err := context.Cause(c.Context()); err != nil {
		return err
	}
	for _, one := range all {
		r.join(one.report)
	}
	for _, dir := range gone {
		r.note(fmt.Sprintf("%s has a description of a cluster in %s, which is no more: what there is of it stays in the cluster until somebody deletes it", base, dir))
	}
	if err := differences(all); err != nil {
		return err
	}
	var known []string
	for _, d := range all {
		d.all = r.all
		known = append(known, d.known...)
	}
	if err := (&difference{known: slices.Compact(slices.Sorted(slices.Values(known)))}).knows(only); err != nil {
		return err
	}
	if err := severalForms()[form](c.OutOrStdout(), all); err != nil {
		return err
	}
	return judgeSeveral(all, only, exit)
}

// openSeveral shuts the process in and gives the directories of the descriptions, and of
// those that there were at the base and are no more.
func openSeveral(c *cobra.Command, given []string, base string) (dirs, gone []string, err error) {
	keeps := seal.Paths{}
	var at []string
	for _, arg := range given {
		dir, _ := patternBase(arg)
		if _, err := rootsOf(c, []string{arg}); err != nil {
			return nil, nil, err
		}
		b, err := baseOf(dir, base)
		if err != nil {
			return nil, nil, err
		}
		if b.tree != "" {
			return nil, nil, &cluster.UsageError{Message: base + " is one tree, and " + arg + " stands for several clusters: compare with a revision, or one at a time by -d; export --check holds each against its own tree"}
		}
		keeps.Read, at = append(keeps.Read, b.reads...), append(at, dir)
	}
	if dirs, err = shutInAll(c, given, keeps); err != nil {
		return nil, nil, err
	}
	for _, dir := range at {
		b, err := baseOf(dir, base)
		if err != nil {
			return nil, nil, err
		}
		files, err := b.revision.Files(b.root)
		if err != nil {
			return nil, nil, usage(err)
		}
		if rel, err := below(b.root, dir); err != nil || !rooted.Of(b.root, files).Exists(rel) {
			continue // nothing was there
		}
		was, err := cluster.ClustersIn(rooted.Of(b.root, files), dir)
		if err != nil {
			return nil, nil, err
		}
		gone = append(gone, slices.DeleteFunc(was, func(dir string) bool { return slices.Contains(dirs, filepath.Clean(dir)) })...)
	}
	return dirs, gone, nil
}

// differences are the errors of several differences as one, if there is one.
func differences(all []clusterDifference) error {
	e := &severalError{}
	for _, d := range all {
		var refused *refusal
		switch {
		case errors.As(d.err, &refused):
			e.problems = append(e.problems, refused.problems...)
			e.last = cmp.Or(e.last, refused.last)
		case d.err != nil:
			e.errs = append(e.errs, d.err)
		}
	}
	if len(e.problems)+len(e.errs) == 0 {
		return nil
	}
	e.problems = e.problems.Normalize()
	return e
}

// judgeSeveral is judge of several: what may change may in each.
func judgeSeveral(all []clusterDifference, only []string, exit bool) error {
	e := &severalError{}
	changed := false
	for _, d := range all {
		if err := d.judge(only, false); err != nil {
			e.errs = append(e.errs, &reachError{only: only, others: d.others(only), in: d.Dir})
		}
		changed = changed || len(d.Units) > 0
	}
	switch {
	case len(e.errs) > 0:
		return e
	case exit && changed:
		return errChanged
	}
	return nil
}

// severalForms are diffForms for several.
func severalForms() map[string]func(io.Writer, []clusterDifference) error {
	return map[string]func(io.Writer, []clusterDifference) error{
		"text": func(w io.Writer, all []clusterDifference) error {
			for i, d := range all {
				if i > 0 {
					fmt.Fprintln(w)
				}
				fmt.Fprintln(w, diag.Line("== "+d.Dir))
				if err := printChanges(w, d.difference); err != nil {
					return err
				}
			}
			return nil
		},
		"json": func(w io.Writer, all []clusterDifference) error {
			for _, d := range all {
				if d.Units == nil {
					d.Units = []change.Unit{}
				}
			}
			return diag.WriteJSON(w, map[string]any{"clusters": all})
		},
		"markdown": func(w io.Writer, all []clusterDifference) error {
			left := mostMarkdown
			for i, d := range all {
				text := fmt.Sprintf("## %s\n\n", escaped(d.Dir))
				body, err := markdown(d.difference, left/(len(all)-i)-len(text))
				if err != nil {
					return err
				}
				if i > 0 {
					text = "\n" + text
				}
				left -= len(text) + len(body)
				if _, err := io.WriteString(w, text+body); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
