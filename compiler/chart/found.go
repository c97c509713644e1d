package chart

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"helm.sh/helm/v4/pkg/chart/loader/archive"
)

// Found is a chart among what somebody brings.
type Found struct {
	// Place is where it is, empty if there is none.
	Place string
	// Files are by their paths from the chart's directory.
	Files map[string][]byte
	// Name and Version are as the chart says. A source has no Version.
	Name, Version string
}

// Find looks a chart up. The error is of a chart that is there.
func (b Brought) Find(w Wanted) (Found, error) {
	for _, place := range w.Places {
		at := map[string]bool{}
		for name := range b {
			if root, is := under(place, name); is {
				at[root] = true
			}
		}
		places := slices.Sorted(maps.Keys(at))
		switch len(places) {
		case 0:
			continue
		case 1:
			return b.found(places[0])
		}
		return Found{Place: places[0]}, fmt.Errorf("there are several of it, %s: leave one", strings.Join(places, ", "))
	}
	return Found{}, nil
}

// found reads the chart at a place.
func (b Brought) found(at string) (Found, error) {
	f := Found{Place: at, Files: map[string][]byte{}}
	var files []*archive.BufferedFile
	if packed, is := b[at]; is {
		if err := filesAlone(packed); err != nil {
			return f, err
		}
		var err error
		if files, err = archive.LoadArchiveFiles(bytes.NewReader(packed)); err != nil {
			return f, fmt.Errorf("no chart archive: %w", err)
		}
	}
	for name, text := range b {
		if short, is := strings.CutPrefix(name, at+"/"); is {
			files = append(files, &archive.BufferedFile{Name: short, Data: text})
		}
	}
	slices.SortFunc(files, func(a, b *archive.BufferedFile) int { return strings.Compare(a.Name, b.Name) })
	for _, file := range files {
		f.Files[file.Name] = file.Data
	}
	c, err := fromFiles(files)
	if err != nil {
		return f, err
	}
	f.Name, f.Version = c.Metadata.Name, strings.TrimPrefix(c.Metadata.Version, "v")
	if app := strings.TrimPrefix(c.Metadata.AppVersion, "v"); app != "" && app != f.Version {
		return f, fmt.Errorf("the chart is of version %s, and what it runs of %s", f.Version, app)
	}
	if f.Version == sourceVersion {
		f.Version = ""
	}
	return f, nil
}
