package compiler

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// frame is what a control plane makes for an object before anything is merged into it.
type frame struct {
	of    plan.Frame
	notes map[string]any
	made  *made
	maker *plan.Maker
	texts map[string]any
}

// frameOf is that of an object for which something is made, nil if it is not known.
func (b *builder) frameOf(u *unit, o manifest.Object) *frame {
	m := b.refers.maker(o)
	if m == nil || m.Overlays == nil || m.Service == nil {
		return nil
	}
	made := b.refers.made(o)
	if made == nil {
		return nil
	}
	i := slices.IndexFunc(m.Overlays.Frames, func(f plan.Frame) bool {
		return len(f.Classes) == 0 || slices.Contains(f.Classes, made.class)
	})
	if i < 0 {
		return nil
	}
	f := &frame{of: m.Overlays.Frames[i], made: made, maker: m.Maker, notes: map[string]any{}}
	for _, p := range annotationsOf(m.Maker, o) {
		for key, value := range manifest.Texts(p.Value) {
			f.notes[key] = value
		}
	}
	pods := map[string]any{}
	for key, value := range made.pods {
		pods[key] = value
	}
	f.texts = map[string]any{
		"@name": made.service, "@object": o.Name(), "@account": made.account, "@pods": pods,
		"@select": map[string]any{m.Label: o.Name()}, "@type": m.typeOf(o, made), "@ports": u.portsOf(m.Service, o),
	}
	values := manifest.Finder{}
	for _, found := range f.of.Found {
		f.texts[found.Text] = u.foundFor(f, found, m.Overlays, values)
	}
	return f
}

// foundFor is what a text of a frame stands for.
func (u *unit) foundFor(of *frame, f plan.Found, ways *plan.Overlays, values manifest.Finder) any {
	for o := range u.sound {
		if o.part != ways.Home {
			continue
		}
		if value, _ := values.Find(o.Object, ways.Values, f.Within); len(manifest.Map(value)) > 0 {
			return value
		}
	}
	if f.Usual == nil {
		return nil
	}
	return of.fill(f.Usual)
}

// maker is how something is made for an object, nil if nothing is.
func (table referrers) maker(o manifest.Object) *maker {
	if m := table[plan.Kinds{Group: o.Group(), Kind: o.Kind()}].maker; m != nil {
		return &maker{m}
	}
	return nil
}

type maker struct{ *plan.Maker }

// typeOf is that of the Service.
func (m *maker) typeOf(o manifest.Object, made *made) string {
	kind := m.Service.Usual
	if slices.Contains(m.Plain, made.class) {
		kind = m.Service.Plain
	}
	if own := o.Annotation(m.Service.Annotation); own != "" {
		kind = own
	}
	return kind
}

// portsOf are those of the Service that is made for an object: each number once.
func (u *unit) portsOf(s *plan.MadeService, o manifest.Object) []any {
	seen, names := map[string]bool{}, map[string]bool{}
	var out []any
	add := func(name string, port any) {
		number := fmt.Sprint(port)
		if seen[number] {
			return
		}
		name = strings.ReplaceAll(name, ".", "-")
		name = name[:min(len(name), 63)]
		if name == "" || names[name] {
			name = "port-" + number
		}
		seen[number], names[name] = true, true
		out = append(out, map[string]any{"name": name, "port": port, "protocol": "TCP"})
	}
	for _, p := range s.Further {
		add(p.Name, p.Port)
	}
	from := manifest.Each(o, s.Ports)
	for by := range u.sound {
		if s.Beside == nil || by.Kind() != s.Beside.Kind || by.Group() != s.Beside.Group || by.Namespace() != o.Namespace() {
			continue
		}
		if slices.ContainsFunc(manifest.Each(by.Object, s.Beside.Of), func(p manifest.Placed) bool { return p.Value == any(o.Name()) }) {
			from = append(from, manifest.Each(by.Object, s.Ports)...)
		}
	}
	for _, p := range from {
		listener := manifest.Map(p.Value)
		add(fmt.Sprint(listener["name"]), listener["port"])
	}
	return out
}

// object is what is made under a key.
func (f *frame) object(key string, kind plan.Overlay, namespace string) manifest.Object {
	body := manifest.Map(f.fill(f.of.Objects[key]))
	if body == nil {
		body = map[string]any{}
	}
	name := f.made.service
	if kind.Kind == "ServiceAccount" {
		name = f.made.account
	}
	body["apiVersion"], body["kind"] = strings.TrimPrefix(kind.Group+"/"+kind.Version, "/"), kind.Kind
	meta := map[string]any{"name": name, "namespace": namespace}
	if len(f.notes) > 0 {
		meta["annotations"] = maps.Clone(f.notes)
	}
	body["metadata"] = meta
	return manifest.Object{Body: body}
}

// fill is a value with what its texts stand for; what is not known is left out.
func (f *frame) fill(v any) any {
	switch v := v.(type) {
	case string:
		if strings.HasPrefix(v, "@") {
			return manifest.Clone(f.texts[v])
		}
	case json.Number:
		n, _ := v.Int64()
		return int(n)
	case map[string]any:
		out := map[string]any{}
		for key, inner := range v {
			if strings.HasPrefix(key, "@") {
				maps.Copy(out, manifest.Map(f.texts[key]))
			} else if filled := f.fill(inner); filled != nil {
				out[key] = filled
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, inner := range v {
			out[i] = f.fill(inner)
		}
		return out
	}
	return v
}
