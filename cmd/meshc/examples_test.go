package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestExamples: the sample of three clusters is sound and what its README says of it, and a
// mistake in its data is told once, at the line of the data.
func TestExamples(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(above, "examples", "clusters"))); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	vet := func() (int, string, string) {
		var out, errs bytes.Buffer
		code := run(t.Context(), []string{"vet", "clusters/..."}, &out, &errs, supervisor{})
		return code, out.String(), errs.String()
	}
	code, out, errs := vet()
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	if code != 0 || errs != "" || !strings.Contains(string(readme), "```\n"+out+"```\n") {
		t.Errorf("vet ends with %d\n%s\n%s", code, out, errs)
	}
	data, err := os.ReadFile("clusters/staging/tenants.json")
	if err != nil {
		t.Fatal(err)
	}
	taken := strings.Replace(string(data), `"nodePort": 30250`, `"nodePort": 30101`, 1)
	if err := os.WriteFile("clusters/staging/tenants.json", []byte(taken), 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, errs = vet()
	first, _, _ := strings.Cut(errs, "\n")
	if want := `clusters/staging/tenants.json:152:47: mesh."team-150".gateways.ingress.ports.https.nodePort: NodePort 30101 is already claimed by mesh team-001 for gateway ingress [unique-nodeport]`; code != 1 || first != want || !strings.HasSuffix(errs, "clusters/staging/tenants.json:3:47: first claimed here\n1 problem\n") {
		t.Errorf("vet ends with %d\n%s", code, errs)
	}
}

// TestVendorExample: the vendor's mesh is sound in the clusters of its customers, by what
// they have, and its README and the page for a customer are what meshc says; a node port
// that a customer has is told with the customer's object.
func TestVendorExample(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(above, "examples", "vendor"))); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	said := func(args ...string) (int, string, string) {
		var out, errs bytes.Buffer
		code := run(t.Context(), args, &out, &errs, supervisor{})
		return code, out.String(), errs.String()
	}
	for file, args := range map[string][]string{
		"README.md":                 {"vet", "customers/..."},
		"customers/north/CLAIMS.md": {"claims", "orders", "-d", "customers/north", "-o", "markdown"},
	} {
		page, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if code, out, errs := said(args...); code != 0 || errs != "" || out == "" || !strings.Contains(string(page), out) {
			t.Errorf("%s ends with %d\n%s\n%s", args[0], code, out, errs)
		}
	}
	has, err := os.ReadFile("customers/north/inventory.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("customers/north/inventory.yaml", []byte(strings.Replace(string(has), "30080", "30443", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, errs := said("vet", "customers/...")
	want := `customers/north/cluster.cue:20:19: mesh.orders.gateways.entry.ports.https.nodePort: NodePort 30443 is already claimed by Service intranet/intranet [unique-nodeport]`
	if first, _, _ := strings.Cut(errs, "\n"); code != 1 || first != want {
		t.Errorf("vet ends with %d\n%s", code, errs)
	}
}
