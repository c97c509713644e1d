package compiler

import (
	"maps"
	"slices"

	"meshc.dev/compiler/chart"
	"meshc.dev/compiler/cluster"
	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/manifest/admission"
	"meshc.dev/compiler/manifest/shape"
	"meshc.dev/compiler/mold"
	"meshc.dev/compiler/plan"
)

// unit is a plan on its way to manifests: its objects, what is wrong with
// them, and in the end their facts and, if wanted, their text.
type unit struct {
	// strayed are fields whose objects go by a name that is wrong.
	strayed []plan.Path
	plan    plan.Plan
	// further are units of the tree beside its own that it has objects of.
	further []string
	// names are those by which it differs from units that are like it.
	names *mold.Names
	// filled counts the sources that were rendered for others, too.
	filled    int
	objects   []built
	findings  []plan.Finding
	facts     []fact
	wanted    bool
	documents []Document
	// scopes are those of all units, and of the CRDs that the unit brings.
	scopes manifest.Scopes
	// unchecked counts objects whose kinds no schema describes.
	unchecked map[string]int
	// schemas judge its custom resources.
	schemas   *shape.Schemas
	manifests *manifests
	// whole tells that all kinds of the cluster are known.
	whole bool
	// base is what the schema alone renders where the user has a hand.
	base baseline
	// crafts are what a control plane makes for its objects, makes the facts of these.
	crafts []built
	makes  []fact
	// spares are what would be made for objects of classes of which the unit has none.
	spares []built
	// spoilt are the places in documents, by these, of which it is told that an API server
	// would not take what is made with them.
	spoilt map[string][][]any
	// shares are definitions that the mesh brings, and that are the cluster's.
	shares []built
	// dropped are objects that a rewrite has left out, and of which is noted what is
	// lost.
	dropped []dropped
	// idle are the user's patches that change nothing, suspects values that may be
	// dead.
	idle     []plan.Finding
	suspects []suspect
	// final are its objects, and proxies the images that are injected, where the API server
	// holds meshes to something.
	final   []built
	proxies []string
	// halted tells that the schema's patches could not be applied: what follows
	// from that is not told.
	halted bool
}

// built is an object, the field that asked for it and the user's manifest that
// it is from, if it is from one.
type built struct {
	manifest.Object
	at   plan.Path
	file string
	// part of what the mesh stands on, if it is one, and the number of the
	// plan's source, or authored.
	part   string
	source int
	// calls are what the user has it name of the unit's own, in full.
	calls []call
	// hooks are events of a tool's at which it is an ordinary object.
	hooks []string
	// into is the unit of the tree that it is written to, if that is another, and lists
	// are filled with what units have, counts with how much the unit's objects take.
	into     string
	lists    []plan.Listing
	counts   []plan.Count
	literals []plan.Literal
	// unconfined is the field that leaves it as it is written, with rights in the whole cluster.
	unconfined plan.Path
	// merging is of what it is made, if a control plane makes it.
	merging *merging
	// refused tells that the gate did not let it pass: what follows from that
	// is not told, too.
	refused bool
	// differs tells that it is refused as what the mesh stands on: what the audit
	// would find in it follows from that.
	differs bool
}

// builder builds units. Scopes and tools are complete once the shared unit is
// built.
type builder struct {
	charts    *chart.Renderer
	casts     *casts
	prints    *prints
	manifests *manifests
	scopes    manifest.Scopes
	judge     *cluster.Judge
	control   *admission.Judge
	// schemas are those of crds, which the meshes share.
	schemas *shape.Schemas
	crds    []manifest.Object
	tools   tools
	sights  []sight
	crowds  []plan.Crowd
	wants   []sight
	// readings tell what counts of values, by part, besides what of that counts only
	// beside others, idle what of objects does.
	readings map[string]reading
	besides  []beside
	idle     []idle
	// hostFields are where hosts are, captures what is done to others', territory
	// whose namespaces they lead to.
	hostFields []hostField
	captures   []plan.Capture
	outbounds  []plan.Outbound
	territory  territory
	grants     grants
	refers     referrers
	issues     issuing
	labelling  labelling
	// runs are programs that are told by flags what follows from a unit.
	runs  []program
	ranks ranks
	notes []plan.Note
	waves []string
	// whole tells that the shared unit's plan was made and all its objects are
	// there: else nobody knows which kinds there are.
	whole bool
	// claims are those of all units, images what is gathered of them where the shared
	// unit has literals of images.
	claims func() claims
	images *images
	// keeps tells that the API server holds meshes to something, or may.
	keeps bool
	// looks is who looks at final objects, nil if nobody does.
	looks looker
}

