package plan

// Applier is who applies what is written, and Makers who makes pods of it, by the kinds of
// objects that ask for them, "" for all others.
type Applier struct {
	User   string            `json:"user"`
	Groups []string          `json:"groups"`
	Makers map[string]string `json:"makers"`
}
