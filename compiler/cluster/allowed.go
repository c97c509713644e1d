package cluster

import (
	"encoding/json"
	"slices"
	"sync"

	"cuelang.org/go/cue"

	"meshc.dev/compiler/plan"
)

// A Judge decides by the schema's #Allowed which differences a mesh may have
// from what the schema alone renders. It may be used concurrently.
type Judge struct {
	mu    sync.Mutex
	table *table
	told  map[string]verdict
}

type verdict struct {
	allowed bool
	advice  string
}

// NewJudge gives a judge who reads the table when first asked.
func NewJudge() *Judge { return &Judge{told: map[string]verdict{}} }

// Judge tells whether a difference is allowed, as it is or by all that is
// within it, and if not, what to do instead.
func (j *Judge) Judge(d plan.Difference) (allowed bool, advice string) {
	key, err := json.Marshal(d)
	if err != nil {
		return false, err.Error() // no object has such a value
	}
	j.mu.Lock() // CUE's values are not for concurrent use
	defer j.mu.Unlock()
	if v, ok := j.told[string(key)]; ok {
		return v.allowed, v.advice
	}
	if j.table == nil {
		if j.table, err = readTable(); err != nil {
			return false, err.Error()
		}
	}
	v := j.table.judge(d)
	if j.table.failed != nil {
		return false, j.table.failed.Error()
	}
	j.told[string(key)] = v
	return v.allowed, v.advice
}

// table is #Allowed and #Refusals of the schema.
type table struct {
	allowed  []row
	refusals []row
	// otherwise is said where no refusal fits.
	otherwise string
	limits    *limits
	// failed is what the schema's own rows fail by.
	failed error
}

// row is one of #Allowed, with why it does no harm, or of #Refusals, with what
// it says.
type row struct {
	group             string
	number            int
	kinds, parts, how []string
	// limits are the fields that hold values to something: key for each step that "*"
	// stands for, rest for those of "**", value, change and named.
	limits     []string
	path       []step
	text, must string
}

// judge looks for a row that allows a difference, or for rows that allow all
// within it.
func (t *table) judge(d plan.Difference) verdict {
	if _, ok := t.allows(d); ok {
		return verdict{allowed: true}
	}
	if len(d.Within) == 0 {
		return verdict{advice: t.advise(d)}
	}
	for _, inner := range d.Within {
		if v := t.judge(inner); !v.allowed {
			return v
		}
	}
	return verdict{allowed: true}
}

// allows gives the row that allows a difference as it is.
func (t *table) allows(d plan.Difference) (row, bool) {
	for _, r := range t.allowed {
		passes, fits := r.follows(d)
		if fits && t.takes(r, d) || passes && blank(d) && t.leads(r, d) {
			return r, true
		}
	}
	return row{}, false
}

// blank is a map or list without content that comes or goes, which says nothing
// where content may.
func blank(d plan.Difference) bool {
	if d.How != plan.Added && d.How != plan.Removed {
		return false
	}
	switch v := stands(d).(type) {
	case map[string]any:
		return len(v) == 0
	case []any:
		return len(v) == 0
	}
	return false
}

// stands is the value that a row is to judge.
func stands(d plan.Difference) any {
	if d.How == plan.Removed {
		return d.Was
	}
	return d.Is
}

// takes tells whether what stands at a place is what the row takes there.
func (t *table) takes(r row, d plan.Difference) bool {
	return t.leads(r, d) && t.fits(r, "value", stands(d)) && t.fits(r, "change", map[string]any{"was": d.Was, "is": d.Is}) &&
		t.fits(r, "named", map[string]any{"object": d.Object.Name, "is": d.Is})
}

// leads tells whether the steps to a place are those that the row takes.
func (t *table) leads(r row, d plan.Difference) bool {
	one, rest := matched(r.path, d.Path)
	for _, word := range one {
		if !t.fits(r, "key", word) {
			return false
		}
	}
	for _, word := range rest {
		if !t.fits(r, "rest", word) {
			return false
		}
	}
	return true
}

// fits tells whether a value is what a row has in a field, if it has it.
func (t *table) fits(r row, field string, value any) bool {
	if !slices.Contains(r.limits, field) {
		return true
	}
	limit, err := t.limits.of(r, field)
	if err != nil {
		t.failed = err
		return false
	}
	return limit.Unify(t.limits.ctx.Encode(integral(value))).Validate(cue.Concrete(true)) == nil
}

// integral gives whole numbers as such: 5.0 is 5 to Kubernetes.
func integral(v any) any {
	switch v := v.(type) {
	case float64:
		if n := int64(v); float64(n) == v {
			return n
		}
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, inner := range v {
			out[name] = integral(inner)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, inner := range v {
			out[i] = integral(inner)
		}
		return out
	}
	return v
}

// advise says what to do instead of a difference: by the first refusal that is
// for it, or by what the row wants that is for the place.
func (t *table) advise(d plan.Difference) string {
	for _, r := range t.refusals {
		if _, fits := r.follows(d); fits && t.takes(r, d) {
			return r.text
		}
	}
	for _, r := range t.allowed {
		if _, fits := r.follows(d); fits && r.must != "" {
			return r.must
		}
	}
	return t.otherwise
}

// follows tells whether a difference is at the row's path, and whether it is on
// the way there.
func (r row) follows(d plan.Difference) (passes, fits bool) {
	for list, word := range map[*[]string]string{&r.kinds: d.Object.Kind, &r.parts: d.Part, &r.how: d.How} {
		if len(*list) > 0 && !slices.Contains(*list, word) {
			return false, false
		}
	}
	return follow(r.path, d.Path)
}
