package diag

// The rule for a thing whose kind has no rule of its own, and what is said of
// one with two holders.
const (
	uniqueObject = "unique-object"
	claimed      = "%s is already claimed by %s"
)

// rules is the table, a row a rule: what the cluster has once, what the
// description says, what is rendered. Each has its examples in testdata/rules
// and its section in docs/rules.md.
var rules = []Rule{
	{Name: uniqueObject, Schema: true, Says: claimed, Means: "Two objects of one kind, namespace and name overwrite each other, whoever applies last."},
	{Name: "unique-namespace", Schema: true, Hazard: "3, 7", Says: claimed, Means: "A namespace belongs to one mesh: two control planes would inject and configure its pods."},
	{Name: "unique-revision", Schema: true, Hazard: "1, 10", Says: claimed, Means: "Revisions and tags of all meshes are one space: two control planes of one revision overwrite each other's webhooks."},
	{Name: "unique-injection-label", Schema: true, Hazard: "17", Says: claimed, Means: "A value of the label that binds namespaces to a mesh binds them to one."},
	{Name: "unique-trust-domain", Schema: true, Hazard: "4", Says: claimed, Means: "Identities of one trust domain are the same to every policy that names them."},
	{Name: "unique-mesh-id", Schema: true, Hazard: "5", Says: claimed, Means: "Where telemetry of two meshes meets, one ID makes one mesh of them."},
	{Name: "unique-trust-configmap", Schema: true, Hazard: "7, 8", Says: claimed, Means: "Control planes write their root certificate and revocation list into a ConfigMap of each namespace they see: two of one name overwrite each other."},
	{Name: "unique-token-audience", Schema: true, Hazard: "24", Says: claimed, Means: "A token for an audience that two CAs accept gets a certificate from either."},
	{Name: "unique-gatewayclass", Schema: true, Hazard: "14", Says: claimed, Means: "A gateway class has one controller: Gateways of the other mesh are ignored in silence."},
	{Name: "unique-gateway-controller", Schema: true, Hazard: "14", Says: claimed, Means: "Two controllers of one name take each other's Gateways."},
	{Name: "unique-service", Schema: true, Hazard: "32", Says: claimed, Means: "Two gateways of one name in one namespace are one Service."},
	{Name: "unique-nodeport", Schema: true, Hazard: "32", Says: claimed, Means: "A node port is one Service's on every node of the cluster: the API server refuses the second Service."},
	{Name: "unique-ip-address", Schema: true, Hazard: "32", Says: claimed, Means: "An address leads to one gateway."},
	{Name: "unique-cluster-ip", Hazard: "32", Says: claimed, Means: "An address of the cluster's Service network is one Service's."},
	{Name: "unique-host-port", Says: claimed, Means: "A port of a node is one pod's: the second workload's pods find no node."},
	{Name: "unique-citadel-namespace", Schema: true, Says: claimed, Means: "Two control planes that keep certificates in one namespace under the same names overwrite each other's."},

	{Name: "cue", Schema: true, Means: "A field has a value that the language does not allow, two values, or none."},
	{Name: "unknown-field", Schema: true, Means: "A field that the language does not have would be ignored: it is misspelt, or stands in the wrong place."},
	{Name: "node-port-range", Schema: true, Means: "A range of node ports whose least is above its greatest has no port for any gateway."},
	{Name: "left-out", Means: "CUE leaves a file without a package clause, or for an @if, out of the package, and with it the meshes that the file describes."},
	{Name: "vendored-schema", Means: "A copy of the schema in the module is that of this meshc: another one's plans are others."},
	{Name: "description", Means: "The directory describes no cluster: its package does not embed the schema's #Cluster."},
	{Name: "hermetic", Means: "What is read lies below the module's root, so that a description means the same everywhere."},
	{Name: "required", Schema: true, Means: "A field without which nothing can be rendered is not set."},
	{Name: "names", Schema: true, Means: "A name that is derived from others is no name for the object that bears it, or is another's."},
	{Name: "versions", Schema: true, Means: "The binary has the charts of its built-in Istio alone: another version needs charts of its own, and Istio 1.5 a manifest."},
	{Name: "tags", Schema: true, Hazard: "10", Means: "A tag that is the revision, or stands twice, renders one webhook twice: namespaces are bound by the revision or by a tag."},
	{Name: "consent", Schema: true, Hazard: "3", Says: "mesh %[2]s does not export namespace %[1]s to mesh %[3]s", Means: "A namespace of another mesh is discovered only where that mesh exports it."},
	{Name: "egress", Schema: true, Means: "A mesh's own namespaces are seen by its proxies without egress."},
	{Name: "exports", Schema: true, Means: "A mesh exports namespaces of its own, to meshes that there are."},
	{Name: "listens", Schema: true, Says: "namespace %[1]s is mesh %[2]s's: the control plane of mesh %[3]s would write its Secrets there", Means: "A control plane that listens to another mesh's namespace writes its Secrets there."},
	{Name: "classic", Schema: true, Means: "Istio 1.5 comes as a manifest: what it does not have, or has in the manifest, is not set in vain."},
	{Name: "revision-label", Schema: true, Hazard: "17", Means: "An object of Istio's bears the revision of its mesh: by another, another mesh's control plane would take it."},
	{Name: "reserved-name", Schema: true, Means: "What is reserved is named by kind and name, as `meshc plan` shows claims: anything else would protect nothing."},

	{Name: "render", Means: "A chart cannot be read, or cannot be rendered with these values."},
	{Name: "manifest", Means: "A manifest cannot be read."},
	{Name: "rewrite", Says: "rewrite %q: nothing to change: no %s", Means: "A rule that finds nothing to change would ship an installation that is still another's."},
	{Name: "hook", Severity: Notes, Says: "%s runs these objects at an event and does not keep them: they are left out", Means: "What a tool runs at an event, and does not keep, would run at the first sync if it were exported as an ordinary object."},
	{Name: "envelope", Follows: true, Says: "%s: %s", Means: "An object has apiVersion, kind, metadata and the fields that its kind has at the top, and nothing else: kubectl, Argo CD and Flux read a field items as a list of other objects."},
	{Name: "object-name", Follows: true, Says: "%s: %s", Means: "What identifies an object becomes part of a file's name and of a line of a report, on file systems that tell no upper from lower case, too."},
	{Name: "kind-unknown", Follows: true, Says: "%s: %s", Means: "An object is of a kind and a version that Kubernetes has, or that a CustomResourceDefinition or cluster.kinds tells of: of another, nobody can tell whether it stands in a namespace."},
	{Name: "annotation", Says: "%s may not say %q, by which %s %s", Means: "By its annotations and labels a tool leaves an object out, replaces it, runs it or takes it for another's: what ships is what was judged, so only those are let through that the schema allows, fewer on what isolation rests on."},
	{Name: "label", Hazard: "17", Means: "The labels by which an object is known as meshc's, and as its mesh's, are set by meshc."},
	{Name: "scope", Follows: true, Says: "%s: %s", Means: "An object stands in a namespace, or in none, as its kind has it."},
	{Name: "patch", Means: "A patch that changes nothing, or more than one object, is not what was meant."},
	{Name: "isolation", Follows: true, Hazard: "17, 26, 27", Says: "%s keeps the meshes apart: %s", Means: "What the isolation of the meshes rests on stands in what is rendered, and no patch changes it."},
	{Name: "shape", Follows: true, Says: "%s: %s", Means: "An object has the fields that its kind has, with values that the API server takes: by Kubernetes' types and rules, or by the schema of its CustomResourceDefinition."},
	{Name: "served", Says: "%s %s", Means: "An API version that the cluster's Kubernetes no longer serves, or not yet, is refused by the API server."},
	{Name: "served-next", Severity: Notes, Says: "%s %s", Means: "An API version leaves with the next minor version of Kubernetes."},
	{Name: "output", Says: "%s: %s", Means: "An object cannot be written as YAML."},
	{Name: "reserved", Says: "%s is held by %s", Means: "What others in the cluster hold is not rendered."},
	{Name: "own-namespace", Says: "%s stands in a namespace of %s; %s has %s", Means: "A tenant's objects stand in the tenant's namespaces."},
	{Name: "dangling-reference", Says: "%s refers to %s (%s), which is not rendered; if it is in the cluster already, say so in cluster.reserved.names", Means: "What an object cannot work without is rendered with it, or is told to be there."},
	{Name: "foreign-reference", Says: "%s refers to %s %s (%s)", Means: "A tenant depends on itself and on what the meshes share."},
	{Name: "selects-nothing", Says: "%s selects %s (%s), %s", Means: "A selector of gateways selects pods of the mesh: one that selects none is taken, and does nothing."},
	{Name: "undiscovered-host", Says: "%s refers to %s (%s), %s", Means: "A control plane knows the hosts of its own namespaces, of those that egress grants and of the mesh's ServiceEntries: what refers to another is taken, and reaches nothing."},
	{Name: "unknown-name", Says: "%s names %s (%s), %s", Means: "What an object names of the mesh's own configuration is there: a provider, a subset, the Service of a Gateway."},
	{Name: "not-admitted", Says: "%s refers to %s (%s), %s", Means: "What stands in another namespace is named only where it lets itself: a listener by its allowedRoutes, a Service by a ReferenceGrant. A reference that is not admitted is taken, and does nothing."},
	{Name: "listener-conflict", Says: "%s opens %s, which %s has already: %s", Means: "Of two listeners on one port of a gateway's pods that cannot be one, the control plane leaves the later out: plain HTTP shares a port, TLS does by its hosts, and all else stands alone."},
	{Name: "spread", Severity: Notes, Says: "%s: the constraint selects none of the workload's own pods, which have %s: they are not spread by it", Means: "A topology spread constraint counts the pods that its labelSelector selects: one that leaves out the workload's own spreads nothing."},
	{Name: "account", Says: "%s acts as %s, which a mesh stands on: give it an account of its own", Means: "What a tenant brings runs as an account of its own: as the control plane's, it could read and write what that may."},
	{Name: "webhook-scope", Hazard: "17", Says: "webhook %s of %s %s", Means: "A tenant's webhook is asked about its own namespaces only."},
}
