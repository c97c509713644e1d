// Command genschema writes the closed CUE definitions of what Istio accepts as
// mesh configuration and as values of its charts, read from Istio's own Go
// modules:
//
//	go -C tools run ./genschema ../schema
//
// Helm and istiod drop a field that they do not know in silence; against these
// definitions it is an error at the line where it was written.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "genschema:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: genschema DIR")
	}
	files, err := generate()
	if err != nil {
		return err
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(args[0], name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// generate returns the generated files by name.
func generate() (map[string][]byte, error) {
	istiod, err := istiodValues()
	if err != nil {
		return nil, fmt.Errorf("istiod values: %w", err)
	}
	gateway, err := gatewayValues()
	if err != nil {
		return nil, fmt.Errorf("gateway values: %w", err)
	}
	agents, err := agentValues()
	if err != nil {
		return nil, fmt.Errorf("values of the agents: %w", err)
	}
	files := map[string][]byte{}
	for _, f := range []struct {
		name, module string
		definitions  definitions
	}{
		{"meshconfig.gen.cue", "istio.io/api", meshConfig()},
		{"istiodvalues.gen.cue", "istio.io/istio", istiod},
		{"gatewayvalues.gen.cue", "istio.io/istio", gateway},
		{"agentvalues.gen.cue", "istio.io/istio", agents},
		{"shapes.gen.cue", "istio.io/istio", common()},
	} {
		if files[f.name], err = file(f.module, f.definitions); err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
	}
	return files, nil
}
