package admission

import (
	"fmt"
	"strings"

	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/config/validation/agent"
	"istio.io/istio/pkg/util/protomarshal"
)

// Configuration gives all for which a control plane does not take the text as
// the configuration of its mesh: it would run by Istio's defaults in its place,
// of which none keeps meshes apart. A provider that it cannot use it leaves out.
func (*Judge) Configuration(text string) []string {
	_, err := mesh.ApplyMeshConfigDefaults(text)
	out := sentences(err, "")
	var read meshconfig.MeshConfig
	if err := protomarshal.ApplyYAML(text, &read); err != nil {
		return out // told above
	}
	if found := providers(read.GetExtensionProviders()); found != nil {
		out = append(out, strings.Join(found, "; ")) // of one field
	}
	return out
}

// providers are the reasons for which a control plane leaves providers out. Its
// own check of them only logs, and of most kinds it is not to be had from here:
// what all have in common is judged as those of one kind that is.
func providers(all []*meshconfig.MeshConfig_ExtensionProvider) []string {
	var out []string
	names := map[string]bool{}
	for _, p := range all {
		name := p.GetName()
		switch {
		case name == "":
			out = append(out, "an extension provider has no name")
		case names[name]:
			out = append(out, fmt.Sprintf("there are two extension providers %s", name))
		}
		names[name] = true
		for _, says := range provider(p) {
			out = append(out, fmt.Sprintf("extension provider %s: %s", name, says))
		}
	}
	return out
}

// provider are the reasons for which a provider is left out.
func provider(p *meshconfig.MeshConfig_ExtensionProvider) []string {
	m := p.ProtoReflect()
	is := m.WhichOneof(m.Descriptor().Oneofs().ByName("provider"))
	if is == nil {
		return []string{"says nothing of what it is"}
	}
	kind, of := is.JSONName(), m.Get(is).Message()
	fields := of.Descriptor().Fields()
	service, port := fields.ByName("service"), fields.ByName("port")
	if service == nil || port == nil {
		return nil
	}
	var out []string
	if of.Get(service).String() == "" {
		out = append(out, kind+" needs service")
	}
	if of.Get(port).Uint() == 0 {
		out = append(out, kind+" needs port, the one at which the service listens")
	}
	if out != nil {
		return out
	}
	var err error
	switch own := p.GetProvider().(type) {
	case *meshconfig.MeshConfig_ExtensionProvider_EnvoyExtAuthzHttp:
		err = agent.ValidateExtensionProviderEnvoyExtAuthzHTTP(own.EnvoyExtAuthzHttp)
	case *meshconfig.MeshConfig_ExtensionProvider_EnvoyExtAuthzGrpc:
		err = agent.ValidateExtensionProviderEnvoyExtAuthzGRPC(own.EnvoyExtAuthzGrpc)
	case *meshconfig.MeshConfig_ExtensionProvider_Opentelemetry:
		err = agent.ValidateExtensionProviderTracingOpentelemetry(own.Opentelemetry)
	default:
		err = agent.ValidateExtensionProviderEnvoyTCPAls(&meshconfig.MeshConfig_ExtensionProvider_EnvoyTcpGrpcV3LogProvider{
			Service: of.Get(service).String(), Port: uint32(of.Get(port).Uint()),
		})
	}
	return sentences(err, "")
}
