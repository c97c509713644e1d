package compiler

import (
	"bytes"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// applied is where kubectl keeps what it has applied, of a Secret too.
const applied = "kubectl.kubernetes.io/last-applied-configuration"

// read takes the objects of files, but for the description's own, and those that
// controllers make of others. An inventory has no Secrets.
func (o *others) read(files []Live, ours func(manifest.Object) bool, secrets bool) []plan.Finding {
	var wrong []plan.Finding
	seen, all := 0, make([][]manifest.Object, len(files))
	o.lent = map[string]string{}
	for i, file := range files {
		file.Text = manifest.UTF8(file.Text)
		files[i].Text = file.Text
		fault := func(line int, says string) {
			wrong = append(wrong, plan.Finding{File: file.Name, Line: line, Rule: "inventory", Says: []any{says}})
		}
		objects, err := manifest.ParseDump(file.Text)
		faults := manifest.Faults(err)
		if len(faults) > 0 && bytes.Contains(file.Text, []byte("{{")) {
			fault(faults[0].Line, "is a template of Helm's, and not what it renders: helm template prints that")
			continue
		}
		for _, f := range faults {
			fault(f.Line, f.Message)
		}
		seen, all[i] = seen+len(objects), objects
		for _, object := range objects {
			if nameOf(object.ID()).kind == "Namespace" {
				o.lent[object.Name()] = object.Labels()[o.Mesh]
			}
		}
	}
	for i, file := range files {
		for _, object := range all[i] {
			if says := o.take(object, file, ours, secrets); says != "" {
				wrong = append(wrong, plan.Finding{File: file.Name, Line: manifest.LineOf(file.Text, object, nil), Rule: "inventory", Says: []any{says}})
			}
		}
	}
	o.know()
	if len(files) > 0 && seen == 0 && len(wrong) == 0 {
		wrong = append(wrong, plan.Finding{File: files[0].Name, Rule: "inventory", Says: []any{"has no object: an inventory is what kubectl prints, `meshc inventory` says by which command"}})
	}
	return wrong
}

// take keeps an object, but for the description's own, what controllers make, and what tools
// keep beside; it says what is wrong with one that is not to be there.
func (o *others) take(object manifest.Object, file Live, ours func(manifest.Object) bool, secrets bool) string {
	switch {
	case ours(object):
		if o.own != nil {
			o.own[object.ID()] = other{object, file.Name, o.keeper(object), file.Text, nil}
		}
		return ""
	case object.Kind() == "Pod" && o.serves(other{object, file.Name, "", file.Text, nil}), manifest.Made(object), object.Kind() == "Kustomization" && object.Group() == "kustomize.config.k8s.io":
		return ""
	case !secrets && secret(object):
		return object.ID().String() + " is there with its data: an inventory is kept in Git, and needs no Secrets. Leave them out"
	}
	if scopes := (manifest.Scopes{}); secrets && object.Namespace() == "" && scopes.Of(object) == manifest.Namespaced {
		object.SetNamespace("default") // as kubectl does
	}
	o.objects = append(o.objects, other{object, file.Name, o.keeper(object), file.Text, nil})
	return ""
}

// secret tells a Secret with what is in it, wherever.
func secret(o manifest.Object) bool {
	return o.Kind() == "Secret" && slices.ContainsFunc([]any{o.Body["data"], o.Body["stringData"], o.At("metadata", "annotations", applied)}, func(v any) bool {
		text, _ := v.(string)
		return text != "" || len(manifest.Map(v)) > 0
	})
}

// keeper names who keeps an object, "" where nobody says so.
func (o *others) keeper(object manifest.Object) string {
	labels, notes := object.Labels(), manifest.Texts(object.At("metadata", "annotations"))
	for _, k := range o.Keepers {
		from, name := labels, labels[k.Label]
		if k.Annotation != "" {
			from, name = notes, notes[k.Annotation]
		}
		if k.Cut != "" {
			name, _, _ = strings.Cut(name, k.Cut)
		}
		if name == "" {
			continue
		}
		if in := from[k.In]; k.In != "" && in != "" {
			name += " of " + in
		}
		return k.Says + " " + name
	}
	return ""
}
