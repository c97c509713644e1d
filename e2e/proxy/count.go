package proxy

import (
	"bytes"
	"regexp"

	"google.golang.org/protobuf/types/known/anypb"
)

// Count says of each kind of resource how many speak of each namespace.
type Count map[string]map[string]int

// References to a namespace in Envoy's configuration: a Service's host name,
// and the metadata that names the Istio resource something comes from. Both
// stand as plain text in the encoded message, at any depth.
var (
	references = regexp.MustCompile(`[.]([a-z0-9-]+)[.]svc|/namespaces/([a-z0-9-]+)/`)
	addresses  = regexp.MustCompile(`[0-9]{1,3}(?:[.][0-9]{1,3}){3}`)
)

// Count counts by namespace. owners tells to which namespace an address of a
// Service or a Pod belongs.
func (s Snapshot) Count(owners map[string]string) Count {
	count := Count{}
	for _, kind := range Kinds {
		count[kind] = map[string]int{}
		for _, resource := range s[kind] {
			for ns := range namespaces(resource, owners) {
				count[kind][ns]++
			}
		}
	}
	return count
}

func namespaces(resource *anypb.Any, owners map[string]string) map[string]bool {
	found := map[string]bool{}
	for _, match := range references.FindAllSubmatch(resource.Value, -1) {
		found[string(match[1])+string(match[2])] = true
	}
	for _, addr := range addresses.FindAll(resource.Value, -1) {
		if ns, ok := owners[string(addr)]; ok {
			found[ns] = true
		}
	}
	return found
}

func contains(resource *anypb.Any, text string) bool {
	return bytes.Contains(resource.Value, []byte(text))
}
