package cluster

import (
	"regexp"
	"strconv"
	"strings"
)

// habit is one from YAML, or of programs.
type habit struct {
	// says is what CUE says of it.
	says *regexp.Regexp
	// in is how it stands in the text: the line before, if it has anything, and that of the
	// place that CUE names, where a zero byte stands for the place. A group "at" is where to
	// tell it, in place of there.
	in *regexp.Regexp
	// advice is what to do; "$1" is the first group in quotes, $1 as it is.
	advice string
	// deeper: what follows and is indented more is of it, too.
	deeper bool
	// last: what else CUE's parser says of the file follows.
	last bool
}

// habits are those that are known, by what CUE's parser says of them, or of a name.
func habits() []habit {
	const (
		parsed = `^(expected|missing|illegal|unexpected|comment|invalid|unknown|preference)`
		comma  = `^missing ','`
		value  = `^(expected operand|expected label|missing|illegal)`
		goesOn = "a text of several lines begins with \"\"\" at a line's end and ends with \"\"\" on a line of its own"
		anchor = "CUE has no anchors: give a hidden field the value, as in `_x: {...}`, and name it where that is wanted: `a: _x`"
	)
	block := habitOf(parsed, `^[^\n]*:\s*(?P<at>[|>][-+]?)\s*\n`, goesOn)
	here := habitOf(parsed, `:\s*\x00[|>][-+]?\s*$`, goesOn)
	block.deeper, here.deeper = true, true
	return append([]habit{
		habitOf(`^(missing ','|expected|reference)`, `\n[<=>]{6,}[^\n]*\x00`, "a merge is not finished: choose between what stands above and below =======, and take the marks out"),
		habitOf(value, `[\s,{]#+\s+\x00`, "a comment begins with //, not with #"),
		habitOf(value, `\x00#+\s`, "a comment begins with //, not with #"),
		habitOf(value, `\x00/\*`, "a comment begins with // in each of its lines: there is no /* */"),
		habitOf(parsed, `^(?P<at>---)\s*\n`, "--- parts documents of YAML, and CUE has none: take it out"),
		block, here,
		habitOf(parsed, `(?:\x00&|:\s*&\x00|\x00<<:|<\x00<:)`, anchor),
		habitOf(`^(preference mark|expected)`, `:\s*\x00?\*\x00?[A-Za-z_][\w-]*\s*[,}]?\s*$`, anchor),
		habitOf(parsed, `\{\{-?\s*\x00[.$]`, "CUE fills in no {{ }}: name a value as it is, and in a text by \\(NAME)"),
		habitOf(comma, `\$\x00\{`, "CUE fills in no ${ }: name a value as it is, and in a text by \\(NAME)"),
		habitOf(parsed, `(?:^|\n)[^"\n]*:\s*(?P<at>[a-z][a-z0-9+.-]*://\S*)`, `a text stands in quotes: "$1"`),
		habitOf(comma, `[:\s\[{,(](\d+[.]\d+\x00[.]\d[\w.:/]*)`, `what has more than one dot is a text, and stands in quotes: "$1"`),
		habitOf(comma, `[\s{,]((?:[A-Za-z0-9_$]*-[-A-Za-z0-9_$]*)|(?:[0-9][-A-Za-z0-9_]*))\s*\x00:`, `a name with a dash, or that begins with a digit, stands in quotes: "$1": ...`),
		habitOf(comma, `[\s{,]([A-Za-z0-9_$][-A-Za-z0-9_$./]*[./][-A-Za-z0-9_$./]*)\s*\x00:`, `a name with a dot or a slash stands in quotes: "$1": ...`),
		habitOf(comma, `\n\s*(?P<at>-)\s+[^\n]*\x00`, noListOf),
		habitOf(`^(reference|invalid operation -)`, `\n\s*(?P<at>\x00?-)\s+[\w.-]*`, noListOf),
		habitOf(comma, `[:\s\[{,(](\d[\w.]*\x00[A-Za-z%][\w%.]*)`, `a number ends where letters begin, and what has both is a text, which stands in quotes: "$1"`),
		habitOf(comma, `:\s*(?P<at>[A-Za-z][^\n":{}\[\]]*\s+\x00[A-Za-z][^"\n{}:]*?)\s*$`, `a text stands in quotes: "$1"`),
		habitOf(`^illegal integer`, `[:\s\[{,](?P<at>[\d\x00]+-[\d\x00:TZ.-]*)`, `a text stands in quotes: "$1"`),
		habitOf(`^illegal integer`, `[:\s\[{,](?P<at>[\x000]+[\d\x00]*)`, `no number begins with a 0: leave it out, or put a text in quotes: "$1"`),
		habitOf(comma, `[\s{,:][A-Za-z_$][A-Za-z0-9_$]*\s*\x00[{"]`, "a name has a : after it"),
		habitOf(comma, `[\s{,:](?P<at>"[^"\n]*")\s*\x00\s*\{`, "a name has a : after it"),
		habitOf(comma, `\x00;`, "there is no ; in CUE: a line ends by itself, and fields in one line have a comma between them"),
		habitOf(`^expected operand`, `(?P<at>\*)\s*\x00[\],}]`, `a star stands in quotes: "*"`),
		habitOf(`^expected operand`, `:\s*\x00~`, "is nothing that CUE knows: leave the field out"),
		habitOf(`^expected operand`, `(?:^|[\s{,])(?P<at>[\w"$#./-]+:)\s*(?://[^\n]*)?\n?\s*\x00`, "has no value: write what it is, {} where it is a struct that needs no fields"),
		habitOf(`^expected label`, `(?:^|[\s{,])(?P<at>[\w"$.-]+)\s*=\s*[^\n=]*\n\s*\x00`, "a value stands after a :, not after ="),
		habitOf(`^nothing uses`, `(?:\n|:)[ \t]*\x00[\w$]+(?:\s+=\s|=["\d])`, "a value stands after a :, not after ="),
		habitOf(`^(expected|missing)`, `[\s{,](?P<at>[\w"$.-]+)\s*\x00?=\x00?\s`, "a value stands after a :, not after ="),
		habitOf(`^illegal character U\+(201[89CDEF]|00AB|00BB)`, `\x00`, `is no quote of CUE's: a text stands in "..."`),
		habitOf(`^else requires`, ``, "CUE has no else: write a second if with the opposite condition"),
		habitOf(`^expected ':'`, `\?\s*\x00`, "CUE has no ? with two values: write `[if CONDITION {A}, B][0]`"),
		habitOf(`^(expected '{'|missing ',')`, `\x00(?:and|or|not)\s`, "conditions are joined by && and ||, and turned round by !"),
		habitOf(`^expected label`, `\n\s*import\s+\x00`, "an import stands at the top of its file, below the package clause"),
		habitOf(`^expected label`, `\npackage\s+\x00`, "a file has one package clause, which stands at its top"),
		habitOf(`^expected label`, `\n\s*include\s+\x00`, "CUE has no include: files of one directory with one package clause are read together, and another package is imported"),
		habitOf(`^missing ',' in struct literal`, `\x00\)`, "stands where a { is to be closed, by }"),
		habitOf(`^missing ',' in struct literal`, `\x00\]`, "stands where a { is to be closed first, by }"),
		habitOf(`^missing ',' in list literal`, `\x00[})]`, "stands where a [ is to be closed first, by ]"),
		habitOf(`^expected label or ':', found '{'`, `[\s{,][A-Za-z_$][A-Za-z0-9_$]*\s*\x00\{`, "a name has a : after it"),
		habitOf(comma, `:\s*(?:for|if)\s+\x00`, "a loop, or a condition, stands in braces, {for ... {...}}, or in the brackets of a list"),
		habitOf(comma, `"\s*\+[^\n]*\x00:`, `a name that is made of others stands in parentheses, (a + b): ..., or is a text, "\(a)-b": ...`),
		inBrackets(),
		habitOf(comma, `[^\s,{(\[]\s+\x00["A-Za-z_][^\s:]*:`, "fields in one line have a comma between them"),
		habitOf(`^illegal character U\+005C`, `\x00\\\(`, `stands in a text, "\(name)", or without its \: (name): ...`),
		habitOf(`^reference "(list|math|net|path|regexp|strconv|strings|struct|time|uuid)" not found`, `\x00([a-z]+)\.`, `needs import "$1", below the package clause`),
		habitOf(`^reference "(base64|csv|hex|json|openapi|toml|yaml)" not found`, `\x00([a-z0-9]+)\.[A-Z]`, `needs import "encoding/$1", below the package clause`),
		habitOf(`^reference "(ed25519|hmac|md5|sha1|sha256|sha512)" not found`, `\x00([a-z0-9]+)\.[A-Z]`, `needs import "crypto/$1", below the package clause`),
	}, endings()...)
}

