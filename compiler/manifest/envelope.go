package manifest

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"meshc.dev/compiler/nearest"
)

// writable are the fields of an object's metadata that people write.
var writable = []string{"annotations", "labels", "name", "namespace"}

// ofServer says of fields that no user writes them.
const ofServer = "the API server writes it: leave it out"

// unwritten are the others (metav1.ObjectMeta), and why nobody writes them.
var unwritten = map[string]string{
	"creationTimestamp":          ofServer,
	"deletionGracePeriodSeconds": ofServer,
	"deletionTimestamp":          ofServer,
	"finalizers":                 "it keeps the object, and its namespace, from being deleted until somebody else takes it away: leave it out",
	"generateName":               "an object that is applied has a name: leave it out",
	"generation":                 ofServer,
	"managedFields":              ofServer,
	"ownerReferences":            "the object would be deleted with another, which only the cluster knows by its UID: leave it out",
	"resourceVersion":            ofServer,
	"selfLink":                   ofServer,
	"uid":                        ofServer,
}

// Envelope tells what is wrong with an object around what its kind is about:
// it has apiVersion, kind and metadata, as kubectl reads them, in metadata what
// people write, and beside them the fields that its kind has. What it finds
// sound, kubectl, Argo CD and Flux read as the one object that meshc judged.
func Envelope(o Object, kinds Scopes) []Fault {
	var faults []Fault
	add := func(says string, path ...any) { faults = append(faults, Fault{path, says}) }
	for _, field := range []string{"apiVersion", "kind"} {
		if text(o.Body[field]) == "" {
			add(field+" must be a text", field)
		}
	}
	if _, list := o.Body["items"]; list {
		// unstructured.IsList of apimachinery asks for this field, not for the kind.
		add("items makes a list of it, whatever its kind: what applies it takes the objects in there in its place", "items")
	}
	if strings.HasSuffix(o.Kind(), "List") && kinds.Of(o) == Unknown {
		add("a list is no object: give each of its items", "kind")
	}
	if len(faults) > 0 {
		return faults
	}
	fields, open := kinds.Fields(o)
	for _, key := range slices.Sorted(maps.Keys(o.Body)) {
		switch {
		case key == "apiVersion", key == "kind", key == "metadata":
		case slices.Contains(fields, key), open && fieldName.MatchString(key):
		default:
			add(fmt.Sprintf("a %s has no field %s", o.Kind(), key)+meant(key, fields), key)
		}
	}
	return append(faults, o.metadataFaults()...)
}

