package cluster

import (
	"regexp"
	"strconv"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/errors"
)

type habit struct {
	says, before, after *regexp.Regexp
	// advice is what to do; "$1" is what before has in parentheses.
	advice string
}

// habits are those from YAML, or of programs, by what CUE's parser says of them and the
// line up to the place of that, and after it.
func habits() []habit {
	colon := regexp.MustCompile(`^:`)
	all := regexp.MustCompile(``)
	return []habit{
		{
			says: regexp.MustCompile(`^(missing ','|expected|reference)`), before: regexp.MustCompile(`^[<=>]{6,}`),
			advice: "a merge is not finished: choose between what stands above and below =======, and take the marks out",
		},
		{
			says: regexp.MustCompile(`^(expected|missing|illegal)`), before: regexp.MustCompile(`(?:^|[\s,{])#+\s+$`),
			advice: "a comment begins with //, not with #",
		},
		{
			says: regexp.MustCompile(`^(expected|missing|illegal)`), before: all, after: regexp.MustCompile(`^#+\s`),
			advice: "a comment begins with //, not with #",
		},
		{
			says: regexp.MustCompile(`^missing ','`), before: regexp.MustCompile(`[:\s]\d+[.]\d+$`), after: regexp.MustCompile(`^[.]\d`),
			advice: "what has more than one dot is a text, and stands in quotes",
		},
		{
			says: regexp.MustCompile(`^missing ','`), before: regexp.MustCompile(`(?:^|[\s{,])((?:[A-Za-z0-9_$]*-[-A-Za-z0-9_$]*)|(?:[0-9][-A-Za-z0-9_]*))\s*$`), after: colon,
			advice: `a name with a dash, or that begins with a digit, stands in quotes: "$1": ...`,
		},
		{
			says: regexp.MustCompile(`^missing ','`), before: regexp.MustCompile(`(?:^|[\s{,])([A-Za-z0-9_$][-A-Za-z0-9_$./]*[./][-A-Za-z0-9_$./]*)\s*$`), after: colon,
			advice: `a name with a dot or a slash stands in quotes: "$1": ...`,
		},
		{
			says: regexp.MustCompile(`^missing ','`), before: regexp.MustCompile(`(?:^|[\s{,:])[A-Za-z_$][A-Za-z0-9_$]*\s*$`), after: regexp.MustCompile(`^[{"]`),
			advice: "a name has a : after it",
		},
		{
			says: regexp.MustCompile(`^expected '}', found 'EOF'`), before: all,
			advice: "the file ends here, and a { in it has no }",
		},
		{
			says: regexp.MustCompile(`^expected ']', found 'EOF'`), before: all,
			advice: "the file ends here, and a [ in it has no ]",
		},
		{
			says: regexp.MustCompile(`^reference "(True|TRUE|yes|Yes|on|On)" not found`), before: all,
			advice: "is written true",
		},
		{
			says: regexp.MustCompile(`^reference "(False|FALSE|no|No|off|Off)" not found`), before: all,
			advice: "is written false",
		},
		{
			says: regexp.MustCompile(`^reference "(None|nil|Null|NULL)" not found`), before: all,
			advice: "is nothing that CUE knows: leave the field out",
		},
	}
}

// advised makes a message of CUE's one of what to do, where the line at the place of the
// error shows what was meant.
func advised(message, line string, column int) string {
	if !parsing.MatchString(message) && !strings.HasPrefix(message, "reference ") {
		return message
	}
	column = min(max(column, 1), len(line)+1)
	for _, h := range habits() {
		if !h.says.MatchString(message) || h.after != nil && !h.after.MatchString(line[column-1:]) {
			continue
		}
		if m := h.before.FindStringSubmatch(line[:column-1]); m != nil {
			if len(m) > 1 {
				return strings.Replace(h.advice, `"$1"`, strconv.Quote(m[1]), 1)
			}
			return h.advice
		}
	}
	return message
}

// asText adds to what is said of a name that nothing has what to do where a text may stand.
func asText(says string, def *definition) string {
	m := unknownName.FindStringSubmatch(says)
	if m == nil || def == nil || def.value().IncompleteKind()&cue.StringKind == 0 {
		return says
	}
	return says + "; if it is a text, put it in quotes: " + strconv.Quote(m[1])
}

// unknownName matches what CUE says of a name that nothing has.
var unknownName = regexp.MustCompile(`^reference "([A-Za-z0-9_]+)" not found$`)

// unparsed are the errors of files that CUE cannot read: of each file the first, for others
// follow from it, and of an imported package those in its files, where CUE names the import.
func (r *reader) unparsed(err error) error {
	var out errors.Error
	told := map[string]bool{}
	for _, e := range errors.Errors(err) {
		var in errors.Error
		if strings.HasPrefix(e.Error(), imported) && errors.As(errors.Unwrap(e), &in) && in.Position().IsValid() {
			e = in
			r.places.own[in.Position().Filename()] = true // of a package that is none yet
		}
		file := e.Position().Filename()
		if format, _ := e.Msg(); !told[file] || !parsing.MatchString(format) {
			out = errors.Append(out, e)
		}
		told[file] = told[file] || file != ""
	}
	return out
}

// imported begins what CUE says of an import that cannot be read, parsing what its parser
// says.
const imported = "import failed: "

var parsing = regexp.MustCompile(`^(expected|missing|illegal|string literal|label)`)
