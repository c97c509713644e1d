package manifest

import "slices"

// Made tells what a controller of Kubernetes' own keeps making of another object, so that
// it holds nothing which that one does not: pods of a workload, say.
func Made(o Object) bool {
	if !slices.Contains([]string{"Pod", "ReplicaSet", "ControllerRevision", "EndpointSlice", "Job"}, o.Kind()) {
		return false
	}
	return slices.ContainsFunc(List(o.metadata()["ownerReferences"]), func(owner any) bool {
		controls, _ := Map(owner)["controller"].(bool)
		return controls
	})
}

// MadeFor tells what somebody made for an object, and keeps as long as it is there.
func MadeFor(o Object, id ID) bool {
	return o.Namespace() == id.Namespace && slices.ContainsFunc(List(o.metadata()["ownerReferences"]), func(owner any) bool {
		says := Object{Body: Map(owner)}
		return says.Group() == id.Group && says.Kind() == id.Kind && text(says.Body["name"]) == id.Name
	})
}
