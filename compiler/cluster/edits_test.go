package cluster

import (
	"fmt"
	"strings"
	"testing"
)

// TestEdits: what changed between two texts of a file, each as far above as it came or
// went as a whole, and the earlier text with that alone.
func TestEdits(t *testing.T) {
	const was = `package meshes

mesh: acme: {
	namespaces: shop: {}
	exports: pay: ["initech"]
	gateways: ingress: ports: https: {port: 443, nodePort: 30001}
	// Kept.
	trustDomain: "a.example"
}
`
	for _, c := range []struct{ name, is, edits, alone string }{
		{"nothing", was, "", ""},
		{
			"a value", strings.Replace(was, "30001", "30002", 1),
			"mesh.acme.gateways.ingress.ports.https.nodePort f.cue:6:47\n",
			"nodePort: 30002",
		},
		{
			"a list", strings.Replace(was, `["initech"]`, `["initech", "globex"]`, 1),
			"mesh.acme.exports.pay f.cue:5:11\n",
			`"globex"`,
		},
		{
			"a whole that came", strings.Replace(was, "\t// Kept.", "\tegress: {initech: [\"pay\"], globex: []}\n\t// Kept.", 1),
			"mesh.acme.egress f.cue:7:2\n",
			"initech: [\"pay\"]",
		},
		{
			"what went", strings.Replace(was, "\texports: pay: [\"initech\"]\n", "", 1),
			"mesh.acme.exports f.cue:5:2 removed\n",
			"trustDomain",
		},
		{
			"the first content", strings.Replace(was, "shop: {}", "shop: labels: team: \"a\"", 1),
			"mesh.acme.namespaces.shop.labels f.cue:4:20\n",
			"team:",
		},
		{
			"the last content", strings.Replace(was, `pay: ["initech"]`, "{}", 1),
			"mesh.acme.exports.pay f.cue:5:11 removed\n",
			"",
		},
		{
			"a comment", strings.Replace(was, "// Kept.", "// Kept, too.", 1),
			"", "",
		},
		{
			"two", strings.NewReplacer("30001", "30002", "a.example", "b.example").Replace(was),
			"mesh.acme.gateways.ingress.ports.https.nodePort f.cue:6:47\nmesh.acme.trustDomain f.cue:8:2\n",
			"",
		},
		{
			"a pattern", was + "\nmesh: [_]: istio: meshConfig: accessLogFile: \"x\"\n",
			"mesh[_] f.cue:11:7\n",
			"accessLogFile",
		},
		{
			"no field", was + "\nif true {mesh: acme: crl: \"x\"}\n",
			" f.cue:11:1\n",
			"",
		},
	} {
		edits, err := Edits("f.cue", []byte(was), []byte(c.is))
		if err != nil {
			t.Fatal(err)
		}
		var told strings.Builder
		for _, e := range edits {
			fmt.Fprintf(&told, "%s %s", e.Path, e.At)
			if e.Removed {
				told.WriteString(" removed")
			}
			told.WriteByte('\n')
		}
		if told.String() != c.edits {
			t.Errorf("%s: %q, want %q", c.name, told.String(), c.edits)
		}
		if c.alone != "" && !strings.Contains(string(edits[0].Alone), c.alone) {
			t.Errorf("%s: alone it is\n%s", c.name, edits[0].Alone)
		}
	}
	if edits, err := Edits("f.cue", []byte(was), []byte(strings.NewReplacer("30001", "30002", "a.example", "b.example").Replace(was))); err != nil || strings.Contains(string(edits[0].Alone), "b.example") || !strings.Contains(string(edits[0].Alone), "a.example") {
		t.Errorf("one of two is\n%s, %v", edits[0].Alone, err)
	}
}
