package cluster

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"

	"meshc.dev/compiler/nearest"
)

// inQuotes says how a number or a truth value is written as the text that is wanted: as it is, or
// where a number alone is refused with the unit of a time, if that is taken.
func inQuotes(text string, kind cue.Kind, def *definition) string {
	tries := []string{text}
	if kind&cue.NumberKind != 0 {
		tries = append(tries, text+"s")
	}
	i := slices.IndexFunc(tries, func(s string) bool {
		return def.value().Unify(cuecontext.New().Encode(s)).Validate() == nil
	})
	if i < 0 {
		return ""
	}
	return "; put it in quotes: " + strconv.Quote(tries[i])
}

// option matches one of the words that a text must be.
var option = regexp.MustCompile(`"([^"]+)"`)

// likeOption is the word that a text was likely meant to be, of those which it must be.
func likeOption(is cue.Value, says string) string {
	text, err := is.String()
	if err != nil || !strings.HasPrefix(says, `must be "`) {
		return ""
	}
	var words []string
	for _, m := range option.FindAllStringSubmatch(says, -1) {
		words = append(words, m[1])
	}
	like, ok := nearest.Like(text, words)
	if !ok {
		begun := slices.DeleteFunc(words, func(w string) bool { return !strings.HasPrefix(w, text) })
		if len(begun) != 1 || len(text) < 3 {
			return ""
		}
		like = begun[0]
	}
	return "; did you mean " + strconv.Quote(like) + "?"
}

// quoting is what to do about a text where a number or a truth value is wanted, or the
// other way round.
func quoting(is cue.Value, def *definition) string {
	if def == nil {
		return ""
	}
	wanted := def.value().IncompleteKind()
	if text, err := is.String(); err == nil {
		return unquoting(text, wanted)
	}
	switch is.Kind() {
	case cue.NullKind, cue.StructKind:
		return ""
	case cue.ListKind:
		return withoutBrackets(is, wanted)
	}
	if bytes, err := is.Bytes(); err == nil && is.Kind() == cue.BytesKind && wanted&cue.StringKind != 0 {
		return "; a text stands in double quotes: " + strconv.Quote(string(bytes))
	}
	text, err := is.MarshalJSON()
	if err == nil && wanted&cue.StringKind != 0 && wanted&is.Kind() == 0 {
		return inQuotes(string(text), is.Kind(), def)
	}
	return ""
}

// unquoting is what to do about a text where another kind of value is wanted.
func unquoting(text string, wanted cue.Kind) string {
	if wanted == cue.ListKind {
		return "; put it into brackets: [" + strconv.Quote(text) + "]"
	}
	v := cuecontext.New().CompileString(text)
	if plain := v.Kind(); v.Err() == nil && wanted&cue.StringKind == 0 && wanted&plain != 0 && plain&(cue.NumberKind|cue.BoolKind) != 0 {
		return "; leave the quotes out: " + text
	}
	return ""
}
