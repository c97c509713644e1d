package host_test

import (
	"slices"
	"testing"

	"meshc.dev/compiler/host"
)

func among(ns string) bool { return slices.Contains([]string{"pay", "io", "victim"}, ns) }

// TestNames: what the cluster's DNS takes for a name in a namespace is one,
// and what only looks like it is none.
func TestNames(t *testing.T) {
	full := func(service, text string) host.Name {
		return host.Name{Text: text, Service: service, Namespace: "pay", Full: true}
	}
	for text, want := range map[string]host.Name{
		"a.pay.svc": full("a", "a.pay.svc"), "http://a.pay.svc:80/x": full("a", "a.pay.svc"),
		"x,a.pay.svc.cluster.local,y": full("a", "a.pay.svc.cluster.local"), "A.Pay.SVC.": full("a", "A.Pay.SVC"),
		"outbound|80|v1|a.pay.svc.corp.example": full("a", "a.pay.svc.corp.example"), "outbound_.80_._.a.pay.svc.cluster.local": full("a", "outbound_.80_._.a.pay.svc.cluster.local"),
		"*.pay.svc.cluster.local": full("*", "*.pay.svc.cluster.local"), "pod-0.a.pay.svc": full("a", "pod-0.a.pay.svc"),
		"pay.svc.cluster.local": full("", "pay.svc.cluster.local"), "_grpc._tcp.a.pay.svc": full("a", "_grpc._tcp.a.pay.svc"),
		"10-0-0-7.pay.pod.cluster.local": full("10-0-0-7", "10-0-0-7.pay.pod.cluster.local"),
		"a.pay":                          {Text: "a.pay", Service: "a", Namespace: "pay"}, "http://u@a.pay:pw@b.pay": {Text: "b.pay", Service: "b", Namespace: "pay"}, "http://a.pay/@x": {Text: "a.pay", Service: "a", Namespace: "pay"},
		"http://a.pay\\@x": {Text: "a.pay", Service: "a", Namespace: "pay"}, "kafka://a.pay,u@x": {Text: "a.pay", Service: "a", Namespace: "pay"}, "pod-0.a.pay": {Text: "pod-0.a.pay", Service: "a", Namespace: "pay"},
	} {
		got := host.Names(text, among)
		if len(got) != 1 {
			t.Errorf("%q: %+v", text, got)
			continue
		}
		got[0].Port, got[0].Apart = false, false
		if got[0] != want {
			t.Errorf("%q: %+v", text, got[0])
		}
	}
	for _, text := range []string{
		"", ".", "...", "a.pays", "a.pay.svcs", "a.shop.svc.cluster.local", ".Values.pay.svc.port", "{{ .pay.svc.x }}", "pay.svc", "a.b.pay", "networking.istio.io/v1", "a.pay.", "see a.b. ",
		"http://u@a.pay.svc:pw@x.example", "http://a.pay.svc:8080@x.example", "amqp://a.pay.svc:p@w@x.example:5672/",
		"networking.istio.io", "svc.cluster.local", "a.svc.pay.x", "a.pay.pod", "spec.pay.pod.x",
	} {
		if got := host.Names(text, among); len(got) > 0 {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

// TestApart: a domain before the path of a label's key is no host of a URL.
func TestApart(t *testing.T) {
	for text, want := range map[string]bool{
		"istio.io": true, "istio.io/rev": false, "https://istio.io/x": true, "http://u:p@istio.io": true, "x/istio.io": false, "a@istio.io": false, "0@istio.io:9093": true, "git@istio.io:x/y": false,
		"istio.io:80": true, "istio.io:5000/x": false, "tcp://istio.io:5000/x": true, "\"istio.io\"": true, "x=istio.io, y": true,
	} {
		if got := host.Names(text, among); len(got) != 1 || got[0].Apart != want {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

// TestPort: a number is a port where one is likely, and nothing else follows it.
func TestPort(t *testing.T) {
	for text, want := range map[string]bool{
		"a.pay:8080": true, "a.pay:80/x": true, "x a.pay:443, y": true, "a.pay:65535\n": true, "\"a.pay:389\"": true, "http://a.pay:3/": true, "amqp://u:p@a.pay:90": true, "a.pay:8080$uri": true, `a.pay:8080\n`: true,
		"a.pay": false, "a.pay:": false, "a.pay:x": false, "a.pay:0": false, "a.pay:080": false, "a.pay:65536": false, "a.pay:20240501": false, "a.pay:2.0": false, "a.pay:1-alpine": false,
		"a.pay:1000s": false, "a.pay:8080:8080": false, "a.pay:1000|c": false, "a.pay:1000%": false, "a.pay:90": false, "a.pay:3": false,
	} {
		if got := host.Names(text, among); len(got) != 1 || got[0].Port != want {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

// TestBehind: what stands in a path is no host.
func TestBehind(t *testing.T) {
	for text, want := range map[string]bool{
		"https://x/a.pay": true, "https://x?y=a.pay": true, "x/a.pay": true, "/etc/a.pay": true, "unix:///a.pay": true, "oci://x/y/a.pay:1": true,
		"a.pay/x": false, "https://a.pay/x": false, "//a.pay": false, "https://u:p@a.pay": false, "http://x/y,http://a.pay/x": false, "outbound|80||a.pay": false, "https://x/?u=http://a.pay/": false,
	} {
		if got := host.Names(text, among); len(got) != 1 || got[0].Behind != want {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

// TestPlain: what resolvers and URLs take for a name is the name.
func TestPlain(t *testing.T) {
	for _, text := range []string{"a%2Epay%2esvc", "a。pay。svc", "a．pay｡svc", "ａ.ｐａｙ.svc", "%61.pay.s\u00advc", "A\u200b.pay.svc", "𝐚.pay.svc", "ⓐ.pay.svc", "a%252Epay%25252esvc", "a&#46;pay&#x2E;svc", "a&period;pay&#0046;svc", "a&amp;#46;pay.svc"} {
		if got := host.Canonical(text); got != "a.pay.svc" {
			t.Errorf("%q: %q", text, got)
		}
	}
	for _, text := range []string{"100%", "a%2Fb", "a%zz", "%", "x%2", "größe", "a%00", "a%25", "a%25zz", "a&b=c;", "&", "a&#;", "a&#46"} {
		if got := host.Plain(text); got != text {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// TestHidden: base64 hides no text, and what is none gives none.
func TestHidden(t *testing.T) {
	for _, text := range []string{"YS5wYXkuc3Zj", "x=YS5wYXkuc3ZjIA==", "'aHR0cDovL2EucGF5LnN2Yw'", "echo WVM1d1lYa3VjM1pq | base64 -d | base64 -d", "YT_Dvz9-YS5wYXkuc3Zj", "H4sIAAAAAAAC/8soKSmw0tdP1CtIrNQrLksGAN7QsPEQAAAA"} {
		if got := host.Hidden(text); !slices.ContainsFunc(got, func(s string) bool { return len(host.Names(s, among)) == 1 }) {
			t.Errorf("%q: %q", text, got)
		}
	}
	for _, text := range []string{"", "a.pay.svc", "deployment-controller", "YS5wYXk", "_____-----_____"} {
		for _, plain := range host.Hidden(text) {
			if got := host.Names(plain, among); len(got) > 0 {
				t.Errorf("%q: %v", text, got)
			}
		}
	}
}
