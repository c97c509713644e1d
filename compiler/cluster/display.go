package cluster

import (
	"os"
	"path/filepath"
)

// display is a path as the user would type it.
func display(path string) string {
	wd, err := os.Getwd()
	if err != nil {
		return path
	}
	if wd, err := filepath.EvalSymlinks(wd); err == nil {
		if rel, err := filepath.Rel(wd, path); err == nil && len(rel) < len(path) {
			return rel
		}
	}
	return path
}
