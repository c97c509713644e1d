package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"meshc.dev/cmd/meshc/internal/tree"
	"meshc.dev/compiler"
	"meshc.dev/compiler/cluster"
)

// writing is what export -o is to do with a tree, and whom to tell.
type writing struct {
	dir string
	// all tells that the tree is to hold no other units.
	all         bool
	adopt, back bool
	remove      []string
	// again are the flags by which the tree is written.
	again string
	// told, if it is there, is told what was done in place of people.
	told   func(*tree.Changes)
	report *report
	meter  *meter
}

// asked tells flags that do not go together. With named, -o is among them; own tells that
// the tree is where the description says.
func (w *writing) asked(named, check, own bool) error {
	switch {
	case named && w.dir == "":
		return errors.New("-o is empty: name the directory of the tree")
	case looksLikeForm(w.dir) && !isDir(w.dir):
		return fmt.Errorf("-o is the directory of a tree, and %s looks like none: without -o the manifests go to stdout, as YAML; if it is one, write %s", w.dir, filepath.Join(w.dir, "")+"/")
	case w.adopt && w.dir == "" && !own:
		return errors.New("--adopt needs -o or --tree, the tree that it is about")
	case len(w.remove) > 0 && (w.dir == "" && !own || check || !w.all):
		return errors.New("--remove needs -o or --tree, and neither --check nor names of units: it is for a run that writes the whole tree")
	}
	return nil
}

// looksLikeForm tells what other tools take by -o: a form, "-" for stdout, or a file.
func looksLikeForm(dir string) bool {
	return slices.Contains([]string{"-", "json", "yaml", "text", "name", "wide"}, dir) || slices.Contains([]string{".yaml", ".yml", ".json", ".tar", ".tgz"}, filepath.Ext(dir))
}

// of says whose the tree is.
func (w *writing) of(r *compiler.Result) tree.For {
	return tree.For{Cluster: r.Tree.Cluster, Meshc: cluster.Version("meshc.dev"), Keep: r.Tree.Keep, Adopt: w.adopt, Waits: func() {
		w.report.say("waits for another run, which has " + w.dir)
	}}
}

// write brings a tree to hold the units, if all that goes was named.
func (w *writing) write(ctx context.Context, r *compiler.Result) error {
	t, err := tree.Open(ctx, w.dir, w.of(r))
	if err != nil {
		return err
	}
	defer t.Close()
	if w.all {
		if err := w.departing(t, r); err != nil {
			return err
		}
	}
	if !w.back {
		err := w.goesBack(t, r.Units)
		if errors.As(err, new(*backError)) {
			return fmt.Errorf("nothing was written: %w", err)
		}
		if err != nil {
			return err
		}
	}
	changes, err := t.Compare(r.Units, w.all)
	if err != nil {
		return err
	}
	err = t.Write(ctx, changes, w.meter.writing)
	w.meter.end()
	if err != nil {
		return err
	}
	switch {
	case w.told != nil:
		w.told(changes)
	case !w.report.quiet && !w.report.machine():
		fmt.Fprintln(w.report.stderr, done(w.dir, changes))
	}
	w.instead(changes)
	w.elsewhere(r)
	if found := deployed(changes.Foreign, true); len(found) > 0 {
		w.report.note(strangers(w.dir, found)...)
	}
	return nil
}

// instead tells what meshc would have a kustomization list that is somebody's.
func (w *writing) instead(c *tree.Changes) {
	if c.Instead == nil {
		return
	}
	w.report.note(fmt.Sprintf("%s is not meshc's, which leaves it as it is and would have in it resources: [%s] and sortOptions: {order: fifo}",
		filepath.Join(w.dir, c.Instead.File), strings.Join(c.Instead.Lists, ", ")))
}

// elsewhere tells of a tree that is not in a directory where a tool is told to look for
// it.
func (w *writing) elsewhere(r *compiler.Result) {
	at, err := filepath.Abs(w.dir)
	if err != nil {
		return
	}
	for _, p := range r.Paths {
		if !strings.HasSuffix(filepath.ToSlash(at)+"/", "/"+p.Directory+"/") && p.Directory != "." {
			w.report.note(fmt.Sprintf("%s: %s is %q, and the tree is in %s: the tool would look for it elsewhere", p.Position, p.Field, p.Directory, w.dir))
		}
	}
}

// done says what was done: of each unit that changed, and of all.
func done(dir string, c *tree.Changes) string {
	var b strings.Builder
	for _, u := range c.Units {
		if u.Any() || len(c.Units) == 1 {
			fmt.Fprintln(&b, sum(u))
		}
	}
	all := total(dir, c)
	if len(c.Units) != 1 || c.Top.Any() {
		fmt.Fprintln(&b, sum(all))
	}
	if c.Index && !all.Any() {
		fmt.Fprintf(&b, "%s: the index is made anew\n", dir)
	}
	if len(c.Left) > 0 {
		fmt.Fprintf(&b, "%s: what an interrupted run had prepared is removed\n", dir)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// total is what was done in all.
func total(dir string, c *tree.Changes) tree.UnitChanges {
	all := c.Top
	all.Unit = dir
	for _, u := range c.Units {
		all.Add, all.Change, all.Remove = append(all.Add, u.Add...), append(all.Change, u.Change...), append(all.Remove, u.Remove...)
		all.Same += u.Same
	}
	return all
}

func sum(u tree.UnitChanges) string {
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{len(u.Add) + len(u.Change), "written"}, {len(u.Remove), "removed"}, {u.Same, "as they were"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	return u.Unit + ": " + strings.Join(parts, ", ")
}

// deployed are foreign files that may be deployed with the tree, or with not, those
// that may not.
func deployed(foreign []tree.Foreign, may bool) []string {
	var out []string
	for _, f := range foreign {
		if (f.What != tree.Other) == may {
			out = append(out, f.Path)
		}
	}
	return out
}

// strangers says what to do about files of others.
func strangers(dir string, found []string) []string {
	lines := []string{dir + " has what meshc did not write and what may be deployed with it:"}
	var quoted []string
	for _, at := range found {
		lines = append(lines, "  ? "+at)
		quoted = append(quoted, fmt.Sprintf("%q", strings.TrimSuffix(at, "/")))
	}
	return append(lines, "Remove it, or have the platform say that it is meant:", "",
		"  cluster: tree: keep: ["+strings.Join(quoted, ", ")+"]")
}
