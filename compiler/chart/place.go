package chart

import (
	"io/fs"
	"path"
)

// Place is the first of the places of a chart where user has something, and the
// first of all where it has nothing.
func Place(user fs.FS, places []string) string {
	for _, name := range places {
		if name = path.Clean(name); fs.ValidPath(name) {
			if _, err := fs.Stat(user, name); err == nil {
				return name
			}
		}
	}
	return path.Clean(places[0])
}
