package compiler_test

import (
	"bytes"
	"testing"
	"time"

	"sigs.k8s.io/yaml"

	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
	"meshc.dev/compiler/rewrite"
)

// classicRules are those of a mesh of the published manifest.
func classicRules(b *testing.B) []plan.Rewrite {
	d, problems, err := cluster.Load(classicModule(b, classicMesh))
	if err != nil || len(problems) > 0 {
		b.Fatal(err, problems)
	}
	var rules []plan.Rewrite
	for _, p := range d.Plans {
		for _, s := range p.Sources {
			rules = append(rules, s.Rewrites...)
		}
	}
	return rules
}

// ours parses, rewrites and prints.
func ours(b *testing.B, text []byte, rules []plan.Rewrite) {
	objects, err := manifest.Parse(text)
	if err != nil {
		b.Fatal(err)
	}
	objects, faults := rewrite.Apply(objects, rules, manifest.Scopes{}, nil)
	if len(faults) > 0 {
		b.Fatal(faults)
	}
	for _, o := range objects {
		if _, err := manifest.Format(o); err != nil {
			b.Fatal(err)
		}
	}
}

// theirs parses and prints, document by document, as kubectl's library does.
func theirs(b *testing.B, text []byte) {
	for document := range bytes.SplitSeq(text, []byte("\n---")) {
		var v any
		if err := yaml.Unmarshal(document, &v); err != nil {
			b.Fatal(err)
		}
		if _, err := yaml.Marshal(v); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkClassic makes a tenant's manifest of the published one. The time is
// told as a multiple of what sigs.k8s.io/yaml takes to parse and print it
// alone; twice that is too slow.
func BenchmarkClassic(b *testing.B) {
	text, rules := classicText(b), classicRules(b)
	b.SetBytes(int64(len(text)))
	var own, other time.Duration
	for b.Loop() {
		start := time.Now()
		ours(b, text, rules)
		middle := time.Now()
		theirs(b, text)
		own, other = own+middle.Sub(start), other+time.Since(middle)
	}
	ratio := float64(own) / float64(other)
	b.ReportMetric(float64(own.Milliseconds())/float64(b.N), "ms/tenant")
	b.ReportMetric(ratio, "×sigs.k8s.io/yaml")
	if ratio > 2 {
		b.Errorf("%.2f times as long as sigs.k8s.io/yaml, want at most 2", ratio)
	}
}