// inBrackets are fields of which a list is made.
func inBrackets() habit {
	h := habitOf(`^missing ',' in list literal`, `\x00:`, "fields stand in {...}, not in [...]")
	h.last = true
	return h
}

func habitOf(says, in, advice string) habit {
	return habit{says: regexp.MustCompile(says), in: regexp.MustCompile(in), advice: advice}
}

// endings are those of what is not closed, or once too often, and of words that CUE has others for.
func endings() []habit {
	return []habit{
		habitOf(`^string literal not terminated`, ``, `the text that begins here has no " at its end; one of several lines stands between """ and """`),
		habitOf(`^expected '\)', found ':'`, ``, "fields stand in {...}, not in (...)"),
		habitOf(`^expected 'EOF', found '[}\])]'`, ``, "closes what was closed before: here, or above, is one too many"),
		habitOf(`^expected '}', found 'EOF'`, ``, "the file ends here, and $open has no }"),
		habitOf(`^expected ']', found 'EOF'`, ``, "the file ends here, and $open has no ]"),
		habitOf(`^reference "(True|TRUE|yes|Yes|on|On)" not found`, ``, "is written true"),
		habitOf(`^reference "(False|FALSE|no|No|off|Off)" not found`, ``, "is written false"),
		habitOf(`^reference "(None|nil|Null|NULL)" not found`, ``, "is nothing that CUE knows: leave the field out"),
	}
}

