package cluster

import (
	"fmt"
	"regexp"
	"strings"
)

// inert is what of a line has no brackets that count: texts and comments.
var inert = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|//.*`)

// opener is a bracket that is open, and the indentation of its line.
type opener struct {
	line, indent int
	is           byte
}

// unclosed names the bracket of a file of so many lines that was likely left open: the first
// within which a line closes another that is indented less, or the last that is open at the end.
func unclosed(line func(int) string, lines int) string {
	var open []opener
	long := false // within a text of several lines
	for n := 1; n <= lines; n++ {
		text := line(n)
		if strings.Count(text, `"""`)%2 == 1 {
			long = !long
			continue
		}
		if long {
			continue
		}
		indent := len(text) - len(strings.TrimLeft(text, " \t"))
		plain := inert.ReplaceAllString(text, "")
		first := strings.TrimLeft(plain, " \t")
		for i := range len(plain) {
			switch c := plain[i]; c {
			case '{', '[', '(':
				open = append(open, opener{n, indent, c})
			case '}', ']', ')':
				if len(open) == 0 {
					return "a bracket"
				}
				last := open[len(open)-1]
				if strings.HasPrefix(first, plain[i:]) && indent < last.indent {
					return last.String()
				}
				open = open[:len(open)-1]
			}
		}
	}
	if len(open) == 0 {
		return "a bracket"
	}
	return open[len(open)-1].String()
}

func (o opener) String() string { return fmt.Sprintf("the %c of line %d", o.is, o.line) }
