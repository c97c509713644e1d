// Package generate writes descriptions of meshes by chance, for proofs that what
// vets is taken by Kubernetes.
package generate

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Cluster is the file of a description that is none of a mesh: it names the
// namespaces that meshes ask for.
const Cluster = "package meshes\n\nimport \"meshc.dev/schema\"\n\nschema.#Cluster\ncluster: {name: \"prod\", platform: [\"*.cue\"], grants: {addresses: [\"0.0.0.0/0\", \"::/0\"], egress: [\"far\", \"far-off\", \"near\"]}, reserved: namespaces: {far: \"a team\", \"far-off\": \"a team\", near: \"a team\"}}\n"

// Generator writes meshes of first-class fields: most values are what people
// write, some are at the limits of what there may be, and some are beyond.
type Generator struct {
	*rand.Rand
	// odds in a hundred are those of a value that is not everyday.
	odds int
	// Names are the meshes of the cluster.
	Names []string
	// ports are node ports that nobody has had.
	ports []int
}

// New gives a generator of a number of meshes, the same for each seed.
func New(seed uint64, meshes int) *Generator {
	g := &Generator{Rand: rand.New(rand.NewPCG(seed, 1)), odds: 4}
	for _, n := range g.Perm(2768) {
		g.ports = append(g.ports, 30000+n)
	}
	for i := range meshes {
		name := fmt.Sprintf("m%d", i)
		if g.IntN(10) == 0 {
			name += strings.Repeat("x", 56-len(name)-g.IntN(2))
		}
		g.Names = append(g.Names, name)
	}
	return g
}

// one is a value in CUE: an everyday one, or one of the others.
func (g *Generator) one(everyday, others string) string {
	from := everyday
	if g.IntN(100) < g.odds {
		from = others
	}
	return pick(g.Rand, strings.Fields(from))
}

// some tells that a field is set, one time in n.
func (g *Generator) some(n int) bool { return g.IntN(n) == 0 }

// long is a label of the longest length that there may be, or one more.
func (g *Generator) long(most int) string {
	if g.IntN(100) < g.odds {
		most++
	}
	return strings.Repeat("l", most)
}

// name is one by a mesh's own, everyday or at its limit.
func (g *Generator) name(mesh string, most int) string {
	name := fmt.Sprintf("%s-%d", mesh[:min(len(mesh), 8)], g.IntN(1000))
	switch {
	case g.some(6):
		return fmt.Sprintf("%q", name+g.long(most-len(name)))
	case g.IntN(100) < g.odds:
		return fmt.Sprintf("%q", name+pick(g.Rand, []string{"-", ".a", "_", "A", " ", "/x", ":y", "--z", ".-a", "é"}))
	}
	return fmt.Sprintf("%q", name)
}

// Mesh is a mesh with fields that are its own, as a file.
func (g *Generator) Mesh(name string) string {
	var b strings.Builder
	field := func(odds int, form string, value func() string) {
		if g.some(odds) {
			fmt.Fprintf(&b, "\t"+form+"\n", value())
		}
	}
	long := func(most int) func() string { return func() string { return g.name(name, most) } }
	field(8, "rootNamespace: %s", long(63))
	field(8, "revision: %s", long(56))
	field(6, "tags: [%s]", long(43))
	field(12, "trustDomain: %s", long(253))
	field(12, "meshID: %s", long(200))
	field(8, "trustBundle: %s", long(253))
	field(8, "crl: %s", long(253))
	field(12, "tokenAudience: %s", long(300))
	field(4, "networkPolicy: enabled: %s", func() string { return g.one("true false", "true") })
	field(5, "networkPolicy: allowFrom: [%s]", func() string {
		return g.one(`"far" "far","near"`, `"a.b" "" "x-" "`+g.long(63)+`" "`+strings.Repeat("l", 64)+`"`)
	})
	field(4, "gatewayAPI: enabled: %s", func() string { return "true" })
	field(10, "gatewayAPI: className: %s", long(253))
	field(10, "gatewayAPI: controllerName: %s", func() string {
		return g.one(`"a.example/`+name+`"`, `"a.example/" "a/`+strings.Repeat("c", 252)+`" "-a/b" "a./b" "a..b/c" "A/b" "a.example/x%zz" "a/b//c" "a/`+name+`~$"`)
	})
	field(6, "egress: %s", func() string {
		return g.one(`{far:["*"]} {"far-off":["a.far-off.svc.cluster.local"]} {far:["*.far.svc"],near:["x.near.svc"]}`, `{far:[]} {far:["a/b"]} {far:[""]} {far:["*.*"]} {"a.b":["*"]} {far:["~"]}`)
	})
	root := "istio-" + name
	for i := range g.IntN(4) {
		ns := fmt.Sprintf("%s-n%d", name[:min(len(name), 10)], i)
		if g.some(8) {
			ns += g.long(63 - len(ns))
		}
		g.namespace(&b, ns)
		if g.some(6) {
			fmt.Fprintf(&b, "\texports: %q: [%q]\n", ns, pick(g.Rand, g.Names))
		}
		root = ns
	}
	for i := range g.IntN(3) {
		g.gateway(&b, name, fmt.Sprintf("g%d", i), root)
	}
	return fmt.Sprintf("package meshes\n\nmesh: %q: {\n%s}\n", name, b.String())
}