// spot is a place in a text.
type spot struct{ line, column int }

// habitIn is the habit that a message of CUE's on a place in a text of such lines is about,
// what to do about it, and where.
func habitIn(message string, line func(int) string, at spot) (h habit, says string, found spot) {
	text := line(at.line)
	column := min(max(at.column, 1), len(text)+1)
	above := at.line - 1
	for above > 0 && strings.TrimSpace(line(above)) == "" {
		above--
	}
	before := ""
	if above > 0 {
		before = line(above)
	}
	in := before + "\n" + text[:column-1] + "\x00" + text[column-1:]
	for _, h := range habits() {
		if !h.says.MatchString(message) {
			continue
		}
		m := h.in.FindStringSubmatchIndex(in)
		if m == nil {
			continue
		}
		says, found := strings.ReplaceAll(h.advice, "$open", unclosed(line, at.line)), at
		if len(m) > 2 {
			first := strings.ReplaceAll(in[m[2]:m[3]], "\x00", "")
			says = strings.ReplaceAll(strings.ReplaceAll(says, `"$1"`, strconv.Quote(first)), "$1", first)
		}
		if i := h.in.SubexpIndex("at"); i > 0 {
			if found = (spot{above, m[2*i] + 1}); m[2*i] > len(before) {
				found = spot{at.line, m[2*i] - len(before)}
				if found.column > column {
					found.column--
				}
			}
		}
		return h, says, found
	}
	return habit{}, "", at
}
