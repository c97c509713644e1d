package cluster

import (
	"context"
	"errors"
	"fmt"

	"cuelang.org/go/mod/modfile"
	"cuelang.org/go/mod/module"
)

// offline is the registry of modules that a hermetic compiler has: none. A
// module that a description needs is vendored under cue.mod/pkg.
type offline struct{}

var errOffline = errors.New("it is not in this module, and meshc loads nothing from the network: vendor it under cue.mod/pkg")

func (offline) ModFile(_ context.Context, m module.Version) (*modfile.File, error) {
	return nil, fmt.Errorf("cannot find module %q: %w", m.Path(), errOffline)
}

func (offline) Fetch(_ context.Context, m module.Version) (module.SourceLoc, error) {
	return module.SourceLoc{}, fmt.Errorf("cannot find module %q: %w", m.Path(), errOffline)
}

func (offline) ModuleVersions(context.Context, string) ([]string, error) { return nil, nil }
