package compiler

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// read takes what stands at a place for what it names.
func (r *referrer) read(o manifest.Object, p manifest.Placed) []referral {
	ref := referral{referrer: r, from: p}
	if len(r.Of) > 0 {
		return r.readOf(o, ref)
	}
	list, listed := p.Value.(string)
	if !r.Listed || !listed {
		return r.readOne(o, ref, p.Value)
	}
	var out []referral
	for item := range strings.SplitSeq(list, ",") {
		out = append(out, r.readOne(o, ref, strings.TrimSpace(item))...)
	}
	return out
}

// readOne takes a value, or an item of a list in one text.
func (r *referrer) readOne(o manifest.Object, ref referral, value any) []referral {
	text, of := r.textOf(value)
	ref.said, ref.text = text, text
	if r.anything() {
		ref.said = placeOf("", ref.from.At)
	}
	good := ref.said != ""
	switch r.By {
	case plan.ByLabels:
		if ref.labels = manifest.LabelsAt(value); r.Label != "" {
			ref.labels = map[string]string{r.Label: text}
		}
		ref.said = pairs(ref.labels)
		good = len(ref.labels) > 0
	case plan.ByObject:
		fields := manifest.Texts(value)
		ref.to, ref.bind = r.object(o, fields), r.binding(o, fields)
		ref.said = ref.to.String()
		good = ref.to.Name != "" && !slices.Contains(r.Free, ref.to.Name)
	case plan.ByName:
		ref.to = r.byName(o, text)
		if of != "" {
			ref.to.Namespace = of
		}
		ref.said = ref.to.String()
		good = good && !slices.Contains(r.Free, text)
	case plan.ByHost:
		ref.host = host.Parse(text, o.Namespace())
	case plan.ByWord:
		if ref.words = []string{text}; of != "" {
			ref.host = host.Parse(of, o.Namespace())
		}
	}
	if !good {
		return nil
	}
	return []referral{ref}
}

// anything tells a row of which whatever stands there is told.
func (r *referrer) anything() bool {
	return r.Alone != nil && (r.Alone.Selects || r.Alone.As != "" && r.Pattern == "")
}

// textOf is what the row's pattern finds in a text, all of it where there is none, and
// what that is of, where the pattern finds that, too.
func (r *referrer) textOf(v any) (text, of string) {
	if text, _ = v.(string); r.but.MatchString(text) {
		return "", ""
	}
	if r.Pattern == "" {
		return text, ""
	}
	switch found := r.pattern.FindStringSubmatch(text); len(found) {
	case 2:
		return found[1], ""
	case 3:
		return cmp.Or(found[2], r.Otherwise), found[1]
	}
	return "", ""
}

// readOf takes what stands at a place for words or labels that hold for hosts, or
// for an object.
func (r *referrer) readOf(o manifest.Object, ref referral) []referral {
	ns := o.Namespace()
	if r.To != nil {
		to := r.object(o, manifest.Texts(ref.from.Value))
		if ns = to.Namespace; to.Kind != r.To.Kind || to.Group != r.To.Group {
			return nil
		}
	}
	names := slices.DeleteFunc(manifest.Below([]manifest.Placed{ref.from}, r.Names), func(w manifest.Placed) bool {
		return r.Pattern != "" && !r.pattern.MatchString(fmt.Sprint(w.Value))
	})
	var out []referral
	for _, w := range manifest.Below([]manifest.Placed{ref.from}, r.Of) {
		of, _ := w.Value.(string)
		ref.host = host.Parse(of, ns)
		if r.To != nil && r.To.Kind != "Service" {
			ref.to = manifest.ID{Group: r.To.Group, Kind: r.To.Kind, Namespace: ns, Name: of}
			ref.host = host.Host{Name: ref.to.String()}
		}
		if r.Data != "" {
			ref.from = w // the text is what is found in what the user says
		}
		switch {
		case r.By == plan.ByPodPort:
			ref.labels = manifest.Texts(w.Value)
			out = append(out, ref.byWords(names)...)
		case of == "":
		case r.By == plan.ByWord:
			out = append(out, ref.wordsOf(w, names)...)
		case r.By == plan.ByLabels:
			out = append(out, ref.byLabels(names)...)
		}
	}
	return out
}

