// Package docs holds the pages that meshc itself shows.
package docs

import _ "embed"

// Rules is the page with a section for each rule: what it is, and examples
// (compiler/rules_test.go writes it).
//
//go:embed rules.md
var Rules string
