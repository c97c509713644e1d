// Package schema holds what meshc knows about clusters, meshes and Istio, as
// CUE. The Go code carries these files along and reads nothing out of them
// but plans.
package schema

import "embed"

// Files is the CUE package meshc.dev/schema. A user's module that does not
// vendor the package under cue.mod/pkg compiles against this copy.
//
//go:embed *.cue
var Files embed.FS

// Tables are _tables of the package as JSON, which are the same for each description
// (go -C tools run ./gentables ../schema).
//
//go:embed tables.gen.json
var Tables []byte

// Allowed are _differences of the package as JSON, by the same.
//
//go:embed allowed.gen.json
var Allowed []byte