// wordsOf are referrals by the words of a host or an object that stands at a place.
func (ref referral) wordsOf(w manifest.Placed, names []manifest.Placed) []referral {
	switch {
	case ref.Gives:
		ref.words = wordsAt(names)
		return []referral{ref}
	case len(ref.Words) == 0:
		return ref.byWords(names)
	}
	var out []referral
	for _, forms := range ref.Words { // the first that is missing is told
		one := ref
		one.from, one.said, one.words, one.forms = w, ref.What, forms[:1], forms[1:]
		out = append(out, one)
	}
	return out
}

// byWords are referrals by each of the words that stand at places.
func (ref referral) byWords(places []manifest.Placed) []referral {
	var out []referral
	for i, at := range places {
		one := ref
		if one.words = wordsAt(places[i : i+1]); ref.Data == "" {
			one.from = at
		}
		if found := ref.pattern.FindStringSubmatch(one.words[0]); len(found) == 2 {
			one.words = found[1:]
		}
		one.said = one.words[0]
		out = append(out, one)
	}
	return out
}

func wordsAt(places []manifest.Placed) []string {
	var out []string
	for _, p := range places {
		out = append(out, fmt.Sprint(p.Value))
	}
	return out
}

// via are the places with what is found of an item elsewhere that is called as they
// say: of a mount, what its volume has.
func (r *referrer) via(root, places []manifest.Placed) []manifest.Placed {
	if r.Via == nil {
		return places
	}
	var out []manifest.Placed
	for _, p := range places {
		for _, item := range manifest.Below(root, r.Via.At) {
			if own := manifest.Map(item.Value); own[r.Via.By] != manifest.Map(p.Value)[r.Via.By] {
				continue
			}
			for _, has := range manifest.Below([]manifest.Placed{item}, r.Via.To) {
				both := maps.Clone(manifest.Map(p.Value))
				maps.Copy(both, manifest.Map(has.Value))
				out = append(out, manifest.Placed{Value: both, At: p.At})
			}
		}
	}
	return out
}

// object is the one that fields refer to.
func (r *referrer) object(o manifest.Object, fields map[string]string) manifest.ID {
	to := manifest.ID{Group: r.To.Group, Kind: r.To.Kind, Namespace: o.Namespace(), Name: fields["name"]}
	if to.Group == anyKind {
		to.Group = o.Group()
	}
	if group, said := fields["group"]; said {
		to.Group = group
	} else if group, said := fields["apiGroup"]; said {
		to.Group = group
	} else if version, said := fields["apiVersion"]; said && r.Versioned {
		if to.Group = ""; strings.Contains(version, "/") {
			to.Group, _, _ = strings.Cut(version, "/")
		}
	}
	if kind := fields["kind"]; kind != "" {
		to.Kind = kind
	}
	if ns := fields["namespace"]; ns != "" {
		to.Namespace = ns
	}
	if slices.Contains(r.Root, plan.Kinds{Group: to.Group, Kind: to.Kind}) {
		to.Namespace = "" // it holds for all, and so stands in none
	}
	if r.Unscoped {
		to.Namespace = ""
	}
	return to
}

// byName is the object that a text names: NAME, NAMESPACE/NAME, ./NAME, or, as
// it once was, NAME.NAMESPACE and more.
func (r *referrer) byName(o manifest.Object, text string) manifest.ID {
	to := manifest.ID{Group: r.To.Group, Kind: r.To.Kind, Namespace: o.Namespace(), Name: text}
	if r.Unscoped {
		to.Namespace = ""
	}
	if r.Plain {
		return to
	}
	if ns, name, ok := strings.Cut(text, "/"); ok {
		to.Name = name
		if ns != "." {
			to.Namespace = ns
		}
	} else if labels := strings.Split(text, "."); len(labels) > 1 {
		to.Name, to.Namespace = labels[0], labels[1]
	}
	return to
}
