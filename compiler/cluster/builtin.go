package cluster

import (
	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"

	"meshc.dev/schema"
)

// BuiltInIstio is the version of Istio whose charts are in the binary.
func BuiltInIstio() (string, error) {
	text, err := schema.Files.ReadFile("releases.cue")
	if err != nil {
		return "", err
	}
	return cuecontext.New().CompileBytes(text).LookupPath(cue.ParsePath("#BuiltIn.version")).String()
}
