package rewrite

import (
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// renames are new names by kind and old name.
type renames map[string]map[string]string

func (n renames) add(kind, from, to string) {
	if n[kind] == nil {
		n[kind] = map[string]string{}
	}
	n[kind][from] = to
}

// rename names objects of some kinds and one name.
type rename plan.Rename

func (r rename) looksFor() string { return strings.Join(r.Kinds, " or ") + " " + r.From }

func (r rename) change(w *rewriter) int {
	names := renames{}
	for _, kind := range r.Kinds {
		names.add(kind, r.From, r.To)
	}
	return w.rename(names, r.Flags)
}

// suffix names objects after what they are called.
type suffix plan.Suffix

func (s suffix) looksFor() string {
	if len(s.Kinds) == 0 {
		return "object outside namespaces without " + s.Suffix
	}
	return strings.Join(s.Kinds, " or ") + " without " + s.Suffix
}

func (s suffix) change(w *rewriter) int {
	names := renames{}
	for _, o := range w.objects {
		if s.isFor(o, w.scopes) {
			names.add(o.Kind(), o.Name(), o.Name()+s.Suffix)
		}
	}
	return w.rename(names, s.Flags)
}

// isFor tells the objects that get the suffix. What an object of the fixed
// kinds is called is not free: it says what the object is of.
func (s suffix) isFor(o object, scopes manifest.Scopes) bool {
	switch {
	case o.named || s.Unless != "" && strings.HasSuffix(o.Name(), s.Unless):
		return false
	case len(s.Kinds) > 0:
		return slices.Contains(s.Kinds, o.Kind())
	}
	fixed := []string{"APIService", "CSIDriver", "CustomResourceDefinition", "Namespace", "Node", "StorageVersion"}
	return scopes.Of(o.Object) == manifest.Cluster && !slices.Contains(fixed, o.Kind())
}

// rename names objects and all that refers to them.
func (w *rewriter) rename(names renames, flags []string) int {
	n := 0
	for i, o := range w.objects {
		if _, ok := names[o.Kind()][o.Name()]; ok {
			w.objects[i].named = true
			n++
		}
	}
	n += w.edit(names.find, names.mentioned)
	for _, flag := range flags {
		n += w.flagged(flag, names)
	}
	return n
}

// find gives the names and references of a document.
func (n renames) find(document any) []manifest.Edit {
	var out []manifest.Edit
	walk(document, nil, func(m map[string]any, path []any) {
		replace := func(kind string, from any, steps ...any) {
			if to, ok := n[kind][text(from)]; ok {
				out = append(out, manifest.Edit{Path: join(path, steps...), From: text(from), To: to})
			}
		}
		kind := text(m["kind"])
		if metadata := manifest.Map(m["metadata"]); metadata != nil {
			replace(kind, metadata["name"], "metadata", "name")
		} else {
			replace(kind, m["name"], "name") // roleRef, subjects, targetRef, ownerReferences
		}
		for field, value := range m {
			replace(kindNamed(field), value, field)
			replace(kindBehind(field), manifest.Map(value)["name"], field, "name")
		}
		n.rule(m, replace)
	})
	return out
}

// rule finds names in a rule of a role.
func (n renames) rule(m map[string]any, replace func(kind string, from any, steps ...any)) {
	resources := manifest.List(m["resources"])
	if len(resources) == 0 {
		return
	}
	for i, name := range manifest.List(m["resourceNames"]) {
		for kind := range n {
			if slices.Contains(resources, any(plural(kind))) {
				replace(kind, name, "resourceNames", i)
			}
		}
	}
}

// plural is a kind as resources name it.
func plural(kind string) string {
	lower := strings.ToLower(kind)
	switch {
	case strings.HasSuffix(lower, "s"):
		return lower + "es"
	case strings.HasSuffix(lower, "y") && !strings.HasSuffix(lower, "ay"):
		return lower[:len(lower)-1] + "ies"
	}
	return lower + "s"
}

// kindNamed is the kind that a field names, by the names that Kubernetes gives
// to such fields.
func kindNamed(field string) string {
	switch field {
	case "claimName":
		return "PersistentVolumeClaim"
	case "gatewayClassName":
		return "GatewayClass"
	case "ingressClassName":
		return "IngressClass"
	case "priorityClassName":
		return "PriorityClass"
	case "runtimeClassName":
		return "RuntimeClass"
	case "secretName":
		return "Secret"
	case "serviceAccountName", "serviceAccount":
		return "ServiceAccount"
	case "serviceName":
		return "Service"
	case "storageClassName":
		return "StorageClass"
	}
	return ""
}

// kindBehind is the kind that a field names by the name in it.
func kindBehind(field string) string {
	switch field {
	case "configMap", "configMapRef", "configMapKeyRef":
		return "ConfigMap"
	case "secretRef", "secretKeyRef":
		return "Secret"
	case "service":
		return "Service"
	}
	return ""
}

// mentioned tells whether a text can hold a reference.
func (n renames) mentioned(in string) bool {
	for _, names := range n {
		for from := range names {
			if strings.Contains(in, from) {
				return true
			}
		}
	}
	return false
}

// flagged renames in the values of a flag of containers.
func (w *rewriter) flagged(flag string, names renames) int {
	n := 0
	value := func(have string) (string, bool) {
		for _, of := range names {
			if to, ok := of[have]; ok {
				return to, true
			}
		}
		return "", false
	}
	for _, o := range w.objects {
		for _, c := range manifest.List(manifest.PodSpec(o.Object)["containers"]) {
			for _, key := range []string{"command", "args"} {
				list := manifest.List(manifest.Map(c)[key])
				for i, item := range list {
					if to, ok := value(strings.TrimPrefix(text(item), flag+"=")); ok && strings.HasPrefix(text(item), flag+"=") {
						list[i] = flag + "=" + to
						n++
					} else if to, ok := value(text(item)); ok && i > 0 && list[i-1] == flag {
						list[i] = to
						n++
					}
				}
			}
		}
	}
	return n
}
