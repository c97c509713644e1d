package cluster_test

import (
	"testing"

	"cuelang.org/go/cue/format"

	"meshc.dev/compiler/cluster"
)

// TestFileIsFormatted: the first file of a mesh is as `cue fmt` leaves it, and as
// somebody would write it.
func TestFileIsFormatted(t *testing.T) {
	https, http := cluster.NewPort{Name: "https", Port: 443, OnNode: 30000}, cluster.NewPort{Name: "http2", Port: 80, OnNode: 30001}
	for _, row := range []struct {
		mesh cluster.NewMesh
		want string
	}{
		{cluster.NewMesh{Name: "a"}, "mesh: a: {}\n"},
		{cluster.NewMesh{Name: "a-b", Namespaces: []string{"x-y"}}, "mesh: \"a-b\": namespaces: \"x-y\": {}\n"},
		{cluster.NewMesh{Name: "a", Namespaces: []string{"x", "y"}}, "mesh: a: namespaces: {\n\tx: {}\n\ty: {}\n}\n"},
		{cluster.NewMesh{Name: "a", Gateways: []cluster.NewGateway{{"in", []cluster.NewPort{https}}}}, "mesh: a: gateways: in: ports: https: {port: 443, nodePort: 30000}\n"},
		{
			cluster.NewMesh{Name: "a", Comment: []string{"One", "two."}, Namespaces: []string{"x"}, Gateways: []cluster.NewGateway{{"in", []cluster.NewPort{https, http}}, {"far", []cluster.NewPort{https}}}},
			"// One\n// two.\nmesh: a: {\n\tnamespaces: x: {}\n\tgateways: {\n\t\tin: ports: {\n\t\t\thttps: {port: 443, nodePort: 30000}\n\t\t\thttp2: {port: 80, nodePort: 30001}\n\t\t}\n\t\tfar: ports: https: {port: 443, nodePort: 30000}\n\t}\n}\n",
		},
	} {
		text, err := row.mesh.File("meshes")
		if want := "package meshes\n\n" + row.want; err != nil || string(text) != want {
			t.Errorf("got\n%s, want\n%s, %v", text, want, err)
		}
		if again, err := format.Source(text); err != nil || string(again) != string(text) {
			t.Errorf("cue fmt makes of\n%s\n%s, %v", text, again, err)
		}
	}
}
