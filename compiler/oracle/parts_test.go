package oracle_test

// The language in examples, each of which is sound beside the others. NAME is
// the mesh, OTHER another one; PORT and ADDRESS are new ones each time.

const frame = "package meshes\n\nimport \"meshc.dev/schema\"\n\nschema.#Cluster\ncluster: platform: [\"*.cue\"]\n"

var clusterParts = []string{
	`kubernetes: "1.35"`,
	`nodePorts: {min: 30500, max: 32000}`,
	`reserved: nodePorts: "30080": "ingress-nginx"`,
	`reserved: namespaces: "ingress-nginx": "ingress-nginx"`,
	`reserved: names: "ClusterRole kiali": "the platform's Kiali"`,
	`kinds: "cert-manager.io/ClusterIssuer": "Cluster"`,
	`{owners: ["@example/platform"], inventory: ["live"]}`,
	`{tree: {keep: ["*/extra.yaml", "platform"], path: "deploy/prod"}, checks: "shop/few-meshes": [if len(mesh) > 1000 {at: ["name"], message: "too many"}]}`,
	`across: {network: "vpc-1", federation: "global", dns: "example.com", shared: {addresses: ["203.0.113.0/28"], trustDomains: ["aa.prod"], meshIDs: ["aa"], hosts: ["*.example.com"]}}`,
	`gitops: argo: {repo: "https://git.example.com/clusters.git", path: "deploy/prod", namespace: "argo", revision: "main"}`,
	`gitops: flux: {source: "clusters", path: ".", namespace: "flux", interval: "5m"}`,
	`{crds: floor: "1.31.0", hard: true, locks: {deployers: {users: ["argo"], groups: ["platform"]}, controllers: {users: ["cloud"], groups: ["clouds"]}, namespaces: true, tokens: true, services: true, owned: true, webhooks: false}}`,
	`crds: extra: widgets: file: "widgets.yaml"`,
	`istio: releases: "1.31.0": charts: "charts"`,
	`cni: {}`,
	`cni: external: true`,
	`{cni: {}, ambient: mesh: "aa"}`,
	`grants: {hostPorts: [9100], webhooks: ["outside"], pods: ["hostPathVolumes"], variables: ["TEAM"], charts: ["charts/*"], priorityClasses: ["system-cluster-critical"], managers: ["argocd"]}`,
	`tenants: zz: {namespaces: ["zz-*"], nodePorts: {min: 31000, max: 31009}, addresses: ["203.0.113.0/28"], hosts: ["*.zz.example"]}`,
	`tenants: zz: {kinds: "cert-manager.io/ClusterIssuer": ["zz-*"], egress: ["outside"], registries: ["registry.example.com/istio"], requests: {cpu: 20, memory: "64Gi"}}`,
	`tenants: aa: {files: ["aa*.cue"], owners: ["@aa", "aa@example.com"], hard: true, locks: {namespaces: true, pods: false, tokens: true, services: true, istio: false, owned: true, webhooks: true}, groups: ["aa-devs"], bounds: {quota: {enabled: true, hard: pods: 90, namespaces: {}}, podSecurity: {enabled: true, level: "privileged"}, roles: enabled: true, controlPlane: enabled: true}}
	bounds: {limits: {enabled: true, default: memory: "1Gi", defaultRequest: cpu: "10m", min: cpu: "1m", max: memory: "4Gi"}, egress: {enabled: true, world: true, networks: ["10.20.0.0/16"]}, private: ["10.0.0.0/8"]}
	bounds: {rights: [{apiGroups: ["example.com"], resources: ["things"], resourceNames: ["one"], verbs: ["get"]}], dns: {namespace: "kube-system", pods: "k8s-app": "dns", ports: [53], networks: ["169.254.20.10/32"]}}
	bounds: {apiServer: {networks: ["10.0.0.1/32"], ports: [443], callers: ["10.0.0.0/24"]}, clients: ["10.0.0.0/8"]}`,
}

