package compiler

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// referrer is a row of the schema's table of references, ready to be looked for.
type referrer struct {
	plan.Reference
	name, like *regexp.Regexp
}

// referrers are the schema's tables by group and kind.
type referrers map[plan.Kinds]referring

type referring struct {
	rows      []*referrer
	maker     *plan.Maker
	listeners *plan.Listener
	permits   *plan.Permit
}

// referrersOf makes the tables ready. Their patterns are the schema's, which a
// test compiles.
func referrersOf(p plan.Plan) referrers {
	out := referrers{}
	add := func(group, kind string, to func(*referring)) {
		of := out[plan.Kinds{Group: group, Kind: kind}]
		to(&of)
		out[plan.Kinds{Group: group, Kind: kind}] = of
	}
	for _, r := range p.References {
		row := &referrer{r, regexp.MustCompile(r.Name), regexp.MustCompile(r.Like)}
		for _, kind := range r.Kinds {
			add(r.Group, kind, func(of *referring) { of.rows = append(of.rows, row) })
		}
		if r.Permit != nil {
			add(r.Permit.Group, r.Permit.Kind, func(of *referring) { of.permits = r.Permit })
		}
	}
	for _, m := range p.Makers {
		add(m.Group, m.Kind, func(of *referring) { of.maker = &m })
	}
	for _, l := range p.Listeners {
		add(l.Group, l.Kind, func(of *referring) { of.listeners = &l })
	}
	return out
}

// referral is what an object names, or gives others to name.
type referral struct {
	*referrer
	// said is the name in messages, text as it is written, field its place in the
	// object.
	said, text, field string
	// to is the object that it names, labels those of the pods; words are what it
	// names or gives, those of a host where that is set.
	to manifest.ID
	// section is the one listener of it that is named.
	section string
	labels  map[string]string
	words   []string
	host    host.Host
	where   plan.Finding
	// item is the part of the object that the place is in; unwritten tells that
	// the user wrote nothing of it; unsaid, that it holds where nothing is said.
	item      string
	unsaid    bool
	unwritten bool
}

// refers are what an object names and gives.
func (u *unit) refers(table referrers, o *built) []referral {
	var out []referral
	documents := map[string]any{"": o.Body}
	for _, r := range table[plan.Kinds{Group: o.Group(), Kind: o.Kind()}].rows {
		if !r.name.MatchString(o.Name()) {
			continue
		}
		if _, read := documents[r.Data]; !read {
			documents[r.Data] = manifest.DataDocument(o.Object, r.Data)
		}
		root := []manifest.Placed{{Value: documents[r.Data]}}
		named, whence := r.named(root)
		for _, p := range named {
			ref, ok := r.read(o.Object, p)
			if !ok {
				continue
			}
			if whence != nil {
				p = *whence
			}
			at := p.At
			if r.Data != "" {
				at = []any{"data", r.Data}
			}
			ref.field, ref.where = placeOf(r.Data, p.At), u.blameValue(o, at, p)
			ref.unsaid = whence != nil
			ref.item = placeOf(r.Data, p.At[:min(len(p.At), 2)])
			// A profile of the chart's has more than a mesh uses.
			ref.unwritten = o.part != "" && o.file == "" && o.source != authored && slices.Equal(ref.where.At, o.at)
			out = append(out, ref)
		}
	}
	return out
}

// named are the places where something is named: by what is said, or by what
// holds where nothing is, which follows from another place.
func (r *referrer) named(root []manifest.Placed) (named []manifest.Placed, whence *manifest.Placed) {
	named = manifest.Below(root, r.Field)
	if r.Unless == nil {
		return named, nil
	}
	modes := manifest.Below(root, r.Unless.Field)
	switch off := slices.ContainsFunc(modes, func(p manifest.Placed) bool { return p.Value == any(r.Unless.Is) }); {
	case off:
		return nil, nil
	case len(named) > 0 || r.Otherwise == "" || len(modes) == 0 || len(r.Beside) > 0 && len(manifest.Below(root, r.Beside)) > 0:
		return named, nil
	}
	return []manifest.Placed{{Value: r.Otherwise}}, &modes[0]
}

// read takes what stands at a place for what it names.
func (r *referrer) read(o manifest.Object, p manifest.Placed) (referral, bool) {
	ref := referral{referrer: r}
	text, isText := p.Value.(string)
	ref.said, ref.text = text, text
	switch r.By {
	case plan.ByLabels:
		if ref.labels = manifest.Texts(p.Value); r.Label != "" {
			ref.labels = map[string]string{r.Label: text}
		}
		ref.said = pairs(ref.labels)
		return ref, len(ref.labels) > 0
	case plan.ByObject:
		fields := manifest.Texts(p.Value)
		ref.to, ref.section = r.object(o, fields), fields[r.Section]
		ref.said = ref.to.String()
		return ref, ref.to.Name != ""
	case plan.ByName:
		ref.to = r.byName(o, text)
		ref.said = ref.to.String()
		return ref, isText && !slices.Contains(r.Free, text)
	case plan.ByHost:
		ref.host = host.Parse(text, o.Namespace())
		return ref, isText && text != ""
	}
	ref.words = []string{text}
	if len(r.Of) > 0 {
		return ref, r.readOf(o, p, &ref)
	}
	return ref, isText && text != ""
}

// readOf takes what stands at a place for words that hold for a host.
func (r *referrer) readOf(o manifest.Object, p manifest.Placed, ref *referral) bool {
	of := ""
	for _, w := range manifest.Below([]manifest.Placed{p}, r.Of) {
		of, _ = w.Value.(string)
	}
	ns := o.Namespace()
	if r.To != nil {
		to := r.object(o, manifest.Texts(p.Value))
		if ns = to.Namespace; to.Kind != r.To.Kind || to.Group != r.To.Group {
			return false
		}
	}
	ref.host, ref.words = host.Parse(of, ns), nil
	for _, w := range manifest.Below([]manifest.Placed{p}, r.Names) {
		ref.words = append(ref.words, fmt.Sprint(w.Value))
	}
	ref.said = strings.Join(ref.words, ", ")
	return of != "" && (len(ref.words) > 0 || r.Gives)
}

// object is the one that fields refer to.
func (r *referrer) object(o manifest.Object, fields map[string]string) manifest.ID {
	to := manifest.ID{Group: r.To.Group, Kind: r.To.Kind, Namespace: o.Namespace(), Name: fields["name"]}
	if group, said := fields["group"]; said {
		to.Group = group
	}
	if kind := fields["kind"]; kind != "" {
		to.Kind = kind
	}
	if ns := fields["namespace"]; ns != "" {
		to.Namespace = ns
	}
	return to
}

// byName is the object that a text names: NAME, NAMESPACE/NAME, ./NAME, or, as
// it once was, NAME.NAMESPACE and more.
func (r *referrer) byName(o manifest.Object, text string) manifest.ID {
	to := manifest.ID{Group: r.To.Group, Kind: r.To.Kind, Namespace: o.Namespace(), Name: text}
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

// placeOf writes a place in an object, or in the document that it holds.
func placeOf(data string, at []any) string {
	var b strings.Builder
	if data != "" {
		b.WriteString(data + ": ")
	}
	for i, step := range at {
		switch step := step.(type) {
		case int:
			fmt.Fprintf(&b, "[%d]", step)
		default:
			if i > 0 {
				b.WriteString(".")
			}
			fmt.Fprint(&b, step)
		}
	}
	return b.String()
}
