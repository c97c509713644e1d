// Command judge judges objects as meshc does, for tests that hold its
// verdict against Kubernetes' own: objects in JSON from stdin, a line each, and
// to stdout a line each with a JSON list of what is wrong.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	kjson "sigs.k8s.io/json"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/manifest/shape"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "judge:", err)
		os.Exit(1)
	}
}

func run() error {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<26)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var body map[string]any
		if err := kjson.UnmarshalCaseSensitivePreserveInts(in.Bytes(), &body); err != nil {
			return err
		}
		says := []string{}
		for _, f := range shape.Check(manifest.Object{Body: body}) {
			says = append(says, f.String())
		}
		if err := out.Encode(says); err != nil {
			return err
		}
	}
	return in.Err()
}