var meshParts = []string{
	`rootNamespace: "NAME-system"`,
	`{revision: "NAME-r1", tags: ["NAME-stable", "NAME-canary"], injectionLabel: "NAME-stable"}`,
	`trustDomain: "NAME.example.com"`,
	`meshID: "NAME-id"`,
	`{trustBundle: "NAME-root", crl: "NAME-crl", tokenAudience: "NAME-ca"}`,
	`namespaces: "NAME-shop": {labels: team: "x", annotations: note: "y"}`,
	`namespaces: {"NAME-lab": {}, "NAME-db": labels: "pod-security.kubernetes.io/enforce": "privileged"}`,
	`networkPolicy: allowFrom: ["kube-system"]`,
	`{networkPolicy: enabled: false, checks: "shop/no-rule": []}`,
	`gatewayAPI: {enabled: true, className: "NAME-class", controllerName: "example.com/NAME"}`,
	`istio: {version: "1.31.1", hub: "mirror.example.com/istio", tag: "1.31.1-distroless", profile: "stable"}`,
	`istio: charts: base: "builtin:base"`,
	`namespaces: "NAME-theirs": create: false`,
	`istio: charts: {istiod: "builtin:istio-control/istio-discovery", gateway: "builtin:gateway"}`,
	`istio: meshConfig: {accessLogFile: "/dev/stdout", trustDomainAliases: ["NAME.old"], defaultConfig: holdApplicationUntilProxyStarts: true}`,
	`istio: values: {resources: requests: {cpu: "250m", memory: "1Gi"}, autoscaleMax: 3, global: enableReaderRBAC: true}`,
	`istio: values: env: PILOT_TRACE_SAMPLING: "1.0"`,
	`egress: outside: ["api.example.com", "www.example.com"]`,
	`addons: viewer: {namespace: "NAME-view", manifest: {file: "viewer.yaml", namespace: "monitoring"}, traces: {protocol: "zipkin", service: "viewer", port: 80}}
	namespaces: "NAME-view": {}`,
	`addons: looker: {
		manifest: {file: "viewer.yaml", namespace: "monitoring"}
		rewrites: {
			a: {do: "retoken", from: "viewer", to: "looker"}
			b: {do: "env", kinds: ["Deployment"], object: "looker", container: "main", env: REGION: "east"}
			c: {do: "args", kinds: ["Deployment"], object: "looker", args: ["--level=debug"]}
			d: {do: "drop", kinds: ["Secret"], object: "gone", optional: true}
			e: {do: "rename", kinds: ["ConfigMap"], from: "plain", to: "fancy", flags: ["--config"], optional: true}
			f: {do: "rename", kinds: ["ConfigMap"], suffix: "-x", unless: "-y", optional: true}
			g: {do: "prefix", kinds: ["Deployment"], list: "none", prefix: "p-", optional: true}
			h: {do: "retarget", from: "old-place", to: "new-place", optional: true}
			i: {do: "merge", kinds: ["ConfigMap"], object: "gone", at: ["data", "config.yaml", "jobs", {name: "pods"}], merge: {level: 3, old: null}, optional: true}
		}
	}`,
	`addons: tool: chart: {path: "charts/tool", release: "spanner", values: replicas: 3}`,
	`addons: hammer: {chart: path: "charts/tool", wired: false}`,
	`patches: "spread the control plane": {
		target: {kind: "HorizontalPodAutoscaler", name: "istiod-\(mesh.NAME.revision)", namespace: mesh.NAME.rootNamespace}
		merge: metadata: annotations: note: "patched"
	}`,
	`objects: "a host": {
		apiVersion: "networking.istio.io/v1", kind: "ServiceEntry"
		metadata: {name: "host", namespace: mesh.NAME.rootNamespace}
		spec: {hosts: ["host.example.com"], ports: [{number: 443, name: "https", protocol: "TLS"}], resolution: "DNS", location: "MESH_EXTERNAL"}
	}`,
	`objects: "a sidecar": {
		apiVersion: "networking.istio.io/v1", kind: "Sidecar"
		metadata: {name: "narrow", namespace: mesh.NAME.rootNamespace}
		spec: {workloadSelector: labels: app: "a", egress: [{hosts: ["./*"]}]}
	}`,
	`objects: role: {apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: name: "reader-NAME"}`,
	`objects: map: {apiVersion: "v1", kind: "ConfigMap", metadata: {name: "own", namespace: mesh.NAME.rootNamespace}, data: a: "b"}`,
	`objects: {for i in ["x", "y"] {"map \(i)": {apiVersion: "v1", kind: "ConfigMap", metadata: {name: "own-\(i)", namespace: mesh.NAME.rootNamespace}}}}`,
	`let crew = "NAME-crew"
	namespaces: (crew): labels: owner: crew`,
	`if cluster.name == "prod" {namespaces: "NAME-prod": {}}`,
}

