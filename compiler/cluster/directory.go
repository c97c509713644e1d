package cluster

import (
	"io/fs"
	"time"
)

// directory is one that is in no file system: it leads to the schema.
type directory struct{ name string }

func (d directory) Name() string     { return d.name }
func (directory) Size() int64        { return 0 }
func (directory) Mode() fs.FileMode  { return fs.ModeDir | 0o555 }
func (directory) ModTime() time.Time { return time.Time{} }
func (directory) IsDir() bool        { return true }
func (directory) Sys() any           { return nil }
