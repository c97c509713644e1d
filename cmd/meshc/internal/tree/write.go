package tree

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
)

// stageName begins the name of the directory that new content waits in. No file in
// it has a name that tools deploy.
const stageName = ".meshc-stage"

// Names of the two indexes in the stage.
const (
	stagedJournal = "journal"
	stagedIndex   = "index"
)

// Write does what Compare found. All new content is staged beside the old first,
// so that a full disk or a cancelled context finds the tree as it was. Then it is
// moved into place, which is quick and not interrupted: whatever ends it, the index
// has what is meshc's, and the next run does the rest. Progress, if there is one,
// gets how many files of how many are ready.
func (t *Tree) Write(ctx context.Context, c *Changes, progress func(done, total int)) error {
	if c.None() {
		return nil
	}
	for _, left := range c.Left {
		if err := t.root.RemoveAll(left); err != nil {
			return t.told(err)
		}
	}
	order := slices.Sorted(maps.Keys(c.write))
	if err := t.stage(ctx, c, order, progress); err != nil {
		_ = t.root.RemoveAll(stageName) // what is left of it the next run removes
		if p, is := errors.AsType[*fs.PathError](err); is {
			return fmt.Errorf("%s: %w; nothing was changed", t.dir, p.Err)
		}
		return err
	}
	if err := t.commit(c, order); err != nil {
		return fmt.Errorf("%w; run the command again to finish", t.told(err))
	}
	return nil
}

// stage writes the new files by number, and the indexes: what can fail for want of
// room fails here.
func (t *Tree) stage(ctx context.Context, c *Changes, order []string, progress func(done, total int)) error {
	if err := t.root.Mkdir(stageName, 0o777); err != nil {
		return err
	}
	for i, at := range order {
		if ctx.Err() != nil {
			return fmt.Errorf("stopped before anything was written: %w", context.Cause(ctx))
		}
		if err := t.root.WriteFile(staged(i), c.write[at].Bytes(), 0o666); err != nil {
			return err
		}
		if progress != nil {
			progress(i+1, len(order))
		}
	}
	if ctx.Err() != nil {
		return fmt.Errorf("stopped before anything was written: %w", context.Cause(ctx))
	}
	if err := t.writeThrough(path.Join(stageName, stagedJournal), c.journal.Format()); err != nil {
		return err
	}
	return t.writeThrough(path.Join(stageName, stagedIndex), c.next.Format())
}

func staged(i int) string { return path.Join(stageName, strconv.Itoa(i)) }

// writeThrough writes a file that is on the disk when it returns: after a loss of
// power, too, the index has whatever else is there. The files themselves may be
// torn by that; the next run finds them changed.
func (t *Tree) writeThrough(at string, text []byte) error {
	f, err := t.root.OpenFile(at, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// commit moves all into place. The journal comes first: from then on the index has
// old files and new ones.
func (t *Tree) commit(c *Changes, order []string) error {
	if len(order) > 0 || len(c.leave) > 0 || slices.ContainsFunc(c.all(), UnitChanges.Any) {
		if err := t.place(stagedJournal); err != nil {
			return err
		}
	}
	for i, at := range order {
		if err := t.root.MkdirAll(path.Dir(at), 0o777); err != nil {
			return err
		}
		if err := t.root.Rename(staged(i), at); err != nil {
			return err
		}
	}
	if err := t.clear(c); err != nil {
		return err
	}
	if err := t.place(stagedIndex); err != nil {
		return err
	}
	return t.root.RemoveAll(stageName)
}

// clear removes what is not to be there any more.
func (t *Tree) clear(c *Changes) error {
	for _, u := range c.all() {
		for _, name := range u.Remove {
			if err := t.remove(path.Join(u.Unit, name)); err != nil {
				return err
			}
		}
	}
	for _, unit := range t.index.Old {
		if slices.Contains(c.next.Old, unit) {
			continue
		}
		if err := t.remove(path.Join(unit, Index)); err != nil {
			return err
		}
	}
	for _, unit := range c.leave {
		// A directory that still holds somebody's files stays.
		_ = t.root.Remove(unit)
	}
	return nil
}

func (t *Tree) remove(at string) error {
	if err := t.root.Remove(at); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// place makes a staged index the tree's, and has the disk know before anything
// else is moved.
func (t *Tree) place(name string) error {
	if err := t.root.Rename(path.Join(stageName, name), Index); err != nil {
		return err
	}
	_ = t.lock.Sync() // not all file systems know it of directories
	return nil
}
