package host

import (
	"html"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Plain is a text in which names are written as the DNS has them: letters, digits
// and dots that a URL may have in percent-encoding (RFC 3986, 2.3), once or in a URL
// within a URL, and HTML as character references; and those for which resolvers take
// others: full-width ones and further dots, with what they leave out between them (RFC
// 3490, 3.1, and UTS 46).
func Plain(text string) string {
	percent, reference := strings.Contains(text, "%"), strings.Contains(text, "&")
	for range 3 {
		before := text
		if percent {
			text = decoded(text)
		}
		if reference {
			text = dereferenced(text)
		}
		if text == before {
			break
		}
	}
	wide := false
	for i := range len(text) {
		wide = wide || text[i] >= utf8.RuneSelf
	}
	if !wide {
		return text
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case '\u3002', '\uff61', '\uff0e', '\u2024':
			return '.'
		case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff':
			return -1
		}
		return r
	}, norm.NFKC.String(text))
}

// decoded has what stands for itself in a URL without its percent-encoding.
func decoded(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if c, ok := encoded(text[i:]); ok {
			b.WriteByte(c)
			i += 2
			continue
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

func encoded(text string) (byte, bool) {
	if len(text) < 3 || text[0] != '%' {
		return 0, false
	}
	high, low := strings.IndexByte(digits, text[1]|0x20), strings.IndexByte(digits, text[2]|0x20)
	c := byte(high<<4 | low)
	again := c == '%' && len(text) > 4 && strings.IndexByte(digits, text[3]|0x20) >= 0 && strings.IndexByte(digits, text[4]|0x20) >= 0
	return c, high >= 0 && low >= 0 && (isPart(c) && c != '*' || c == '~' || again)
}

// dereferenced has the characters of HTML's references to them that ";" ends.
func dereferenced(text string) string {
	var b strings.Builder
	for {
		from := strings.IndexByte(text, '&')
		if from < 0 {
			return b.String() + text
		}
		b.WriteString(text[:from])
		text = text[from:]
		if end := strings.IndexByte(text[:min(len(text), longestReference)], ';'); end > 0 {
			b.WriteString(html.UnescapeString(text[:end+1]))
			text = text[end+1:]
			continue
		}
		b.WriteByte('&')
		text = text[1:]
	}
}

// longestReference is one with zeros before its number.
const longestReference = 16

const digits = "0123456789abcdef"