var gatewayParts = []string{
	`gateways: ingress: ports: https: {port: 443, nodePort: PORT, targetPort: 8443, protocol: "TCP", appProtocol: "https"}`,
	`gateways: ingress: {loadBalancerIP: "ADDRESS", loadBalancerClass: "example.com/lb", loadBalancerSourceRanges: ["10.0.0.0/8"]}`,
	`gateways: edge: {name: "NAME-edge", type: "NodePort", replicas: 2, values: podAnnotations: team: "x"}`,
	`gateways: edge: ports: {quic: {port: 443, nodePort: PORT, protocol: "UDP"}, web: port: 80}`,
	`gateways: health: {externalTrafficPolicy: "Local", healthCheckNodePort: PORT, externalIPs: ["ADDRESS", "ADDRESS"]}`,
	`gateways: internal: {namespace: "NAME-inner", type: "ClusterIP"}
	namespaces: "NAME-inner": {}`,
}

// authority is a certificate of its own authority.
const authority = `"""
		-----BEGIN CERTIFICATE-----
		MIIBpDCCAUmgAwIBAgIUb83pZLUjKIU7HRiyxC1srcZCZBwwCgYIKoZIzj0EAwIw
		JjENMAsGA1UECgwEYWNtZTEVMBMGA1UEAwwMcm9vdCBvZiBhY21lMCAXDTI2MTEy
		ODAwMzMxOVoYDzIxMjYxMTA0MDAzMzE5WjAmMQ0wCwYDVQQKDARhY21lMRUwEwYD
		VQQDDAxyb290IG9mIGFjbWUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARkUgcu
		QBQWRW6qlr7NcvBCSR42+5u1kL3VX9H//ZIpggn1mIUlPYDwmOECazVOOv8iGFdY
		qi/Hv3S6u3lzetUho1MwUTAdBgNVHQ4EFgQUc4OowQ4ICtlv44oSJMRfcA7WINEw
		HwYDVR0jBBgwFoAUc4OowQ4ICtlv44oSJMRfcA7WINEwDwYDVR0TAQH/BAUwAwEB
		/zAKBggqhkjOPQQDAgNJADBGAiEA4xmBHQP3ODdtYwo+mHT2HOzxa/YrKvg0fYAF
		T9rVtz0CIQCV9ySwQVbi4IkkesDwDf/vJHlYbrODJjg2QEoT4Eyt8w==
		-----END CERTIFICATE-----
		"""`

const consent = `mesh: NAME: {
	namespaces: "NAME-api": {}
	exports: "NAME-api": ["OTHER"]
	namespaces: "NAME-calls": {}
	exports: "NAME-calls": {
		to: ["OTHER"]
		services: web: {ports: [{port: 80, targetPort: 8080, name: "http", protocol: "HTTP"}], selector: app: "web", serviceAccounts: ["web"], clusterIP: "ADDRESS"}
		mtls: "plain"
	}
	ca: root: ` + authority + `
}
mesh: OTHER: egress: {"NAME-api": ["*"], "NAME-calls": ["web.NAME-calls.svc.cluster.local"]}
`

// common are namespaces that two meshes have in common.
var common = []string{
	`{meshes: ["NAME", "OTHER"], inject: "pod", labels: team: "x", annotations: note: "y"}`,
	`{meshes: ["OTHER", "NAME"], inject: "NAME"}`,
	`meshes: ["NAME", "OTHER"]`,
	`{meshes: ["NAME", "OTHER"], inject: "pod"}
cluster: objects: wiki: {
	owner: "the platform", apiVersion: "networking.istio.io/v1", kind: "ServiceEntry"
	metadata: {name: "wiki", namespace: "NAME-tools", labels: "istio.io/rev": mesh.NAME.#effective.revision}
	spec: {hosts: ["wiki.example.com"], ports: [{number: 443, name: "https", protocol: "TLS"}], resolution: "DNS"}
}`,
}

