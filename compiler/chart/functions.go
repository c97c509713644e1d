package chart

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/Masterminds/sprig/v3"
)

// kept are the functions of templates that stay as Helm has them, of its own, of
// sprig and of text/template: what they give follows from what they are given, and
// is not much longer. Those that it does not follow for, and any that is new, fail
// where they are called.
const kept = `
	and or not len index call html js urlquery eq ge gt le lt ne

	include tpl required fail lookup
	toToml mustToToml toYaml mustToYaml toYamlPretty fromYaml fromYamlArray
	toJson mustToJson fromJson fromJsonArray toPrettyJson mustToPrettyJson toRawJson mustToRawJson mustFromJson
	mustToDuration durationSeconds durationMilliseconds durationMicroseconds durationNanoseconds durationMinutes
	durationHours durationDays durationWeeks durationRoundTo durationTruncateTo duration

	abbrev abbrevboth trunc trim trimall trimAll trimSuffix trimPrefix upper lower title untitle swapcase substr nospace
	initials snakecase camelcase kebabcase contains hasPrefix hasSuffix plural wrap toString toStrings
	split splitList splitn sortAlpha hello
	b64enc b64dec b32enc b32dec sha1sum sha256sum sha512sum adler32sum
	base dir clean ext isAbs urlParse urlJoin semver semverCompare
	regexMatch mustRegexMatch regexFindAll mustRegexFindAll regexFind mustRegexFind regexSplit mustRegexSplit regexQuoteMeta

	atoi int int64 float64 toDecimal add1 add sub div mod mul add1f addf subf divf mulf biggest max min maxf minf ceil floor round

	default empty coalesce all any compact mustCompact ternary deepCopy mustDeepCopy
	typeOf typeIs typeIsLike kindOf kindIs deepEqual
	tuple list dict get unset hasKey pluck pick omit dig
	append push mustAppend mustPush prepend mustPrepend first mustFirst rest mustRest last mustLast initial mustInitial
	reverse mustReverse uniq mustUniq without mustWithout has mustHas slice mustSlice chunk mustChunk

	buildCustomCert decryptAES derivePassword
`

// refused are functions by what is wrong with them; %s is the function's name.
func refused() map[string]string {
	const differs = ", so what is checked would not be what ships: "
	out := map[string]string{}
	for names, why := range map[string]string{
		"now ago":        "%s asks the clock" + differs + "set the date as a value",
		"env expandenv":  "%s reads the environment of whoever runs it, which Helm has no function for either: set a value",
		"getHostByName":  "%s asks the network" + differs + "set the address as a value",
		"randInt":        "%s gives another number at each run" + differs + "set the number as a value",
		"uuidv4 shuffle": "%s gives something else at each run" + differs + "set the text as a value",
		"randAlphaNum randAlpha randAscii randNumeric randBytes": "%s gives something else at each run" + differs +
			"make the text once, bring it as a Secret, and name that in the chart's values",
		"bcrypt htpasswd encryptAES": "%s salts what it is given by chance" + differs + "set what it once gave as a value",
		"genPrivateKey genCA genCAWithKey genSelfSignedCert genSelfSignedCertWithKey genSignedCert genSignedCertWithKey": "%s makes another key or certificate at each run" + differs +
			"make it once, bring it as a Secret, and name that in the chart's values",
	} {
		for name := range strings.FieldsSeq(names) {
			out[name] = why
		}
	}
	return out
}

// functions are what a template has in place of Helm's functions: those of which
// not all that they give follows from what they are given, or is bounded by it.
func functions() map[string]any {
	theirs := sprig.TxtFuncMap()
	out := map[string]any{ownFiles: giveFiles}
	reasons, stay := refused(), strings.Fields(kept)
	for name := range theirs {
		if !slices.Contains(stay, name) {
			out[name] = refusal(name, reasons[name])
		}
	}
	for _, own := range []map[string]any{sorted(), dates(theirs), bounded(theirs), printed(theirs), grown(theirs)} {
		maps.Copy(out, own)
	}
	return out
}

func refusal(name, why string) func(...any) (string, error) {
	if why == "" {
		why = "%s is not known to give the same at each run: set what it gives as a value"
	}
	return func(...any) (string, error) { return "", fmt.Errorf(why, name) }
}
