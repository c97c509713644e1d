package shape

import (
	"encoding/json"
	"os"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/scheme"
	kjson "sigs.k8s.io/json"

	"meshc.dev/compiler/manifest"
)

func TestCorpus(t *testing.T) {
	for _, f := range []string{os.Getenv("CORPUS1"), os.Getenv("CORPUS2"), os.Getenv("CORPUS3")} {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Log(err)
			continue
		}
		objects, err := manifest.Parse(text)
		if err != nil {
			t.Log(err)
		}
		n := 0
		for _, o := range objects {
			if Known(o) {
				n++
			}
			for _, x := range Check(o) {
				t.Errorf("%s %s: %s", f, o.ID(), x)
			}
		}
		t.Log(f, len(objects), n)
	}
}

func BenchmarkSample(b *testing.B) {
	text, err := os.ReadFile(os.Getenv("CORPUS2"))
	if err != nil {
		b.Skip()
	}
	objects, _ := manifest.Parse(text)
	var own []manifest.Object
	for _, o := range objects {
		if Known(o) && o.Kind() != "CustomResourceDefinition" {
			own = append(own, o)
		}
	}
	b.Run("check", func(b *testing.B) {
		for b.Loop() {
			for _, o := range own {
				Check(o)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(len(own)), "µs/object")
	})
	b.Run("decode", func(b *testing.B) {
		for b.Loop() {
			for _, o := range own {
				typed, _ := scheme.Scheme.New(kindOf(o))
				decode(o.Body, typed)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(len(own)), "µs/object")
	})
	b.Run("convert", func(b *testing.B) {
		for b.Loop() {
			for _, o := range own {
				typed, _ := scheme.Scheme.New(kindOf(o))
				runtime.DefaultUnstructuredConverter.FromUnstructured(o.Body, typed)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(len(own)), "µs/object")
	})
	b.Run("json", func(b *testing.B) {
		for b.Loop() {
			for _, o := range own {
				typed, _ := scheme.Scheme.New(kindOf(o))
				text, _ := json.Marshal(o.Body)
				kjson.UnmarshalStrict(text, typed)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(len(own)), "µs/object")
	})
}

func TestIstio(t *testing.T) {
	text, _ := os.ReadFile(os.Getenv("CORPUS2"))
	objects, _ := manifest.Parse(text)
	s := NewSchemas()
	for _, o := range objects {
		s.Learn(o)
	}
	for _, o := range objects {
		if !Known(o) {
			start := time.Now()
			f, known := s.Check(o)
			t.Log(o.ID(), known, f, time.Since(start))
		}
	}
	for _, y := range []string{
		"apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a, namespace: b}\nspec: {hostz: [a], http: [{route: [{destination: {host: a}}]}]}",
		"apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a, namespace: b}\nspec: {host: [a], http: [{route: [{destination: {hostname: a}}]}]}",
		"apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a, namespace: b}\nspec: {hosts: [a], http: [{route: [{destination: {port: {number: 80}}}]}]}",
		"apiVersion: networking.istio.io/v1\nkind: VirtualServise\nmetadata: {name: a, namespace: b}\nspec: {hosts: [a]}",
		"apiVersion: networking.istio.io/v2\nkind: VirtualService\nmetadata: {name: a, namespace: b}\nspec: {hosts: [a]}",
		"apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: a, namespace: b}\nspec: {action: ALOW}",
		"apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: a, namespace: b}\nspec: {action: 5}",
		"apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: a, namespace: b, annotations: {x: true}}\nspec: {}",
		"apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: a, namespace: b}\nspec: {portLevelMtls: {80: {mode: STRICT}}}",
		"apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: {name: a, namespace: b}\nspec: {egress: [{port: {number: 80}}]}",
		"apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: a, namespace: b}\nspec: {servers: [{port: {number: 80, name: x, protocol: HTTP}}]}",
		"apiVersion: telemetry.istio.io/v1\nkind: Telemetry\nmetadata: {name: a, namespace: b}\nspec: {selector: {matchLabels: {a: b}}, targetRefs: [{kind: Gateway, name: x}]}",
		"apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: a, namespace: b}\nspec: {host: a, trafficPolicy: {connectionPool: {tcp: {connectTimeout: 1x}}}}",
		"apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: a, namespace: b}\nspec: {hosts: [a.b], ports: [{number: 80, name: x}, {number: 80, name: y}]}",
	} {
		o, err := manifest.Parse([]byte(y))
		if err != nil {
			t.Fatal(err)
		}
		f, known := s.Check(o[0])
		t.Log(known, f)
	}
}
