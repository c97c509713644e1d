package cluster

import "testing"

// BenchmarkReadTable is what the first difference of a run costs.
func BenchmarkReadTable(b *testing.B) {
	for b.Loop() {
		if _, err := readTable(); err != nil {
			b.Fatal(err)
		}
	}
}
