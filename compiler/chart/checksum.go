package chart

import (
	"maps"
	"slices"
	"strings"
)

// Annotations of pods by which charts have them replaced when what they read changes, as
// Helm's documentation has it (chart tips and tricks); usual is the one that it shows.
const (
	checksums = "checksum/"
	usual     = checksums + "config"
)

// Checksum is the annotation of pods with the checksum of what they read; false if they have
// none.
func Checksum(annotations map[string]string) (key string, has bool) {
	if _, has := annotations[usual]; has {
		return usual, true
	}
	all := slices.Sorted(maps.Keys(annotations))
	i := slices.IndexFunc(all, func(key string) bool { return strings.HasPrefix(key, checksums) })
	if i < 0 {
		return "", false
	}
	return all[i], true
}
