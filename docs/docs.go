// Package docs holds the pages that meshc itself shows, and the files that it writes.
package docs

import "embed"

// Rules is the page with a section for each rule: what it is, and examples
// (compiler/rules_test.go writes it).
//
//go:embed rules.md
var Rules string

// Files are what a repository with a description has: in ci what its forge and tools
// read, in start the description itself.
//
//go:embed ci start
var Files embed.FS
