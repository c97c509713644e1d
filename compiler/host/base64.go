package host

import (
	"compress/gzip"
	"encoding/base64"
	"io"
	"strings"
	"unicode/utf8"
)

// Hidden are the texts that words of a text are in base64, in either alphabet, with or
// without padding, compressed or not, and those in these.
func Hidden(text string) []string {
	left := int64(inflated)
	return hidden(text, &left)
}

// inflated is how much of what is compressed is looked at: Kubernetes keeps no object
// that is near it.
const inflated = 8 << 20

func hidden(text string, left *int64) []string {
	var out []string
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r >= utf8.RuneSelf || !isBase64(byte(r)) }) {
		plain, ok := unhidden(word)
		if strings.HasPrefix(plain, "\x1f\x8b") {
			plain, ok = inflate(plain, left)
		}
		if !ok {
			continue
		}
		out = append(out, plain)
		out = append(out, hidden(plain, left)...)
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

// inflate is what gzip made smaller, as far as there is some left to look at: a
// release of Helm's is kept so.
func inflate(packed string, left *int64) (string, bool) {
	r, err := gzip.NewReader(strings.NewReader(packed))
	if err != nil {
		return "", false
	}
	plain, err := io.ReadAll(io.LimitReader(r, *left))
	*left -= int64(len(plain))
	return string(plain), (err == nil || len(plain) > 0) && utf8.Valid(plain)
}

func isBase64(c byte) bool {
	return isPart(c) && c != '.' && c != '*' || c == '+' || c == '/'
}
