package plan

// Upgrading are the fields of a mesh's plan that only who plans upgrades asks for.
func Upgrading() []string { return []string{"course"} }

// Rendering are those that only who renders, or prints plans, asks for: what a mesh takes, needs
// and gives is told without.
func Rendering() []string {
	return []string{"sources", "objects", "patches", "invariants", "labels", "injects", "mirrors"}
}
