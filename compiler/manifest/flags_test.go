package manifest

import (
	"fmt"
	"strings"
	"testing"
)

func TestFlagsAreReadAsProgramsDo(t *testing.T) {
	how := Flags{Short: map[string]string{"u": "issuer-name", "d": "keep", "e": "enabled"}, Switches: []string{"keep", "enabled"}}
	for args, want := range map[string]string{
		"--trust-domain=a":             "trust-domain=a",
		"--trust-domain a":             "trust-domain=a",
		"-trust-domain a":              "trust-domain=a",
		"-trust-domain=a":              "trust-domain=a",
		"--trust_domain=a":             "trust-domain=a",
		"-u x":                         "issuer-name=x",
		"-ux":                          "issuer-name=x",
		"-u=x":                         "issuer-name=x",
		"-du x":                        "keep=true issuer-name=x",
		"-ddu=x":                       "keep=true keep=true issuer-name=x",
		"--keep serve --issuer-name=x": "keep=true issuer-name=x",
		"--keep=false -e":              "keep=false enabled=true",
		"-- --trust-domain=a":          "",
		"--trust-domain=$(TD)":         "trust-domain=globex",
		"$(ALL)":                       "trust-domain=initech",
		"$(FROM)":                      "=?",
		"--trust-domain $(FROM)":       "trust-domain=?",
		"--trust-domain=$(NONE)":       "trust-domain=?",
		"--issuer-name=":               "issuer-name=",
		"--issuer-name":                "issuer-name=",
	} {
		c := Container{Command: []string{"csr"}, Args: strings.Fields(args), Env: map[string]string{"TD": "globex", "ALL": "--trust-domain=initech", "FROM": ""}, Elsewhere: map[string]bool{"FROM": true}}
		var has []string
		for _, f := range c.Flags(how) {
			if f.Unknown {
				f.Value = "?"
			}
			has = append(has, fmt.Sprintf("%s=%s", f.Name, f.Value))
		}
		if got := strings.Join(has, " "); got != want {
			t.Errorf("%s: %s, want %s", args, got, want)
		}
	}
}

// TestFlagsOfVariables: a variable says what the arguments do not.
func TestFlagsOfVariables(t *testing.T) {
	c := Container{
		Args:      []string{"--provider=aws"},
		Env:       map[string]string{"DNS_PROVIDER": "ovh", "DNS_OWNER_ID": "acme", "DNS_TOKEN": "", "OTHER": "x"},
		Elsewhere: map[string]bool{"DNS_TOKEN": true},
		EnvAt:     map[string][]any{"DNS_PROVIDER": {"env", 0}, "DNS_OWNER_ID": {"env", 1}, "DNS_TOKEN": {"env", 2}, "OTHER": {"env", 3}},
	}
	var has []string
	for _, f := range c.Flags(Flags{Variables: "DNS_"}) {
		has = append(has, fmt.Sprintf("%s=%s %v %t", f.Name, f.Value, f.At, f.Unknown))
	}
	if got, want := strings.Join(has, "; "), "provider=aws [args 0] false; owner-id=acme [env 1] false; token=$(DNS_TOKEN) [env 2] true"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if all := c.Flags(Flags{}); len(all) != 1 {
		t.Errorf("%v of a program that reads no variables", all)
	}
}
