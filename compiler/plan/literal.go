package plan

import "slices"

// Literal puts into the list at Path, at its beginning, variables of an admission policy:
// Name is a list of maps from what somebody holds to whom, none of them longer than an
// expression may be, and each further one a map of these.
type Literal struct {
	Path []string `json:"path"`
	Name string   `json:"name"`
	// Claims are kinds of what is claimed, or shown by a rendered object; When is a
	// regular expression for the whole of a name.
	Claims []string `json:"claims,omitempty"`
	When   string   `json:"when,omitempty"`
	// Objects are rendered ones, by NAMESPACE/NAME, after their kind where there are
	// several.
	Objects *LiteralObjects `json:"objects,omitempty"`
	// Granted are values of a field of grants, by whom they are granted to; where Alike, by
	// all who have them as everyone has; where Bounds, who is bound by the field.
	Granted string `json:"granted,omitempty"`
	Alike   bool   `json:"alike,omitempty"`
	Bounds  bool   `json:"bounds,omitempty"`
	// Uses are namespaces that meshes use of others, Gives those that are given to them, each
	// as NAMESPACE of MESH.
	Uses  bool `json:"uses,omitempty"`
	Gives bool `json:"gives,omitempty"`
	// Hosts tells that what is held are hosts: a wildcard for all below one, and "^" and a
	// name for each above one that is held.
	Hosts bool `json:"hosts,omitempty"`
	// Images are those that are used in a way, by the table of images: without tags.
	Images string `json:"images,omitempty"`
	// But are meshes of which nothing is held.
	But []string `json:"but,omitempty"`
}

// LiteralObjects are objects of kinds that are parts of what a mesh stands on.
type LiteralObjects struct {
	Kinds []Kinds  `json:"kinds"`
	Parts []string `json:"parts"`
}

// Has tells such an object.
func (o *LiteralObjects) Has(group, kind, part string) bool {
	return o != nil && slices.Contains(o.Kinds, Kinds{Group: group, Kind: kind}) && slices.Contains(o.Parts, part)
}

// Key is an object by its namespace and name, after its kind where there are several.
func (o *LiteralObjects) Key(kind, namespace, name string) string {
	if len(o.Kinds) > 1 {
		return kind + " " + namespace + "/" + name
	}
	return namespace + "/" + name
}
