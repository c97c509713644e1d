package admission

import "istio.io/istio/pkg/config/mesh"

// Configuration gives all for which a control plane does not take the text as
// the configuration of its mesh: it would run by Istio's defaults in its place,
// of which none keeps meshes apart.
func (*Judge) Configuration(text string) []string {
	_, err := mesh.ApplyMeshConfigDefaults(text)
	return sentences(err, "")
}
