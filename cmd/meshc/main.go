// Command meshc compiles the description of a cluster with many isolated Istio
// meshes into the manifests of each.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"meshc.dev/cmd/meshc/internal/bound"
	"meshc.dev/cmd/meshc/internal/seal"
)

func main() {
	// What a chart makes of a date is to be the same everywhere.
	time.Local = time.UTC
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first ends the run, a second one kills it.
	context.AfterFunc(ctx, stop)
	words, stderr := bound.LastWords()
	os.Exit(run(seal.Allow(ctx), os.Args[1:], os.Stdout, stderr, supervisor{exit: os.Exit, words: words}))
}
