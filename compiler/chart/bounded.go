package chart

import (
	"fmt"
	"math"
	"regexp"
	"strings"
)

// largest is how many bytes a function may make: ten times what an API server
// takes in a request. One allocation that the machine does not have ends a Go
// process without a word.
const largest = 16 << 20

// most is how many items a function may make.
const most = largest / 16

func tooMuch(name string) error {
	return fmt.Errorf("%s would make more than 16 MB, and an API server takes 3 MB: lower its count", name)
}

// fits tells whether a function makes no more than count times size and some
// bytes.
func fits(name string, count, size, some int) error {
	if some > largest || count > 0 && size > (largest-some)/count {
		return tooMuch(name)
	}
	return nil
}

// bounded are the functions that a small number, or a small text, has make a long
// text.
func bounded(theirs map[string]any) map[string]any {
	repeat := theirs["repeat"].(func(int, string) string)
	wrapWith := theirs["wrapWith"].(func(int, string, string) string)
	replace := theirs["replace"].(func(string, string, string) string)
	out := map[string]any{
		"repeat": func(count int, text string) (string, error) {
			if count < 0 {
				return "", fmt.Errorf("repeat cannot make a text %d times", count)
			}
			if err := fits("repeat", count, len(text), 0); err != nil {
				return "", err
			}
			return repeat(count, text), nil
		},
		"wrapWith": func(width int, by, text string) (string, error) {
			if err := fits("wrapWith", len(text)/max(width, 1)+1, len(by), len(text)); err != nil {
				return "", err
			}
			return wrapWith(width, by, text), nil
		},
		"replace": func(old, by, text string) (string, error) {
			if err := fits("replace", len(text)+1, len(by), len(text)); err != nil {
				if err := fits("replace", strings.Count(text, old), len(by), len(text)); err != nil {
					return "", err
				}
			}
			return replace(old, by, text), nil
		},
		"untilStep": untilStep,
		"until":     func(count int) ([]int, error) { return untilStep(0, count, sign(count)) },
		"seq":       seq,
	}
	for name, before := range map[string]string{"indent": "", "nindent": "\n"} {
		out[name] = func(spaces int, text string) (string, error) {
			if spaces < 0 {
				return "", fmt.Errorf("%s cannot indent by %d", name, spaces)
			}
			if err := fits(name, strings.Count(text, "\n")+1, spaces, len(text)); err != nil {
				return "", err
			}
			pad := strings.Repeat(" ", spaces)
			return before + pad + strings.ReplaceAll(text, "\n", "\n"+pad), nil
		}
	}
	for _, name := range []string{"regexReplaceAll", "regexReplaceAllLiteral"} {
		plain, must := theirs[name].(func(string, string, string) string), "mustR"+name[1:]
		checked := theirs[must].(func(string, string, string) (string, error))
		out[name] = func(pattern, text, by string) (string, error) {
			if err := replacement(name, pattern, text, by); err != nil {
				return "", err
			}
			return plain(pattern, text, by), nil
		}
		out[must] = func(pattern, text, by string) (string, error) {
			if err := replacement(must, pattern, text, by); err != nil {
				return "", err
			}
			return checked(pattern, text, by)
		}
	}
	return out
}

// replacement tells whether what a pattern finds may be replaced: each find is
// at most what it names of the text, and all finds together are the text.
func replacement(name, pattern, text, by string) error {
	some := len(text)
	if named := strings.Count(by, "$"); named > 0 {
		if err := fits(name, named+1, len(text), 0); err != nil {
			return err
		}
		some = (named + 1) * len(text)
	}
	if fits(name, len(text)+1, len(by), some) == nil {
		return nil
	}
	r, err := regexp.Compile(pattern)
	if err != nil {
		return err
	}
	finds := 0
	r.ReplaceAllStringFunc(text, func(string) string {
		finds++
		return ""
	})
	return fits(name, finds, len(by), some)
}

func sign(n int) int {
	if n < 0 {
		return -1
	}
	return 1
}

// untilStep is sprig's, which never ends near the largest number.
func untilStep(start, stop, step int) ([]int, error) {
	out := []int{}
	span, by := uint64(stop)-uint64(start), uint64(step)
	if stop < start {
		span, by = -span, -by
	}
	if start == stop || step == 0 || (stop < start) != (step < 0) {
		return out, nil
	}
	count := (span-1)/by + 1
	if count > most {
		return nil, tooMuch("a list of numbers")
	}
	for i := range int(count) {
		out = append(out, start+i*step)
	}
	return out, nil
}

// seq is sprig's: the numbers between two, both among them, apart by spaces.
func seq(of ...int) (string, error) {
	start, step, end := 1, 0, 0
	switch len(of) {
	case 1:
		end = of[0]
	case 2:
		start, end = of[0], of[1]
	case 3:
		start, step, end = of[0], of[1], of[2]
	default:
		return "", nil
	}
	by := 1
	if end < start {
		by = -1
	}
	if len(of) < 3 {
		step = by
	}
	if end == math.MaxInt || end == math.MinInt {
		return "", tooMuch("seq")
	}
	numbers, err := untilStep(start, end+by, step)
	return strings.Trim(fmt.Sprint(numbers), "[]"), err
}
