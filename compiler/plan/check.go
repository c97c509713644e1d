package plan

// Check is something that the schema finds wrong with a field.
type Check struct {
	Rule    string `json:"rule"`
	At      Path   `json:"at"`
	Message string `json:"message"`
}
