package shape

import (
	"maps"

	"k8s.io/apimachinery/pkg/runtime"
	gateway "sigs.k8s.io/gateway-api/apis/v1"
	gatewayalpha2 "sigs.k8s.io/gateway-api/apis/v1alpha2"
	gatewayalpha3 "sigs.k8s.io/gateway-api/apis/v1alpha3"
	gatewaybeta "sigs.k8s.io/gateway-api/apis/v1beta1"

	"meshc.dev/compiler/manifest"
)

// newer says of which release the types are, and what to do where the cluster's is newer. They
// are those of both of its channels: what it has, some cluster has.
const newer = " in Gateway API 1.6: if the cluster's is newer, bring its definitions in `cluster: crds: extra`"

// furtherTypes are those of kinds that are not Kubernetes' own and that a cluster has
// definitions of, whether they ship or not.
func furtherTypes() *runtime.Scheme {
	types := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{gateway.Install, gatewaybeta.Install, gatewayalpha2.Install, gatewayalpha3.Install} {
		if err := add(types); err != nil {
			panic(err) // a test makes them
		}
	}
	return types
}

// typed gives what is wrong with the fields of a custom resource for which no definition was
// learned, by its Go types, where there are any: names and types, and no values. Its metadata
// is left to others. What the types do not know a newer release may: it is said how to tell.
func (s *Schemas) typed(o manifest.Object) []manifest.Fault {
	typed, err := s.further().New(kindOf(o))
	if err != nil {
		return s.otherVersion(o)
	}
	body := maps.Clone(o.Body)
	delete(body, "metadata")
	faults := decode(body, typed)
	for i, f := range faults {
		if f.Says == noField {
			faults[i].Says = noField + newer
		}
	}
	return faults
}

// otherVersion says which versions there are of a kind that has types in others alone.
func (s *Schemas) otherVersion(o manifest.Object) []manifest.Fault {
	var versions []string
	for _, v := range s.further().VersionsForGroupKind(kindOf(o).GroupKind()) {
		versions = append(versions, v.Version)
	}
	if len(versions) == 0 {
		return nil
	}
	fault := misnamed("apiVersion", o.Version(), o.Group()+" "+o.Kind(), versions)
	fault.Says += newer
	return []manifest.Fault{fault}
}