func (g *Generator) namespace(b *strings.Builder, ns string) {
	fmt.Fprintf(b, "\tnamespaces: %q: {\n", ns)
	if g.some(3) {
		fmt.Fprintf(b, "\t\tlabels: %s: %s\n", g.key(), g.one(`"shop" "a.b_c-d" "1" "x"`, `"" "-a" "a-" "a/b" "é" "`+strings.Repeat("v", 63)+`" "`+strings.Repeat("v", 64)+`"`))
	}
	if g.some(3) {
		fmt.Fprintf(b, "\t\tannotations: %s: %s\n", g.key(), g.one(`"anything" "{}"`, `"" "é" "\n" "`+strings.Repeat("w", 3000)+`"`))
	}
	b.WriteString("\t}\n")
}

func (g *Generator) key() string {
	return g.one(`"team" "example.com/team" "a.example/x_y.z"`,
		`"kubernetes.io/x" "" "/x" "x/" "a/b/c" "A.example/x" "-x" "x-" "a_b.example/x" "é" "`+strings.Repeat("k", 63)+`" "`+strings.Repeat("k", 64)+`" "`+strings.Repeat("a.", 120)+`a/x" "`+strings.Repeat("a.", 127)+`a/x" "..a/x" "istio-injection" "pod-security.kubernetes.io/warn" "Team"`)
}

func (g *Generator) gateway(b *strings.Builder, mesh, gateway, ns string) {
	fmt.Fprintf(b, "\tgateways: %q: {\n", gateway)
	field := func(odds int, form string, value func() string) {
		if g.some(odds) {
			fmt.Fprintf(b, "\t\t"+form+"\n", value())
		}
	}
	simple := func(everyday, others string) func() string {
		return func() string { return g.one(everyday, others) }
	}
	const addresses = `"127.0.0.1" "0.0.0.0" "169.254.1.1" "224.0.0.1" "::" "::1" "fe80::1" "ff02::1" "::ffff:10.0.0.1" "010.0.0.1" "10.0.0" "300.1.1.1" "fe80::1%eth0" "255.255.255.255" "2001:DB8::1" "2001:db8:0::1"`
	own := func() string {
		if g.IntN(100) < 2*g.odds {
			return pick(g.Rand, strings.Fields(addresses))
		}
		return fmt.Sprintf(`"198.%d.%d.%d"`, g.IntN(200), g.IntN(256), 1+g.IntN(254))
	}
	field(5, "name: %s", func() string { return g.name(mesh, 63) })
	if g.some(3) {
		fmt.Fprintf(b, "\t\tnamespace: %q\n", ns)
	}
	field(2, "type: %s", simple(`"LoadBalancer" "NodePort" "ClusterIP"`, `"ExternalName" "" "loadbalancer"`))
	field(6, "loadBalancerIP: %s", own)
	field(6, "loadBalancerClass: %s", simple(`"example.com/lb" "internal"`, `"" "A/b" "a\u0020b" "a/b/c" "-a" "x/`+strings.Repeat("c", 64)+`" "a_b" "é"`))
	field(6, "loadBalancerSourceRanges: [%s]", simple(`"10.0.0.0/8" "2001:db8::/32" "10.0.0.0/8","192.0.2.0/24"`, `"10.0.0.1/8" "10.0.0.0/99" "10.0.0.0" "" "010.0.0.0/8" "::/0" "0.0.0.0/0" "10.0.0.0/08" "::ffff:10.0.0.0/104"`))
	field(6, "externalIPs: [%s]", own)
	field(4, "externalTrafficPolicy: %s", simple(`"Local" "Cluster"`, `"" "local"`))
	field(10, "healthCheckNodePort: %s", g.nodePort)
	field(5, "replicas: %s", simple("0 1 2 10", "-1 1.5 2147483647 2147483648 9223372036854775808"))
	if g.some(2) {
		for range 1 + g.IntN(3) {
			g.port(b)
		}
	}
	b.WriteString("\t}\n")
}

func (g *Generator) nodePort() string {
	if g.IntN(100) < g.odds {
		return pick(g.Rand, []string{"0", "29999", "32768", "65536", "80"})
	}
	n := g.ports[0]
	g.ports = append(g.ports[1:], n)
	return fmt.Sprint(n)
}

func (g *Generator) port(b *strings.Builder) {
	name := g.one(`"http" "https" "tcp-db" "tls" "status-port" "http2" "grpc" "udp-dns"`, `"" "A" "a-" "-a" "a--b" "1" "a.b" "a_b" "é" "`+strings.Repeat("p", 15)+`" "`+strings.Repeat("p", 16)+`" "`+strings.Repeat("p", 63)+`" "`+strings.Repeat("p", 64)+`"`)
	fmt.Fprintf(b, "\t\tports: %s: {port: %s", name, g.one("80 443 8080 15443 53 31400 15021 9090 3306", "0 1 65535 65536 15021 80"))
	if g.some(3) {
		fmt.Fprintf(b, ", targetPort: %s", g.one("8080 8443 15443", "0 1 65535 65536"))
	}
	if g.some(3) {
		fmt.Fprintf(b, ", nodePort: %s", g.nodePort())
	}
	if g.some(4) {
		fmt.Fprintf(b, ", protocol: %s", g.one(`"TCP" "UDP" "SCTP"`, `"tcp" "" "HTTP"`))
	}
	if g.some(4) {
		fmt.Fprintf(b, ", appProtocol: %s", g.one(`"http" "https" "kubernetes.io/h2c" "tcp"`, `"" "a\u0020b" "a/b/c" "A/b" "HTTP" "_x" "-x" "x/" "`+strings.Repeat("q", 64)+`" "a.example/`+strings.Repeat("q", 63)+`"`))
	}
	b.WriteString("}\n")
}

func pick[T any](r *rand.Rand, all []T) T { return all[r.IntN(len(all))] }