var fieldName = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9]*$`)

func (o Object) metadataFaults() []Fault {
	m := o.metadata()
	if m == nil {
		return []Fault{{[]any{"metadata"}, "metadata must be a mapping with a name"}}
	}
	var faults []Fault
	var ofServers []string
	for _, key := range slices.Sorted(maps.Keys(m)) {
		value := m[key]
		says := ""
		switch why, server := unwritten[key]; {
		case value == nil:
		case server && why == ofServer:
			ofServers = append(ofServers, key)
		case key == "labels", key == "annotations":
			if Map(value) == nil {
				says = "must be a mapping"
			}
		case slices.Contains(writable, key):
			if _, ok := value.(string); !ok {
				says = "must be a text"
			}
		case server:
			says = why
		default:
			says = "there is no such field in metadata" + meant(key, writable)
		}
		if says != "" {
			faults = append(faults, Fault{[]any{"metadata", key}, "metadata." + key + ": " + says})
		}
	}
	faults = append(faults, serversOwn(ofServers)...)
	if text(m["name"]) == "" && len(faults) == 0 {
		faults = append(faults, Fault{[]any{"metadata"}, "metadata.name is missing"})
	}
	return faults
}

// serversOwn tells fields of metadata that the API server writes: what kubectl get has printed has
// several, by one mistake.
func serversOwn(keys []string) []Fault {
	switch len(keys) {
	case 0:
		return nil
	case 1:
		return []Fault{{[]any{"metadata", keys[0]}, "metadata." + keys[0] + ": " + ofServer}}
	}
	return []Fault{{[]any{"metadata", keys[0]}, "metadata has " + strings.Join(keys, ", ") + ": the API server writes them: leave them out"}}
}

// meant is the end of a sentence on a word that was likely meant to be another.
func meant(word string, words []string) string {
	if like, ok := nearest.Like(word, words); ok {
		return ": did you mean " + like + "?"
	}
	return ""
}

// Settle takes a creationTimestamp of null out of an object's metadata, which
// generators leave there (kubectl create --dry-run, controller-gen): it says
// nothing, and the API server has another.
func Settle(o Object) {
	m := o.metadata()
	if value, is := m["creationTimestamp"]; is && value == nil {
		delete(m, "creationTimestamp")
	}
}

// Names are stricter than the API server, which takes any that is one segment
// of a URL's path (apimachinery's path.IsValidPathSegmentName): each becomes
// part of a file's name, and of a line of a report.
var (
	safeName    = regexp.MustCompile(`^[A-Za-z0-9]([-A-Za-z0-9._:@+]*[A-Za-z0-9])?$`)
	safeGroup   = regexp.MustCompile(`^([a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*)?$`)
	safeVersion = regexp.MustCompile(`^[a-z]([-a-z0-9]*[a-z0-9])?$`)
	safeKind    = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*$`)
	safeLabel   = regexp.MustCompile(`^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$`)
)

// longestFile is how long a file's name may be on file systems in use (NAME_MAX
// of Linux, HFS+ and NTFS).
const longestFile = 255

// Names tells which of the words that identify an object cannot stand in the
// name of a file, or in a line of a report.
func Names(o Object) []Fault {
	var faults []Fault
	for _, n := range []struct {
		is    string
		path  []any
		right *regexp.Regexp
		long  int
		must  string
	}{
		{o.Name(), []any{"metadata", "name"}, safeName, 253, "letters, digits and -._:@+, with a letter or digit at both ends"},
		{o.Namespace(), []any{"metadata", "namespace"}, safeLabel, 63, "lower-case letters, digits and '-', with a letter or digit at both ends"},
		{o.Group(), []any{"apiVersion"}, safeGroup, 253, "a DNS name, '/' and a version"},
		{o.Version(), []any{"apiVersion"}, safeVersion, 63, "lower-case letters and digits after the group's '/'"},
		{o.Kind(), []any{"kind"}, safeKind, 63, "letters and digits"},
	} {
		switch field := PathString(n.path); {
		case !n.right.MatchString(n.is):
			faults = append(faults, Fault{Path: n.path, Says: fmt.Sprintf("%s must be of %s, not %q", field, n.must, n.is)})
		case len(n.is) > n.long:
			faults = append(faults, Fault{Path: n.path, Says: fmt.Sprintf("%s has %d characters, and may have %d", field, len(n.is), n.long)})
		}
	}
	if name := FileName(o.ID(), o.Version(), true); len(faults) == 0 && len(name) > longestFile {
		faults = append(faults, Fault{Path: []any{"metadata", "name"}, Says: fmt.Sprintf("the name of its file would have %d characters, and may have %d: shorten the object's name", len(name), longestFile)})
	}
	return faults
}

// FileName is the name of an object's file, in lower case, since some file
// systems tell no case: [NAMESPACE_][GROUP_]VERSION_KIND_NAME.yaml, as
// kustomize names them.
func FileName(id ID, version string, withNamespace bool) string {
	var parts []string
	if withNamespace && id.Namespace != "" {
		parts = append(parts, id.Namespace)
	}
	if id.Group != "" {
		parts = append(parts, id.Group)
	}
	parts = append(parts, version, id.Kind, id.Name)
	return strings.ToLower(strings.Join(parts, "_")) + ".yaml"
}
