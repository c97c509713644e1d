package manifest

import (
	"regexp"
	"strings"
)

// tagged is what the library says of a value that is not of the type of its tag.
var tagged = regexp.MustCompile("^cannot decode !!\\w+ (`.*`) as an? (!!\\w+)$")

// standsTwice says of a key that its mapping has it twice.
const standsTwice = "stands there twice: leave one of the two out"

// inWords puts what the library says into words of the user's.
func inWords(says string) string {
	if key, twice := strings.CutSuffix(says, "already set in map"); twice {
		return key + standsTwice
	}
	if strings.HasPrefix(says, "invalid map key") {
		return "a key must be a string, not a mapping or a list"
	}
	return tagged.ReplaceAllString(says, "$1 is no $2")
}
