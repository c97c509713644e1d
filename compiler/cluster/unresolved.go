package cluster

import (
	"regexp"
	"slices"
	"strings"

	"cuelang.org/go/cue/errors"

	"meshc.dev/compiler/diag"
)

// misspeltUse tells an import that nothing uses because the name that does is misspelt.
func misspeltUse(problems diag.List, p diag.Problem) bool {
	unused := unusedImport.FindStringSubmatch(p.Message)
	return (unused != nil || strings.HasPrefix(p.Message, unusedSchema)) && slices.ContainsFunc(problems, func(q diag.Problem) bool {
		return q.File == p.File && strings.HasPrefix(q.Message, "reference ") && (unused == nil || strings.HasSuffix(q.Message, "did you mean "+unused[1]+"?"))
	})
}

// unusedImport matches what CUE says of an import that nothing uses.
var unusedImport = regexp.MustCompile(`^imported and not used: "(?:[^"]*[/:])?([^"/:@]+)(?:@[^"]*)?"`)

// unresolved tells a name of the user's own that nothing has: CUE reads no further.
func (r *reader) unresolved(e errors.Error) bool {
	format, _ := e.Msg()
	return strings.HasPrefix(format, "reference ") && r.places.usersOwn(e.Position())
}
