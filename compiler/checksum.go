package compiler

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"meshc.dev/compiler/chart"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/rewrite"
)

// checksum puts that of what the pods of an addon will read where the addon has one: what
// it was made of is not what is wired and patched.
func (*builder) checksum(u *unit) {
	for _, o := range u.objects {
		if o.source < 0 || len(u.plan.Sources[o.source].Wires) == 0 || u.plan.Sources[o.source].Unwired != nil {
			continue
		}
		annotations := manifest.PodAnnotations(o.Object)
		key, has := chart.Checksum(annotations)
		if !has {
			continue
		}
		manifest.AnnotatePods(o.Object, key, checksumOf(annotations[key], o.Object, u.objects))
	}
}

// checksumOf is that of all that the pods of a workload read, and of what their chart made.
func checksumOf(before string, workload manifest.Object, all []built) string {
	read := []string{before}
	for _, o := range all {
		if o.Namespace() == workload.Namespace() && rewrite.Reads(workload, o.Object) {
			text, _ := json.Marshal(manifest.Data(o.Object)) // of texts, always
			read = append(read, o.ID().String()+string(text))
		}
	}
	slices.Sort(read[1:])
	sum := sha256.Sum256([]byte(strings.Join(read, "\n")))
	return hex.EncodeToString(sum[:])
}
