package compiler

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/host"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// noText is a regular expression that no text matches.
const noText = "[^\\x00-\\x{10FFFF}]"

// referrer is a row of the schema's table of references, ready to be looked for.
type referrer struct {
	plan.Reference
	name, like, pattern, but, apart, amid *pattern
	beyond                                *beyond
}

// referrers are the schema's tables by group and kind.
type referrers map[plan.Kinds]referring

type referring struct {
	rows      []*referrer
	maker     *plan.Maker
	brings    []plan.Brings
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
		row := &referrer{r, patternOf(r.Name), patternOf(r.Like), patternOf(r.Pattern), patternOf(cmp.Or(r.But, noText)), patternOf(cmp.Or(r.Apart, noText)), patternOf(r.Amid), beyondOf(r.Beyond)}
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
	for _, b := range p.Brings {
		add(b.Group, b.Kind, func(of *referring) { of.brings = append(of.brings, b) })
	}
	for _, l := range p.Listeners {
		add(l.Group, l.Kind, func(of *referring) { of.listeners = &l })
	}
	return out
}

// unknown tells an object of a kind of which the tables say nothing.
func (table referrers) unknown(id manifest.ID) bool {
	of, known := table[plan.Kinds{Group: id.Group, Kind: id.Kind}]
	far := len(of.rows) > 0 && of.maker == nil && of.brings == nil && of.listeners == nil && of.permits == nil
	return !known || far && !slices.ContainsFunc(of.rows, func(r *referrer) bool { return r.By != plan.ByElsewhere })
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
	// bind is what it asks of the listeners of the object, if it is for those.
	bind   *binding
	labels map[string]string
	words  []string
	// forms are others of the one word, of which each will do.
	forms []string
	host  host.Host
	where plan.Finding
	// by is who says it of what a control plane makes.
	by   manifest.ID
	from manifest.Placed
	// item is the part of the object that the place is in; unwritten tells that
	// the user wrote nothing of it; unsaid, that it holds where nothing is said.
	item      string
	unsaid    bool
	unwritten bool
}

// refers are what an object names and gives.
func (u *unit) refers(table referrers, o *built) []referral { return u.referring(o, table.rowsOf(o)) }

// referring are what it names and gives by some rows of its kind.
func (u *unit) referring(o *built, rows []*referrer) []referral {
	var out []referral
	documents := map[string]any{"": o.Body}
	away := elsewhereOf(o.Object, rows)
	for _, r := range rows {
		if r.By == plan.ByElsewhere || !r.name.MatchString(o.Name()) {
			continue
		}
		if _, read := documents[r.Data]; !read {
			documents[r.Data] = manifest.DataDocument(o.Object, r.Data)
		}
		named, whence := r.named(r.roots(o, documents[r.Data]))
		for _, p := range named {
			if r.passes(o, p) || r.Group == anyUnknown && (away.has(p.At) || judgedAt(out, p.At)) {
				continue
			}
			for _, ref := range r.read(o.Object, p) {
				u.place(o, &ref, whence)
				out = append(out, ref)
			}
		}
	}
	return out
}

// rowsOf are the rows of an object's kind, and of one of a user's that is none of Kubernetes'
// own those of all such.
func (table referrers) rowsOf(o *built) []*referrer {
	own := table[plan.Kinds{Group: o.Group(), Kind: o.Kind()}].rows
	if o.part != "" || manifest.IsBuiltIn(o.Group()) {
		return own
	}
	general := table[plan.Kinds{Group: anyUnknown, Kind: anyUnknown}].rows // last, of what no other row judges
	return slices.Concat(own, table[plan.Kinds{Group: anyKind, Kind: anyKind}].rows, general)
}

// roots are where the row's field leads on from.
func (r *referrer) roots(o *built, document any) []manifest.Placed {
	if !r.Pod {
		return []manifest.Placed{{Value: document}}
	}
	return manifest.PodPlaced(o.Object)
}

// place notes where a name stands: for one that holds where nothing is said,
// from whence it follows.
func (u *unit) place(o *built, ref *referral, whence *manifest.Placed) {
	p := ref.from
	if whence != nil {
		p = *whence
	}
	at := p.At
	if ref.Data != "" {
		at = []any{"data", ref.Data}
	}
	ref.field, ref.where = placeOf(ref.Data, p.At), u.blameValue(o, at, p)
	ref.unsaid = whence != nil
	ref.item = placeOf(ref.Data, p.At[:min(len(p.At), 2)])
	// A profile of the chart's has more than a mesh uses.
	ref.unwritten = o.part != "" && o.file == "" && o.source != authored && slices.Equal(ref.where.At, o.at)
}

// named are the places where something is named: by what is said, or by what
// holds where nothing is, which follows from another place.
func (r *referrer) named(root []manifest.Placed) (named []manifest.Placed, whence *manifest.Placed) {
	named = r.via(root, manifest.Below(root, r.Field))
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
