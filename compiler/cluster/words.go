package cluster

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// needsValue is said of a field that is not concrete, noSuchField of one that
// the schema does not have.
const (
	needsValue  = "needs a value"
	noSuchField = "no such field"
)

// unusedSchema begins what is said where the schema is imported alone.
const unusedSchema = "the schema is imported and not used"

// unknownEscape is said of a backslash in a text that begins nothing.
const unknownEscape = "a \\ in a text begins what CUE does not know: write \\\\, or put the text between #\" and \"#, where \\ stands for itself"

// Words of CUE's that say more of its machinery than of the user's input.
var rewordings = []struct {
	from *regexp.Regexp
	to   string
}{
	{regexp.MustCompile(`(?s)^conflicting values (\S+) and \{.*\(mismatched types (\S+) and struct\)$`), "$1 is a $2, where a struct is wanted"},
	{regexp.MustCompile(`^cannot reference optional field: (\w+)$`), "$1 is not set there: what stands in the end is #effective.$1"},
	{regexp.MustCompile(`^conflicting values (?:int|string|bool|number|float|bytes) and (.*) \(mismatched types (\S+) and (\S+)\)$`), "$1 is a $3, where $2 is wanted"},
	{regexp.MustCompile(`^conflicting values (.*) and (.*) \(mismatched types (\S+) and (\S+)\)$`), "$1 is a $3, where $2 is wanted"},
	{regexp.MustCompile(`, where bool is wanted$`), ", where true or false is wanted"},
	{regexp.MustCompile(`, where int is wanted$`), ", where a whole number is wanted"},
	{regexp.MustCompile(`, where (struct|list|string|number) is wanted$`), ", where a $1 is wanted"},
	{regexp.MustCompile(`^field not allowed(: .*)?$`), noSuchField},
	{regexp.MustCompile(`^incomplete value .*$`), needsValue},
	{regexp.MustCompile(`cue: marshal error: (\S*_(plan|checks)\S*: )?`), ""},
	{regexp.MustCompile(`^field is required but not present$`), isRequired},
	{regexp.MustCompile(`^.* matched no packages$`), NoPackage},
	{regexp.MustCompile(`(?s)^.*cannot find module "([^"]*)": (.*)$`), "cannot find module \"$1\": $2"},
	{regexp.MustCompile(`(?s)^.*cannot find package "([^"]*)".*?(; did you mean "[^"]*"\?)?$`), "cannot find package \"$1\": it is not in this module, and meshc loads nothing from the network$2"},
	{regexp.MustCompile(`(?s)^key value of dynamic field must be concrete, found _\|_\((.*)\)$`), "$1"},
	{regexp.MustCompile(`^cannot range over (\S+) \(found (\S+), want list or struct\)$`), "$1 is a $2, where a list is wanted, or fields"},
	{regexp.MustCompile(`^[\[{].{60,}[\]}] (is a list|is a struct|stands here), where`), "$1, where"}, // it stands at the place that is told
	{regexp.MustCompile(`\bis a bytes\b`), "is in single quotes"},
	{regexp.MustCompile(`\bis a int\b`), "is a number"},
	{regexp.MustCompile(`^(\S+) is a null, where`), "there is nothing in $1, where"},
	{regexp.MustCompile(`^invalid operand (\S+) \(found (\S+), want list or struct\)$`), "$1 is a $2, where fields are wanted"},
	{regexp.MustCompile(`^integer fields not supported$`), "a name is made of a number here, where a text is wanted"},
	{regexp.MustCompile(`^@embed: open (\S+): no such file or directory$`), "there is no file $1" + toEmbed},
	{regexp.MustCompile(`^@embed: unknown file extension (\.csv|\.tsv|\.txt)$`), "CUE reads no $1 by itself: embed it as a text, by @embed(file=..., type=text), and have a function of encoding/csv read that"},
	{regexp.MustCompile(`^(?:\S+: )?(?:invalid interpolation: )+(cannot call non-function |undefined field: )`), "$1"},
	{regexp.MustCompile(`^cannot call non-function (\S+) \(type .*\)$`), "there is no function $1"},
	{regexp.MustCompile(`(?s)\[\.\.\.[^\]]*\] is wanted$`), "a list is wanted"},
	{regexp.MustCompile(`^null is a null, where (.*)$`), "null is no value here, where $1"},
	{regexp.MustCompile(`^invalid non-ground value (\S+) \(must be concrete \S+\)$`), "a $1 is needed here, and none is given"},
	{regexp.MustCompile(`(?s)^key value of dynamic field must be concrete, found .*$`), "its name is made of a value that is not given"},
	{regexp.MustCompile(`^(?:\S+: )?invalid interpolation: non-concrete value \S+ \(type (\S+)\)$`), "is made of a $1 that is not given"},
	{regexp.MustCompile(`^reference "schema" not found$`), `no schema is imported here: add import "` + schemaPath + `"`},
	{regexp.MustCompile(`^imported and not used: "` + schemaPath + `"$`), unusedSchema + ": embed schema.#Cluster at the top of the platform's file, or leave the import out"},
	{regexp.MustCompile(`^language version "([^"]*)" declared in module.cue is too new for current language version "([^"]*)"$`), "asks for CUE $1, and this meshc has $2: take a newer meshc, or write \"" + languageVersion + "\""},
	{regexp.MustCompile(`^cannot find schema suitable for reading module file with language version "([^"]*)"$`), "asks for CUE $1, which is too old for a module: write \"" + languageVersion + "\""},
	{regexp.MustCompile(`^(?:` + calls + `)?encoding/yaml\.Unmarshal\w*: :(\d+): (.*)$`), noText + "YAML, in line $1 of the text: $2"},
	{regexp.MustCompile(`^unknown escape sequence$`), unknownEscape},
	{regexp.MustCompile(`^unreferenced alias or let clause (\S+)$`), "nothing uses $1: leave it out, or use it"},
	{regexp.MustCompile(`^alias "([^"]+)" redeclared in same scope$`), "$1 is declared twice here: leave one of them out, or give it another name"},
	{regexp.MustCompile(`^builtin package "([^"]+)" undefined$`), "CUE has no package $1 of its own, and one of a module begins with a name that has a dot, as in \"shop.example/$1\""},
	{regexp.MustCompile(`^no language version declared in module.cue$`), "cue.mod/module.cue declares no language version: add the line `language: version: \"" + languageVersion + "\"`"},
}

func message(s string) string {
	for _, w := range rewordings {
		s = w.from.ReplaceAllString(s, w.to)
	}
	if wd, err := os.Getwd(); err == nil {
		s = strings.ReplaceAll(s, wd+string(filepath.Separator), "")
	}
	return short(strings.Join(strings.Fields(s), " "))
}

// short leaves out what a message repeats of long structs and lists: they are the user's
// own, or the schema's whole.
func short(s string) string {
	if len(s) <= longest {
		return s
	}
	for inner.MatchString(s) {
		s = inner.ReplaceAllString(s, "\x01")
	}
	return strings.ReplaceAll(s, "\x01", "{…}")
}

// longest is a message that is read at a glance, inner a struct or a list without others in
// it.
const longest = 300

var inner = regexp.MustCompile(`[{\[][^{}\[\]]*[}\]]`)

// toEmbed ends what is said of a file that @embed does not find.
const toEmbed = " to embed"
