package shape

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// cronFields are the fields of a schedule, in their order, with the names that
// stand for numbers.
func cronFields() []struct {
	name      string
	low, high int
	words     []string
} {
	return []struct {
		name      string
		low, high int
		words     []string
	}{
		{"minute", 0, 59, nil},
		{"hour", 0, 23, nil},
		{"day of the month", 1, 31, nil},
		{"month", 1, 12, strings.Fields("jan feb mar apr may jun jul aug sep oct nov dec")},
		{"day of the week", 0, 6, strings.Fields("sun mon tue wed thu fri sat")},
	}
}

// schedule says why a CronJob's schedule is none (github.com/robfig/cron v3,
// ParseStandard, which Kubernetes reads it by).
func schedule(s string) string {
	if strings.Contains(s, "TZ") {
		return "set timeZone in place of TZ"
	}
	if descriptor, ok := strings.CutPrefix(s, "@"); ok {
		if every, ok := strings.CutPrefix(descriptor, "every "); ok {
			if _, err := time.ParseDuration(every); err == nil {
				return ""
			}
		} else if strings.Contains(" yearly annually monthly weekly daily midnight hourly ", " "+descriptor+" ") {
			return ""
		}
		return "it must be @yearly, @monthly, @weekly, @daily, @hourly, @every DURATION or five fields"
	}
	parts := strings.Fields(s)
	if len(parts) != 5 {
		return fmt.Sprintf("it must have five fields, minute to day of the week, not %d", len(parts))
	}
	for i, f := range cronFields() {
		for _, part := range strings.FieldsFunc(parts[i], func(r rune) bool { return r == ',' }) {
			if !cronRange(part, f.low, f.high, f.words) {
				return fmt.Sprintf("%s is no %s", part, f.name)
			}
		}
	}
	return ""
}

// cronRange tells whether text is N, N-M, * or ?, with /STEP or without.
func cronRange(text string, low, high int, words []string) bool {
	span, step, stepped := strings.Cut(text, "/")
	if stepped {
		if n, err := strconv.ParseUint(step, 10, 31); err != nil || n == 0 {
			return false
		}
	}
	from, to, ranged := strings.Cut(span, "-")
	if from == "*" || from == "?" {
		return true
	}
	number := func(v string) (int, bool) {
		for i, w := range words {
			if strings.EqualFold(w, v) {
				return low + i, true
			}
		}
		n, err := strconv.ParseUint(v, 10, 31)
		return int(n), err == nil
	}
	first, ok := number(from)
	if !ok || first < low || first > high {
		return false
	}
	if !ranged {
		return true
	}
	last, ok := number(to)
	return ok && last <= high && first <= last
}
