package compiler

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/rewrite"
)

// checksums are annotations of pods by which charts have them replaced when what they read
// changes, as Helm's documentation has it; usual is the one that it shows.
const (
	checksums = "checksum/"
	usual     = checksums + "config"
)

// checksum puts that of what the pods of an addon will read where the addon has one: what
// it was made of is not what is wired and patched.
func (*builder) checksum(u *unit) {
	for _, o := range u.objects {
		if o.source < 0 || len(u.plan.Sources[o.source].Wires) == 0 {
			continue
		}
		annotations := manifest.PodAnnotations(o.Object)
		key := usual
		if _, has := annotations[usual]; !has {
			others := slices.Sorted(maps.Keys(annotations))
			i := slices.IndexFunc(others, func(key string) bool { return strings.HasPrefix(key, checksums) })
			if i < 0 {
				continue
			}
			key = others[i]
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
