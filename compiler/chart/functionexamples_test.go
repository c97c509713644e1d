package chart

// preamble is what the examples use.
const preamble = `{{- $d := dict "b" 2 "a" 1 "c" (dict "z" 1 "y" (list 3 1 2)) "d" 4 "e" 5 "f" 6 "g" 7 }}{{ define "part" }}{{ .b }}{{ end }}` +
	`{{- $cert := "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==" }}{{ $date := toDate "2006-01-02 15:04" "2024-07-01 12:30" }}` + "\n"

// examples call each function that templates have, most with maps, whose order
// must not be seen.
var examples = map[string]string{
	"and": `and $d "x"`, "or": `or "" $d`, "not": `not $d`, "len": `len $d`, "index": `index $d "c" "y" 0`,
	"call": `kindOf (print "call has nothing to call")`, "html": `html $d`, "js": `js $d "<"`, "urlquery": `urlquery $d`,
	"eq": `eq 1 1`, "ge": `ge 1 2`, "gt": `gt 2 1`, "le": `le "a" "b"`, "lt": `lt 1 2`, "ne": `ne "a" "b"`,

	"include": `include "part" $d`, "tpl": `tpl "{{ keys . }}{{ . }}" $d`, "required": `required "x" $d`, "fail": `if false }}{{ fail "x" }}{{ end`,
	"lookup": `lookup "v1" "Secret" "a" "b"`,
	"toToml": `toToml $d`, "mustToToml": `mustToToml $d`, "toYaml": `toYaml $d`, "mustToYaml": `mustToYaml $d`, "toYamlPretty": `toYamlPretty $d`,
	"fromYaml": `fromYaml "{b: 2, a: 2024-01-01, c: 12:30}"`, "fromYamlArray": `fromYamlArray "[b, 2024-01-01]"`,
	"fromToml": `fromToml "l = 2024-07-01T12:30:00\no = [2024-07-01T12:30:00+05:00, 2024-07-01]\nt = 12:30:00.5\n[[x]]\nd = 2024-01-01\n"`,
	"toJson":   `toJson $d`, "mustToJson": `mustToJson $d`, "fromJson": `fromJson "{\"b\": 1, \"a\": 1e30}"`, "fromJsonArray": `fromJsonArray "[1, {\"b\": 1, \"a\": 2}]"`,
	"toPrettyJson": `toPrettyJson $d`, "mustToPrettyJson": `mustToPrettyJson $d`, "toRawJson": `toRawJson $d`, "mustToRawJson": `mustToRawJson $d`, "mustFromJson": `mustFromJson "{\"b\": 1, \"a\": 2}"`,
	"mustToDuration": `mustToDuration "1h"`, "durationSeconds": `durationSeconds "1h"`, "durationMilliseconds": `durationMilliseconds "1h"`,
	"durationMicroseconds": `durationMicroseconds "1h"`, "durationNanoseconds": `durationNanoseconds "1h"`, "durationMinutes": `durationMinutes "1h"`,
	"durationHours": `durationHours "1h"`, "durationDays": `durationDays "1h"`, "durationWeeks": `durationWeeks "1h"`,
	"durationRoundTo": `durationRoundTo "1h31m" "1h"`, "durationTruncateTo": `durationTruncateTo "1h31m" "1h"`, "duration": `duration "95"`,

	"abbrev": `abbrev 5 "hello world"`, "abbrevboth": `abbrevboth 5 10 "1234 5678 9123"`, "trunc": `trunc 3 "hello"`, "trim": `trim " a "`,
	"trimall": `trimall "$" "$5$"`, "trimAll": `trimAll "$" "$5$"`, "trimSuffix": `trimSuffix "-" "a-"`, "trimPrefix": `trimPrefix "-" "-a"`,
	"upper": `upper "iı"`, "lower": `lower "Iİ"`, "title": `title "hello istio"`, "untitle": `untitle "Hello"`, "swapcase": `swapcase "aB"`,
	"substr": `substr 0 2 "hello"`, "nospace": `nospace "a b"`, "initials": `initials "First Try"`, "snakecase": `snakecase "FirstName"`,
	"camelcase": `camelcase "http_server"`, "kebabcase": `kebabcase "FirstName"`, "contains": `contains "a" "cat"`, "hasPrefix": `hasPrefix "c" "cat"`,
	"hasSuffix": `hasSuffix "t" "cat"`, "plural": `plural "one" "many" 2`, "wrap": `wrap 3 "a b c d e"`, "toString": `toString $d`,
	"toStrings": `toStrings (list 1 $d)`, "split": `split "," "a,b,c"`, "splitList": `splitList "," "a,b"`, "splitn": `splitn "," 2 "a,b,c"`,
	"sortAlpha": `sortAlpha (list "ä" "b" "a" $d)`, "hello": `hello`, "b64enc": `b64enc "a"`, "b64dec": `b64dec "YQ=="`, "b32enc": `b32enc "a"`, "b32dec": `b32dec "ME======"`,
	"sha1sum": `sha1sum (toString $d)`, "sha256sum": `$d | toString | sha256sum`, "sha512sum": `sha512sum "a"`, "adler32sum": `adler32sum "a"`,
	"base": `base "a/b"`, "dir": `dir "a/b"`, "clean": `clean "a/../b"`, "ext": `ext "a.b"`, "isAbs": `isAbs "/a"`,
	"osBase": `osBase "a/b"`, "osDir": `osDir "a/b"`, "osClean": `osClean "a/../b"`, "osExt": `osExt "a.b"`, "osIsAbs": `osIsAbs "/a"`,
	"urlParse": `urlParse "https://u:p@h:1/p?q#f"`, "urlJoin": `urlJoin (urlParse "https://u:p@h:1/p?q#f")`,
	"semver": `semver "v1.2.3-a+b"`, "semverCompare": `semverCompare "^1.2" "1.3.0"`,
	"regexMatch": `regexMatch "a+" "aa"`, "mustRegexMatch": `mustRegexMatch "a+" "aa"`, "regexFindAll": `regexFindAll "a" "aba" -1`, "mustRegexFindAll": `mustRegexFindAll "a" "aba" -1`,
	"regexFind": `regexFind "a." "ab"`, "mustRegexFind": `mustRegexFind "a." "ab"`, "regexSplit": `regexSplit "," "a,b" -1`, "mustRegexSplit": `mustRegexSplit "," "a,b" -1`,
	"regexQuoteMeta": `regexQuoteMeta "a.b"`, "regexReplaceAll": `regexReplaceAll "(a)" "aba" "<$1>"`, "mustRegexReplaceAll": `mustRegexReplaceAll "(a)" "aba" "<$1>"`,
	"regexReplaceAllLiteral": `regexReplaceAllLiteral "(a)" "aba" "<$1>"`, "mustRegexReplaceAllLiteral": `mustRegexReplaceAllLiteral "(a)" "aba" "<$1>"`,

	"atoi": `atoi "5"`, "int": `int "5"`, "int64": `int64 5.5`, "float64": `float64 "1.5"`, "toDecimal": `toDecimal "0777"`, "add1": `add1 1`, "add": `add 1 2`,
	"sub": `sub 2 1`, "div": `div 7 2`, "mod": `mod 7 2`, "mul": `mul 2 3`, "add1f": `add1f 1.5`, "addf": `addf 0.1 0.2`, "subf": `subf 0.3 0.1`, "divf": `divf 1 3`,
	"mulf": `mulf 0.1 3`, "biggest": `biggest 1 2`, "max": `max 1 2`, "min": `min 1 2`, "maxf": `maxf 1.5 2`, "minf": `minf 1.5 2`, "ceil": `ceil 1.1`, "floor": `floor 1.9`, "round": `round 1.255 2`,

	"default": `default $d nil`, "empty": `empty $d`, "coalesce": `coalesce nil $d`, "all": `all 1 $d`, "any": `any 0 $d`, "compact": `compact (list 0 $d)`,
	"mustCompact": `mustCompact (list 0 $d)`, "ternary": `ternary $d 1 true`, "deepCopy": `deepCopy $d`, "mustDeepCopy": `mustDeepCopy $d`,
	"typeOf": `typeOf $d`, "typeIs": `typeIs "string" "a"`, "typeIsLike": `typeIsLike "string" "a"`, "kindOf": `kindOf $d`, "kindIs": `kindIs "map" $d`, "deepEqual": `deepEqual $d (deepCopy $d)`,
	"tuple": `tuple 1 $d`, "list": `list 1 $d`, "dict": `dict "b" 1 "a" 2`, "get": `get $d "c"`, "unset": `unset (dict "b" 1 "a" 2) "b"`, "hasKey": `hasKey $d "a"`,
	"pluck": `pluck "a" $d (dict "a" 2)`, "pick": `pick $d "c" "a"`, "omit": `omit $d "a"`, "dig": `dig "c" "y" "no" $d`, "set": `set (dict "b" 1) "a" 2`,
	"keys": `keys $d (dict "z" 1 "y" 2)`, "values": `values $d`, "merge": `merge (dict "a" 0) $d`, "mustMerge": `mustMerge (dict "a" 0) $d`,
	"mergeOverwrite": `mergeOverwrite (dict "a" 0) $d`, "mustMergeOverwrite": `mustMergeOverwrite (dict "a" 0) $d`,
	"append": `append (list 1) $d`, "push": `push (list 1) $d`, "mustAppend": `mustAppend (list 1) 2`, "mustPush": `mustPush (list 1) 2`, "prepend": `prepend (list 1) $d`,
	"mustPrepend": `mustPrepend (list 1) 2`, "first": `first (values $d)`, "mustFirst": `mustFirst (keys $d)`, "rest": `rest (keys $d)`, "mustRest": `mustRest (keys $d)`,
	"last": `last (keys $d)`, "mustLast": `mustLast (keys $d)`, "initial": `initial (keys $d)`, "mustInitial": `mustInitial (keys $d)`,
	"reverse": `reverse (keys $d)`, "mustReverse": `mustReverse (keys $d)`, "uniq": `uniq (list 1 1 $d $d)`, "mustUniq": `mustUniq (list 1 1)`,
	"without": `without (keys $d) "a"`, "mustWithout": `mustWithout (keys $d) "a"`, "has": `has "a" (keys $d)`, "mustHas": `mustHas "a" (keys $d)`,
	"slice": `slice (keys $d) 1 3`, "mustSlice": `mustSlice (keys $d) 1 3`, "chunk": `chunk 2 (keys $d)`, "mustChunk": `mustChunk 2 (keys $d)`, "concat": `concat (keys $d) (values $d)`,

	"buildCustomCert": `if false }}{{ buildCustomCert $cert $cert }}{{ end`, "decryptAES": `decryptAES "key" "Zn7ikvSNnWCENX2oHO7pWMlOvgVXeoBH8snhgWBjFi4="`, "derivePassword": `derivePassword 1 "long" "password" "user" "example.com"`,

	"toDate": `toDate "2006-01-02 15:04" "2024-07-01 12:30"`, "mustToDate": `(mustToDate "2006-01-02" "2024-07-01").Weekday`, "unixEpoch": `unixEpoch $date`,
	"date": `date "2006-01-02 15:04 MST" $date`, "htmlDate": `htmlDate (int64 1719837000)`, "htmlDateInZone": `htmlDateInZone $date "UTC"`,
	"dateInZone": `dateInZone "15:04" $date "UTC"`, "date_in_zone": `date_in_zone "15:04" (int 90) "UTC"`, "dateModify": `dateModify "-1.5h" $date`, "date_modify": `toJson (date_modify "1h" $date)`,
	"mustDateModify": `mustDateModify "1h" $date`, "must_date_modify": `(must_date_modify "1h" $date).Format "15:04"`, "durationRound": `durationRound "2h10m5s"`,

	"repeat": `repeat 3 "a"`, "wrapWith": `wrapWith 2 "\t" "hello"`, "replace": `replace "a" "b" "aa"`, "until": `until 3`, "untilStep": `untilStep 0 9 3`, "seq": `seq 1 2 9`,
	"indent": `indent 2 "a\nb"`, "nindent": `nindent 2 "a\nb"`, "print": `print $d 1 2 "a"`, "println": `println $d 1`, "printf": `printf "%v %s %05.1f %#v %T" $d $d 1.25 $d $d`,
	"quote": `quote $d nil 1`, "squote": `squote $d`, "cat": `cat 1 $d`, "join": `join "," (values $d)`,
}
