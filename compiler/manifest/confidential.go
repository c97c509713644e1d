package manifest

import "slices"

// Confidential tells a field of an object that is not to be printed: what a Secret
// holds.
func Confidential(id ID, path []string) bool {
	return id.Group == "" && id.Kind == "Secret" && len(path) > 0 && slices.Contains([]string{"data", "stringData"}, path[0])
}
