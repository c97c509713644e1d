package manifest

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v2"
)

// typed are the texts that YAML 1.1 has for other types where they stand plain,
// as its repository of types says (yaml.org/type), less those which the library
// quotes by itself. A reader refuses what it has no type for, as = is, and takes
// what stands at << for fields of what is around it.
var typed = regexp.MustCompile(`^(?:=|<<` +
	`|[-+]?0b[0-1_]+|[-+]?0x[0-9a-fA-F_]+|[-+]?[0-9][0-9_]*` +
	`|[-+]?(?:[0-9][0-9_]*)?\.[0-9_]*(?:[eE][-+]?[0-9_]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9_]+` +
	`|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?` +
	`|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?)?)$`)

// misread tells whether the library may write a text plain, and YAML 1.1 reads it
// as of another type then.
func misread(s string) bool {
	return s != "" && strings.IndexByte("0123456789+-.=<", s[0]) >= 0 && (s[0] == '=' || strings.ContainsAny(s, "_:eE<")) && typed.MatchString(s)
}

// gather finds the texts in a body that must stand quoted.
func gather(v any, must func(string) bool, into map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for k, item := range v {
			if must(k) {
				into[k] = true
			}
			gather(item, must, into)
		}
	case []any:
		for _, item := range v {
			gather(item, must, into)
		}
	case string:
		if must(v) {
			into[v] = true
		}
	}
}

// quoted writes a body in which some texts stand quoted: under marks, which text,
// the body as the library writes it, does not hold.
func quoted(body any, text []byte, texts []string) ([]byte, error) {
	mark := "quoted"
	for bytes.Contains(text, []byte(mark)) {
		mark += "-"
	}
	marks := make(map[string]string, len(texts))
	back := make([]string, 0, 2*len(texts))
	for i, s := range texts {
		marks[s] = fmt.Sprintf("%s-%d-", mark, i)
		back = append(back, marks[s], strings.ReplaceAll(strconv.Quote(s), "##", `#\x23`))
	}
	text, err := yaml.Marshal(marked(body, marks))
	return []byte(strings.NewReplacer(back...).Replace(string(text))), err
}

// marked is a copy in which marks stand for texts.
func marked(v any, marks map[string]string) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, item := range v {
			if mark, ok := marks[k]; ok {
				k = mark
			}
			out[k] = marked(item, marks)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = marked(item, marks)
		}
		return out
	case string:
		if mark, ok := marks[v]; ok {
			return mark
		}
	}
	return v
}
