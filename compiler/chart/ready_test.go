package chart

import "testing"

// TestReadyIsOfTheChart: what is ready is of the chart in this binary, file by file.
func TestReadyIsOfTheChart(t *testing.T) {
	r := NewRenderer(nil)
	m := r.made()
	q := m.Request
	q.Kubernetes = "1.33"
	if _, ready := r.Ready(q); !ready {
		t.Fatal("what is ready is of another chart: run task generate")
	}
	m.Files = "another"
	r.made = func() made { return m }
	if _, ready := r.Ready(q); ready {
		t.Error("the chart's files are others, and what they rendered is ready")
	}
}

// TestNothingIsReady: what cannot be read is ready for no request.
func TestNothingIsReady(t *testing.T) {
	for _, text := range []string{"", "{", "{}", "[]"} {
		r := NewRenderer(nil)
		r.made = func() made { return readMade([]byte(text)) }
		for _, q := range []Request{{Kubernetes: "1.33"}, {Chart: builtin + "gateway", Kubernetes: "1.33"}} {
			if _, ready := r.Ready(q); ready {
				t.Errorf("%q: something is ready for %v", text, q)
			}
		}
	}
}
