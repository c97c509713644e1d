package host

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// Hidden are the texts that words of a text are in base64, in either alphabet, with or
// without padding, and those in these.
func Hidden(text string) []string {
	var out []string
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r >= utf8.RuneSelf || !isBase64(byte(r)) }) {
		plain, ok := unhidden(word)
		if !ok {
			continue
		}
		out = append(out, plain)
		out = append(out, Hidden(plain)...)
	}
	return out
}

// shortest is the length of "a.b.svc" in base64.
const shortest = 10

func unhidden(word string) (string, bool) {
	if len(word) < shortest {
		return "", false
	}
	alphabet := base64.RawStdEncoding
	if strings.ContainsAny(word, "-_") {
		alphabet = base64.RawURLEncoding
	}
	plain, err := alphabet.DecodeString(word)
	return string(plain), err == nil && utf8.Valid(plain)
}

func isBase64(c byte) bool {
	return isPart(c) && c != '.' && c != '*' || c == '+' || c == '/'
}
