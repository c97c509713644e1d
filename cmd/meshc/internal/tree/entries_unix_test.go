//go:build unix

package tree

import (
	"os"
	"path/filepath"
	"testing"
)

// entriesIn is snapshot for directories with pipes, too.
func entriesIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	try(t, filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		switch {
		case d.IsDir():
			if entries, _ := os.ReadDir(name); len(entries) == 0 {
				out[rel+"/"] = ""
			}
		case d.Type()&os.ModeSymlink != 0:
			to, _ := os.Readlink(name)
			out[rel] = "-> " + to
		case !d.Type().IsRegular():
			out[rel] = d.Type().String()
		default:
			text, _ := os.ReadFile(name)
			out[rel] = string(text)
		}
		return nil
	}))
	return out
}
