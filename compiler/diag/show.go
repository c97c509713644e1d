package diag

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Line shows a text in one line, from which nothing of it can break out: what ends
// lines, moves a terminal's cursor or turns the direction of writing stands as Go
// writes it in a text, and so does what a CI system takes for a command to it.
func Line(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case unprinted(r):
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		default:
			b.WriteString(s[:n])
		}
		s = s[n:]
	}
	shown := commands.ReplaceAllString(b.String(), `#\x23$1[`)
	if rest := strings.TrimLeft(shown, " \t"); strings.HasPrefix(rest, "::") {
		return shown[:len(shown)-len(rest)] + `\x3a` + rest[1:]
	}
	return shown
}

// Forges tells whether some line of a text is not shown as it is.
func Forges(text string) bool {
	if !strings.Contains(text, "\n") {
		return !plain(text) && Line(text) != text
	}
	for line := range strings.SplitSeq(text, "\n") {
		if !plain(line) && Line(line) != line {
			return true
		}
	}
	return false
}

// commands are what Azure Pipelines and TeamCity take for commands wherever it
// stands in a line, GitHub its older ones; its own stand at the beginning, after
// spaces (github.com/actions/runner, ActionCommand.cs).
var commands = regexp.MustCompile(`##([A-Za-z]*)\[`)

// plain tells quickly of most texts that nothing of them needs to be changed.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return !strings.Contains(s, "##") && !strings.HasPrefix(strings.TrimLeft(s, " \t"), "::")
}

func unprinted(r rune) bool { return r != '\t' && !unicode.IsPrint(r) }

// Writer writes what people read: each line of it as Line shows it.
type Writer struct {
	to   io.Writer
	rest []byte
}

// NewWriter writes to another writer, which Flush gives the last line too.
func NewWriter(to io.Writer) *Writer { return &Writer{to: to} }

// Write writes the lines that have an end.
func (w *Writer) Write(text []byte) (int, error) {
	w.rest = append(w.rest, text...)
	end := bytes.LastIndexByte(w.rest, '\n') + 1
	if end == 0 {
		return len(text), nil
	}
	lines := string(w.rest[:end])
	w.rest = append(w.rest[:0], w.rest[end:]...)
	if err := w.write(lines); err != nil {
		return 0, err
	}
	return len(text), nil
}

// Flush writes a line that has no end.
func (w *Writer) Flush() error {
	last := string(w.rest)
	w.rest = nil
	return w.write(last)
}

// Raw is the writer for what is no report, such as manifests, once all before is
// written.
func (w *Writer) Raw() (io.Writer, error) { return w.to, w.Flush() }

func (w *Writer) write(text string) error {
	if text == "" {
		return nil
	}
	lines := strings.SplitAfter(text, "\n")
	for i, line := range lines {
		body, end := strings.CutSuffix(line, "\n")
		if lines[i] = Line(body); end {
			lines[i] += "\n"
		}
	}
	_, err := io.WriteString(w.to, strings.Join(lines, ""))
	return err
}

// WriteJSON writes a record as JSON for people and programs: in its texts nothing
// stands that Line would change.
func WriteJSON(w io.Writer, record any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(record); err != nil {
		return err
	}
	var out strings.Builder
	for _, r := range b.String() {
		switch {
		case r == '\n' || !unprinted(r):
			out.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	_, err := io.WriteString(w, commands.ReplaceAllString(out.String(), `#\u0023$1[`))
	return err
}
