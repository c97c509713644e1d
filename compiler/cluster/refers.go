package cluster

import "slices"

// refers tells a place in a line at which no value stands, but what leads to one.
func refers(line string, column int) bool {
	if column < 1 || column > len(line) {
		return false
	}
	word := reference.FindString(line[column-1:])
	return word != "" && !slices.Contains([]string{"int", "string", "bool", "number", "float", "bytes", "true", "false", "null"}, word)
}
