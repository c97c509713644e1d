//go:build !linux

package bound

import "os"

// Words are for the end of a process of which Go itself can say nothing but a
// trace: on Linux alone.
type Words struct{}

// LastWords gives the standard error.
func LastWords() (*Words, *os.File) { return nil, os.Stderr }

// At says what the run is at.
func (*Words) At(string) {}

// Within has the words stand in a document.
func (*Words) Within(string, bool) {}

func (*Words) limit(Limits) {}
