package cluster

import (
	"fmt"
	"testing"

	"meshc.dev/compiler/plan"
)

// What the tests from outside share with those from inside.
var (
	Vendored = vendored
	CueVet   = cueVet
	Keep     = keep
	Put      = put
)

const (
	ModuleText  = moduleText
	ClusterText = clusterText
	NoSuchField = noSuchField
)

// Rows are the names of all rows of #Allowed, with their paths.
func (j *Judge) Rows(t testing.TB) []string {
	t.Helper()
	var out []string
	for _, r := range j.read(t).allowed {
		out = append(out, r.String())
	}
	return out
}

// Reached are the rows that allow a difference, or what is within it.
func (j *Judge) Reached(t testing.TB, d plan.Difference) []string {
	t.Helper()
	if r, ok := j.read(t).allows(d); ok {
		return []string{r.String()}
	}
	var out []string
	for _, inner := range d.Within {
		out = append(out, j.Reached(t, inner)...)
	}
	return out
}

func (j *Judge) read(t testing.TB) *table {
	t.Helper()
	if j.table == nil {
		read, err := readTable()
		if err != nil {
			t.Fatal(err)
		}
		j.table = read
	}
	return j.table
}

func (r row) String() string {
	return fmt.Sprintf("%s[%d] ", r.group, r.number) + fmt.Sprint(r.kinds, " ", r.parts, " ", r.path, " ", r.how)
}
