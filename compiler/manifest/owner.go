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
