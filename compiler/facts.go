package compiler

import (
	"slices"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// fact is what the audit needs to know of an object.
type fact struct {
	id manifest.ID
	at plan.Path
	// file and line of the user's manifest that it is from, if it is from one.
	file string
	line int
	// refused tells that nothing else is judged of the object.
	refused bool
	// takes are things of the cluster that the object asks for by number or
	// address, each with whoever may share it.
	takes []manifest.Take
	// takesAt are the user's places for what it takes.
	takesAt []plan.Finding
	// with is what is merged into it, where a control plane makes it.
	with manifest.ID
	// pairsAt are the user's places for pairs of names in namespaces that are not the unit's.
	pairsAt []plan.Finding
	// spaceAt is the user's place for a namespace that is not the unit's.
	spaceAt *plan.Finding
	// doorAt is the user's place for what makes it a door.
	doorAt *plan.Finding
	// references are objects that must exist for this one to work.
	references []manifest.Reference
	// namedAt are the user's places for these, if the user has a hand in the object.
	namedAt []plan.Finding
	// pairs are objects that it names with their namespace, whatever for.
	pairs []manifest.Reference
	// webhooks are the parts of a webhook configuration.
	webhooks []manifest.Webhook
	// webhooksAt are the user's places for what each is asked about.
	webhooksAt []askedAt
	// gathers are the selectors by which a ClusterRole has the rights of others, gives the
	// labels by which others have its own.
	gathers []manifest.Selector
	gives   map[string]string
	// labels of a Namespace.
	labels map[string]string
	// release of a CustomResourceDefinition.
	release string
	// part of what isolation rests on, if it is one.
	part string
	// door and wall are what the object lets in, pods the labels of those that it
	// makes, and named their ports that have names.
	door  *manifest.Door
	pods  map[string]string
	named map[string]int
	// declared are the ports of the pods that they say they have.
	declared []int
	wall     *manifest.Wall
	// budget selects the pods of which it says how many may be evicted.
	budget *manifest.Selector
	// accounts are those as which the object acts.
	accounts []manifest.ID
	// becomes are those as which others may act by its rights, role the ClusterRole
	// whose rights these are, if it gives one's in a namespace.
	becomes []manifest.Become
	role    manifest.ID
	// source is the number of the plan's source that it is from, or authored.
	source int
	// held are things that it holds by what it runs or is configured to.
	held []sighting
	// wants are things that a tenant is to be granted.
	wants []sighting
	// shares are what one pod's containers ask for, limits what a LimitRange gives those
	// of others, replicas how many pods there are at the most: of the workload scales,
	// where that is another object.
	shares   []manifest.Share
	limits   []manifest.Limits
	replicas int64
	// crowds are its pods in place of those, where it says of several or elsewhere how many
	// there are.
	crowds []alike
	scales manifest.ID
	// captures are hosts of which it says what becomes of calls to them.
	captures []captured
	// outbound are calls for which it has proxies listen.
	outbound []outbound
	// addressed tells that its mesh's proxies give an address to what has none.
	addressed bool
	// refers are what it names by the schema's table, and what it gives others to
	// name; made is what a control plane makes for it.
	refers []referral
	made   *made
	// enters are hosts that it makes known, of what the schema renders.
	enters []string
	// calls are Services that it names in full, wherever.
	calls []call
	// brought are objects that somebody makes for it.
	brought []manifest.ID
	// certificates are those that it asks for.
	certificates []issuance
	// alone tells an issuer without a root of its own.
	alone bool
	// listeners are the ports that it opens on pods.
	listeners []listener
	// custom tells that it is of a kind of which nothing is known here.
	custom bool
	// homeless are resources of a role's rules that no group has which they name.
	homeless   []manifest.Homeless
	homelessAt []plan.Finding
	// permits are what it permits others to name in its namespace.
	permits []permit
}

// askedAt are the user's places for where a webhook is asked, and about what.
type askedAt struct{ where, what plan.Finding }

func (b *builder) factsOf(u *unit, o *built) fact {
	f := fact{
		id:           o.ID(),
		at:           o.at,
		file:         o.file,
		line:         o.Line,
		refused:      o.refused,
		takes:        manifest.Takes(o.Object),
		references:   manifest.References(o.Object),
		webhooks:     manifest.Webhooks(o.Object),
		part:         o.part,
		door:         manifest.DoorOf(o.Object),
		pods:         manifest.PodLabels(o.Object),
		named:        manifest.NamedPorts(o.Object),
		declared:     manifest.PodPorts(o.Object),
		wall:         manifest.WallOf(o.Object),
		budget:       manifest.BudgetOf(o.Object),
		accounts:     slices.Concat(manifest.Accounts(o.Object, manifest.DefaultAccount), b.refers.accounts(o.Object)),
		role:         manifest.RoleOf(o.Object),
		source:       o.source,
		held:         u.held(b.sights, o),
		wants:        b.wanted(u, o),
		captures:     u.captures(b.captures, o),
		outbound:     u.outbound(b.outbounds, o),
		addressed:    addressed(b.outbounds, o),
		certificates: b.asks(u, o),
		alone:        b.issues.rootless(o.Object),
	}
	if o.part == "" {
		f.becomes = manifest.Becomes(o.Object, b.grants.beside)
	}
	f.takeHeld()
	for _, t := range f.takes {
		f.takesAt = append(f.takesAt, u.blameAt(o, t.At))
	}
	b.overlay(u, o, &f)
	f.shares, f.limits, f.crowds = manifest.Shares(o.Object), manifest.LimitsOf(o.Object), crowdsOf(b.crowds, o.Object)
	f.replicas, f.scales = manifest.Replicas(o.Object)
	if u.touched(o) {
		f.refers, f.made, f.listeners = u.refers(b.refers, o), b.refers.made(o.Object), u.listens(b.refers, o)
		u.classed(b.refers.overlays(u, o), o, f.refers)
		f.pairs, f.calls = b.refers.pairs(o), o.calls
		f.custom = b.refers.unknown(f.id) && !manifest.IsKubernetes(f.id.Group)
		f.homeless = manifest.HomelessOf(o.Object)
		makes, adds := b.refers.brought(o.Object)
		f.permits, f.brought = b.refers.permits(o.Object), append(makes, adds...)
	}
	u.places(o, &f)
	if o.part != "" && o.source == authored && !u.touched(o) {
		f.enters = u.enters(b.refers, o)
	}
	f.kindsOwn(o)
	return f
}

// kindsOwn is what objects of one kind alone have.
func (f *fact) kindsOwn(o *built) {
	switch {
	case f.id.Kind == "ClusterRole":
		f.gathers, f.gives = manifest.Aggregates(o.Object), o.Labels()
	case f.id.Group == "" && f.id.Kind == "Namespace":
		f.labels = o.Labels()
		f.labels[manifest.NamespaceLabel] = f.id.Name
	case f.id.Kind == "CustomResourceDefinition":
		f.release = manifest.Release(o.Object)
	}
}
