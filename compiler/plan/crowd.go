package plan

// Crowd is where objects of kinds ask for pods that are alike: in Each place the Pod, or the
// Resources of its one container, and how many there are, by the factors of Count. Of a factor's
// fields the greatest counts, one pod where none is there.
type Crowd struct {
	Group     string       `json:"group"`
	Kinds     []string     `json:"kinds"`
	Each      []string     `json:"each"`
	Pod       []string     `json:"pod,omitempty"`
	Resources []string     `json:"resources,omitempty"`
	Count     [][][]string `json:"count"`
}