var templates = []string{
	"package meshes\n\nmesh: brought: {namespaces: \"brought-shop\": {}, ca: {root: _root, cacerts: {certificate: _root, chain: _root}}}\nmesh: issued: {namespaces: \"issued-shop\": {}, ca: certManager: {issuer: {name: \"issued\", kind: \"ClusterIssuer\", group: \"cert-manager.io\"}, commonName: \"issued\", duration: \"720h\", renewBefore: \"240h\", privateKey: {algorithm: \"RSA\", size: 4096}}}\nmesh: asked: {namespaces: \"asked-shop\": {}, addons: csr: chart: path: \"charts/tool\", ca: {root: _root, istioCSR: {addon: \"csr\", issuer: name: \"asked\", service: \"asked-csr\", port: 8443}}}\n_root: " + authority + "\n",
	"package meshes\n\nmesh: turned: {\n\trevisions: {old: {version: \"1.31.1\", hub: \"mirror.example.com/istio\"}, new: {name: \"turned-next\", tag: \"1.31.1-distroless\", charts: istiod: \"builtin:istio-control/istio-discovery\"}}\n\ttags: {turned: \"old\", \"turned-canary\": \"new\"}\n\tnamespaces: \"turned-shop\": tag: \"turned-canary\"\n\tgateways: ingress: {tag: \"turned\", canary: {tag: \"turned-canary\", replicas: 1}}\n}\n",
	"package meshes\n\nmesh: [_]: {istio: meshConfig: accessLogFile: \"/dev/stdout\", gateways: [_]: replicas: 2}\n",
	"package meshes\n\nmesh: [=~\"^a\"]: namespaces: \"a-only\": {}\n",
	"package meshes\n\nimport \"example.com/lib\"\n\nmesh: [N=string]: lib.#Tier & {#name: N}\n",
	"package meshes\n\nimport \"example.com/lib\"\n\nmesh: aa: lib.tier\n",
	"package meshes\n\nimport \"strings\"\n\nfor n in [\"dd\", \"ee\"] {mesh: (n): namespaces: (strings.ToLower(n) + \"-made\"): {}}\n",
	"package meshes\n\n_tiers: web: {replicas: 2, type: \"NodePort\"}\nlet T = _tiers.web\nmesh: aa: gateways: web: T\n",
	"package meshes\n\n#Team: {namespaces: [_]: labels: team: \"x\", namespaces: \"zz-team\": {}}\nmesh: aa: #Team\n",
	"package meshes\n\nmesh: [_]: gateways: [_]: type: *\"NodePort\" | _\n",
	"package meshes\n\nmesh: [N=_]: namespaces: \"ns-\\(N)\": labels: mesh: N\n",
}

const libText = "package lib\n\n#Tier: {#name: string, namespaces: \"\\(#name)-tier\": {labels: tier: \"web\", ...}, ...}\n\ntier: networkPolicy: allowFrom: [\"kube-system\"]\n"

const classicFirst = "\tistio: {version: \"1.5.0\", manifest: {file: \"istio.yaml\", namespace: \"istio-clean\"}}\n"

const classicSecond = `	istio: {version: "1.5.0", manifest: {file: "istio.yaml", namespace: "istio-clean", listens: []}}
	gateways: ingress: ports: {http2: nodePort: PORT, https: nodePort: PORT, tcp: nodePort: PORT}
`

var classicParts = []string{
	`namespaces: "nginx-NAME": {}`,
	`injectionLabel: "enabled-NAME-x"`,
	`gateways: ingress: {ports: https: port: 8443, replicas: 2}`,
	`gateways: egress: type: "ClusterIP"`,
	`istio: manifest: wired: true`,
	`istio: manifest: parts: {galley: true, citadel: true, pilot: true, sidecarInjector: true, ingressgateway: true, egressgateway: true}`,
	`egress: outside: ["*"]`,
	`patches: p: {target: {kind: "Deployment", name: "istio-pilot"}, merge: metadata: annotations: note: "x"}`,
	`objects: map: {apiVersion: "v1", kind: "ConfigMap", metadata: {name: "own", namespace: mesh.NAME.rootNamespace}}`,
}

const viewerText = `apiVersion: apps/v1
kind: Deployment
metadata: {name: viewer, namespace: monitoring}
spec: {template: {spec: {containers: [{name: main, image: "example.com/viewer:1.0", args: [--config=plain]}]}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: plain, namespace: monitoring}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: viewer}
`

const widgetsText = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, singular: widget, kind: Widget, listKind: WidgetList}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
`

const toolChart = "apiVersion: v2\nname: tool\nversion: 1.0.0\n"

const toolTemplate = `apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }}}
spec: {replicas: {{ .Values.replicas | default 1 }}}
`
