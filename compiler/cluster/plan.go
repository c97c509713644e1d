// Package cluster is the home of CUE: it loads a description of a cluster,
// checks it against the schema and decodes the plan of each unit.
package cluster

import (
	"bytes"
	"encoding/json"
)

// Plan is all that the compiler knows of a unit; see #Plan in the schema.
type Plan struct {
	Unit       string               `json:"unit"`
	Owns       []string             `json:"owns"`
	Kubernetes string               `json:"kubernetes"`
	Sources    map[string]Source    `json:"sources"`
	Patches    map[string]Patch     `json:"patches"`
	Accepts    []Accept             `json:"accepts,omitempty"`
	Objects    map[string]Authored  `json:"objects"`
	Claims     map[string]Claimants `json:"claims"`
	Keeps      map[string]Keep      `json:"keeps,omitempty"`
}

// Claimants are the holders of a claim by the path of the field that says so.
type Claimants map[string]string

// Source is a chart to render or a manifest to read.
type Source struct {
	Path      string         `json:"path"`
	Chart     string         `json:"chart,omitempty"`
	ChartPath string         `json:"chartPath,omitempty"`
	Version   string         `json:"version,omitempty"`
	Release   string         `json:"release,omitempty"`
	Manifest  string         `json:"manifest,omitempty"`
	Namespace string         `json:"namespace"`
	Values    map[string]any `json:"values,omitempty"`
	// Overlay replaces top-level values; decoding lays it over Values.
	Overlay  map[string]any `json:"overlay,omitempty"`
	Rewrites []Rewrite      `json:"rewrites,omitempty"`
}

// Patch changes one object: by a JSON merge patch, by narrowing a role.
type Patch struct {
	Path     string         `json:"path"`
	Target   Target         `json:"target"`
	Merge    map[string]any `json:"merge,omitempty"`
	Restrict []Restriction  `json:"restrict,omitempty"`
}

// Restriction limits verbs on a resource to named objects.
type Restriction struct {
	Group    string   `json:"group"`
	Resource string   `json:"resource"`
	Verbs    []string `json:"verbs"`
	Names    []string `json:"names"`
}

// Keep is a value in an object that patches may not change.
type Keep struct {
	Path   string   `json:"path"`
	Target Target   `json:"target"`
	At     []string `json:"at"`
	Is     any      `json:"is"`
}

// Target is the object that a patch changes.
type Target struct {
	Kind      string `json:"kind"`
	Name      string `json:"name"`
	Namespace string `json:"namespace,omitempty"`
}

// Authored is an object written in CUE.
type Authored struct {
	Path   string         `json:"path"`
	Object map[string]any `json:"object"`
}

// Fields gives the plan as maps, lists and plain values, by the names that the
// schema has for them.
func (p Plan) Fields() (map[string]any, error) {
	text, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var out map[string]any
	if err := d.Decode(&out); err != nil {
		return nil, err
	}
	whole(out)
	return out, nil
}