// stages are a unit's way from its plan to manifests.
var stages = slices.Concat(
	[]stage{(*builder).render, (*builder).author, (*builder).wire, (*builder).tell, (*builder).patch, (*builder).checksum},
	gate,
)

// end are the last: those of the shared unit come when all meshes have given it
// what is not theirs.
var end = []stage{(*builder).attribute, (*builder).dead, (*builder).lose, (*builder).await, (*builder).craft, (*builder).secure, (*builder).bound, (*builder).programs, (*builder).seats, (*builder).serve, (*builder).note, (*builder).number, (*builder).canonical, (*builder).order, (*builder).format}

type stage func(*builder, *unit)

func (b *builder) build(p plan.Plan, wanted bool) unit {
	u := unit{plan: p, further: p.Further(), names: namesOf(append([]string{p.Unit}, p.Owns...), p.Claims), wanted: wanted, scopes: b.begin(p), manifests: b.manifests}
	u.whole = b.whole
	for _, stage := range stages {
		stage(b, &u)
	}
	if p.Unit == plan.Shared {
		b.whole = !p.Partial && len(u.findings) == 0
		return u
	}
	for _, stage := range end {
		stage(b, &u)
	}
	if b.looks != nil {
		b.looks.see(&u)
	}
	b.keep(&u)
	u.objects, u.base = nil, baseline{}
	if !b.keeps {
		u.crafts = nil
	}
	return u
}

// packed builds a unit that packs its plan again where nobody renders of it once more.
func (b *builder) packed(p plan.Plan, wanted bool) (unit, error) {
	whole, err := p.Whole()
	if err != nil {
		return unit{}, err
	}
	u := b.build(whole, wanted)
	if len(u.suspects) == 0 {
		u.plan = p
	}
	return u, nil
}

// found notes what is wrong with a field of the unit.
func (u *unit) found(at plan.Path, rule string, says ...any) {
	u.findings = append(u.findings, plan.Finding{Field: plan.Field{Unit: u.plan.Unit, At: at}, Rule: rule, Says: says})
}

func (b *builder) author(u *unit) {
	rendered := map[manifest.ID]bool{}
	for _, o := range u.objects {
		rendered[o.ID()] = true
	}
	for _, a := range u.plan.Objects {
		if a.Spare && rendered[manifest.Object{Body: a.Object}.ID()] {
			continue
		}
		if len(u.plan.Own) > 0 {
			a.Object = manifest.Map(manifest.Clone(a.Object)) // the plan keeps what no patch has changed
		}
		u.objects = append(u.objects, built{Object: manifest.Object{Body: a.Object}, at: a.At, part: a.Part, source: authored, into: a.Into, lists: a.Lists, counts: a.Counts, literals: a.Literals})
	}
}

// begin gives what is known of kinds when a unit's turn comes: what the shared
// unit and its CRDs say, which itself adds to that.
func (b *builder) begin(p plan.Plan) manifest.Scopes {
	if p.Unit == plan.Shared {
		b.tools, b.sights, b.wants, b.whole = toolsOf(p.Tools), sightsOf(p.Sights), sightsOf(p.Wants), true
		b.hostFields, b.captures, b.outbounds, b.crowds = hostFieldsOf(p.HostFields), p.Captures, p.Outbounds, p.Crowds
		b.refers, b.ranks, b.notes, b.waves = referrersOf(p), ranksOf(p.Order), p.Notes, p.Waves
		b.issues, b.runs, b.labelling = issuingOf(p), programsOf(p.Programs), labellingOf(p)
		b.readings, b.besides, b.idle = readingsOf(p.Readings), besidesOf(p.Besides), idleOf(p.Idle)
		if b.looks != nil {
			b.looks.learn(p)
		}
		b.learnImages(p)
		b.keeps = b.keeps || p.Applier != nil
		return b.scopes
	}
	return maps.Clone(b.scopes)
}

// tell adds what the plan says of kinds. CRDs, which render learned, say it
// better.
func (b *builder) tell(u *unit) {
	for _, o := range u.objects {
		u.scopes.Learn(o.Object)
	}
	for kind, scope := range u.plan.Kinds {
		u.scopes.Tell(kind, scope)
	}
}
