package rewrite

import (
	"reflect"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// rules are written as in the plan, without what only messages need.
func rules(t *testing.T, texts ...string) []plan.Rewrite {
	t.Helper()
	out := make([]plan.Rewrite, len(texts))
	for i, text := range texts {
		if err := yaml.UnmarshalStrict([]byte("{"+text+"}"), &out[i]); err != nil {
			t.Fatal(text, err)
		}
	}
	return out
}

// apply runs rules over a manifest and gives what comes out as YAML.
func apply(t *testing.T, text string, rules ...plan.Rewrite) (string, []Fault) {
	t.Helper()
	objects, err := manifest.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	objects, faults := Apply(objects, rules, manifest.Scopes{}, nil)
	var out strings.Builder
	for _, o := range objects {
		b, err := manifest.Format(o)
		if err != nil {
			t.Fatal(err)
		}
		out.WriteString("---\n" + string(b))
	}
	return out.String(), faults
}

// canonical is a manifest as Format writes it.
func canonical(t *testing.T, text string) string {
	t.Helper()
	out, _ := apply(t, text)
	return out
}

const workload = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: base}
spec:
  template:
    spec:
      serviceAccountName: web
      containers:
      - name: web
        command: [/web, --level, info]
      - name: proxy
        image: example.com/web/proxy:1
        args: [proxy, --level=info, --role, web]
        env:
        - {name: LEVEL, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
        - {name: OTHER, value: web}
`

func TestRules(t *testing.T) {
	for _, c := range []struct {
		what, rule string
		text, want string
	}{
		{
			"args replaces a flag in either form and adds the others",
			"args: {kinds: [Deployment], object: web, container: proxy, args: [--level=debug, --role=edge, --role=edge, --new]}",
			workload,
			strings.NewReplacer("--level=info, --role, web]", "--level=debug, --role=edge, --new]").Replace(workload),
		},
		{
			"args go to command where there are no args",
			"args: {kinds: [Deployment], container: web, args: [--level=debug]}",
			workload,
			strings.Replace(workload, "--level, info", "--level=debug", 1),
		},
		{
			"env replaces a variable, wherever it came from, and adds the others in their order",
			"env: {kinds: [Deployment], container: proxy, env: [{name: ZONE, value: z}, {name: LEVEL, value: debug}, {name: AREA, value: $(ZONE)-a}]}",
			workload,
			strings.Replace(strings.Replace(workload, "valueFrom: {fieldRef: {fieldPath: metadata.name}}", "value: debug", 1),
				"{name: OTHER, value: web}", "{name: OTHER, value: web}\n        - {name: ZONE, value: z}\n        - {name: AREA, value: $(ZONE)-a}", 1),
		},
		{
			"env replaces a variable that stands twice, of which the last would count",
			"env: {kinds: [Pod], env: [{name: A, value: new}]}",
			"{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {containers: [{name: c, env: [{name: A, value: x}, {name: A, value: y}]}]}}",
			"{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {containers: [{name: c, env: [{name: A, value: new}, {name: A, value: new}]}]}}",
		},
		{
			"retoken takes names, not kinds or images",
			"retoken: {from: web, to: shop}",
			workload,
			strings.NewReplacer("name: web", "name: shop", "serviceAccountName: web", "serviceAccountName: shop", "/web,", "/shop,",
				"--role, web", "--role, shop", "value: web", "value: shop").Replace(workload),
		},
		{
			"retoken takes keys too",
			"retoken: {from: gw, to: gw-a}",
			"{apiVersion: v1, kind: ConfigMap, metadata: {name: x, labels: {gw: yes}}, data: {gw.json: '{}', other: x}}",
			"{apiVersion: v1, kind: ConfigMap, metadata: {name: x, labels: {gw-a: yes}}, data: {gw-a.json: '{}', other: x}}",
		},
		{
			"drop leaves an object out",
			"drop: {kinds: [Secret], object: a}",
			"{apiVersion: v1, kind: Secret, metadata: {name: a}}\n---\n{apiVersion: v1, kind: Secret, metadata: {name: b}}\n---\n{apiVersion: v1, kind: Service, metadata: {name: a}}",
			"{apiVersion: v1, kind: Secret, metadata: {name: b}}\n---\n{apiVersion: v1, kind: Service, metadata: {name: a}}",
		},
		{
			"prefix goes before the names of a list's items",
			"prefix: {kinds: [MutatingWebhookConfiguration], object: in, list: webhooks, prefix: a-}",
			"{apiVersion: v1, kind: MutatingWebhookConfiguration, metadata: {name: in}, webhooks: [{name: x}, {name: z}]}\n---\n{apiVersion: v1, kind: MutatingWebhookConfiguration, metadata: {name: out}, webhooks: [{name: x}]}",
			"{apiVersion: v1, kind: MutatingWebhookConfiguration, metadata: {name: in}, webhooks: [{name: a-x}, {name: a-z}]}\n---\n{apiVersion: v1, kind: MutatingWebhookConfiguration, metadata: {name: out}, webhooks: [{name: x}]}",
		},
	} {
		t.Run(c.what, func(t *testing.T) {
			got, faults := apply(t, c.text, rules(t, c.rule)...)
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			if want := canonical(t, c.want); got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// TestOrder: rules go in their order, each sees what those before it made.
// Names in text that follow each other are replaced together.
func TestOrder(t *testing.T) {
	const text = "{apiVersion: v1, kind: Namespace, metadata: {name: base-system}}\n---\n" +
		"{apiVersion: v1, kind: ServiceAccount, metadata: {name: one, namespace: base-system, labels: {is: two}}}\n---\n" +
		"{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: mine-base-system}}"
	const (
		namespace = "retarget: {from: base-system, to: a-system}"
		one       = "retoken: {from: one, to: two}"
		two       = "retoken: {from: two, to: three}"
		other     = "drop: {kinds: [Namespace]}"
	)
	account := func(name, is string) string {
		return "\n---\n{apiVersion: v1, kind: ServiceAccount, metadata: {name: " + name + ", namespace: a-system, labels: {is: " + is + "}}}\n---\n"
	}
	const role = "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: mine-a-system}}"
	for _, c := range []struct {
		what  string
		rules []string
		want  string
	}{
		{
			"before a retarget, its namespace is still there",
			[]string{"drop: {kinds: [Namespace], object: base-system}", namespace},
			account("one", "two") + role,
		},
		{
			"behind it, the new one is",
			[]string{namespace, "drop: {kinds: [Namespace], object: a-system}"},
			account("one", "two") + role,
		},
		{
			"neighbours are one pass: what one has put in, the next does not take",
			[]string{one, two, namespace, other},
			account("two", "three") + role,
		},
		{
			"a rule between them makes it two",
			[]string{one, other, two, namespace},
			account("three", "three") + role,
		},
		{
			"what a rule has named keeps that for a suffix, wherever it moves between them",
			[]string{other, "rename: {kinds: [ClusterRole], from: mine-base-system, to: our-base-system}", namespace, "optional: true, suffix: {suffix: -x}"},
			account("one", "two") + strings.Replace(role, "mine", "our", 1),
		},
	} {
		t.Run(c.what, func(t *testing.T) {
			got, faults := apply(t, text, rules(t, c.rules...)...)
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			if want := canonical(t, c.want); got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// TestUnmatched: a rule that finds nothing is told by its name, with what it
// looks for, each of them; one that may find nothing is not.
func TestUnmatched(t *testing.T) {
	var all []plan.Rewrite
	for _, c := range []struct{ rule, looksFor string }{
		{"retarget: {from: elsewhere, to: x}", "namespace elsewhere, but base"},
		{"retoken: {from: nobody, to: x}", "name nobody"},
		{"rename: {kinds: [Secret, Service], from: web, to: x}", "Secret or Service web"},
		{"suffix: {kinds: [Secret], suffix: -x}", "Secret without -x"},
		{"suffix: {suffix: -x}", "object outside namespaces without -x"},
		{"prefix: {kinds: [Deployment], list: webhooks, prefix: x}", "webhooks of Deployment"},
		{"prefix: {kinds: [Deployment], object: web, list: webhooks, prefix: x}", "webhooks of Deployment web"},
		{"args: {kinds: [Deployment], container: none, args: [-x]}", "container none of Deployment"},
		{"env: {kinds: [Job], env: [{name: X, value: y}]}", "container of Job"},
		{"drop: {kinds: [Secret], object: web}", "Secret web"},
		{"", "operation in it"},
	} {
		r := rules(t, c.rule)[0]
		r.Name, r.At = c.looksFor, plan.Path{"addons", "x"}
		got, faults := apply(t, workload, r)
		if want := []Fault{{At: r.At, Name: r.Name, LooksFor: c.looksFor}}; !reflect.DeepEqual(faults, want) {
			t.Errorf("%s: faults %v, want %v", c.rule, faults, want)
		}
		if got != canonical(t, workload) {
			t.Errorf("%s changed the manifest:\n%s", c.rule, got)
		}
		all = append(all, r)
		r.Optional = true
		if _, faults := apply(t, workload, r); len(faults) > 0 {
			t.Errorf("%s is optional: %v", c.rule, faults)
		}
	}
	if _, faults := apply(t, workload, all...); len(faults) != len(all) {
		t.Errorf("%d faults of %d rules", len(faults), len(all))
	}
}
