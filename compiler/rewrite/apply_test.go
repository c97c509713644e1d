package rewrite

import (
	"strings"
	"testing"

	"meshc.dev/compiler/manifest"
)

// apply runs rules over a manifest and gives what comes out as YAML.
func apply(t *testing.T, text string, rules ...Rule) (string, []Fault) {
	t.Helper()
	objects, err := manifest.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	objects, faults := Apply(objects, rules, manifest.Scopes{})
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
		what       string
		rule       Rule
		text, want string
	}{
		{
			"args replaces a flag in either form and adds the others",
			Rule{Do: "args", Kinds: []string{"Deployment"}, Object: "web", Container: "proxy", Args: []string{"--level=debug", "--role=edge", "--role=edge", "--new"}},
			workload,
			strings.NewReplacer("--level=info, --role, web]", "--level=debug, --role=edge, --new]").Replace(workload),
		},
		{
			"args go to command where there are no args",
			Rule{Do: "args", Kinds: []string{"Deployment"}, Container: "web", Args: []string{"--level=debug"}},
			workload,
			strings.Replace(workload, "--level, info", "--level=debug", 1),
		},
		{
			"env replaces a variable, wherever it came from, and adds the others by name",
			Rule{Do: "env", Kinds: []string{"Deployment"}, Container: "proxy", Env: map[string]string{"LEVEL": "debug", "ZONE": "z", "AREA": "a"}},
			workload,
			strings.Replace(strings.Replace(workload, "valueFrom: {fieldRef: {fieldPath: metadata.name}}", "value: debug", 1),
				"{name: OTHER, value: web}", "{name: OTHER, value: web}\n        - {name: AREA, value: a}\n        - {name: ZONE, value: z}", 1),
		},
		{
			"retoken takes names, not kinds or images",
			Rule{Do: "retoken", From: "web", To: "shop"},
			workload,
			strings.NewReplacer("name: web", "name: shop", "serviceAccountName: web", "serviceAccountName: shop", "/web,", "/shop,",
				"--role, web", "--role, shop", "value: web", "value: shop").Replace(workload),
		},
		{
			"retoken takes keys too",
			Rule{Do: "retoken", From: "gw", To: "gw-a"},
			"{apiVersion: v1, kind: ConfigMap, metadata: {name: x, labels: {gw: yes}}, data: {gw.json: '{}', other: x}}",
			"{apiVersion: v1, kind: ConfigMap, metadata: {name: x, labels: {gw-a: yes}}, data: {gw-a.json: '{}', other: x}}",
		},
		{
			"drop leaves an object out",
			Rule{Do: "drop", Kinds: []string{"Secret"}, Object: "a"},
			"{apiVersion: v1, kind: Secret, metadata: {name: a}}\n---\n{apiVersion: v1, kind: Secret, metadata: {name: b}}\n---\n{apiVersion: v1, kind: Service, metadata: {name: a}}",
			"{apiVersion: v1, kind: Secret, metadata: {name: b}}\n---\n{apiVersion: v1, kind: Service, metadata: {name: a}}",
		},
		{
			"prefix goes before the names of a list's items",
			Rule{Do: "prefix", Kinds: []string{"MutatingWebhookConfiguration"}, Object: "in", List: "webhooks", Prefix: "a-"},
			"{apiVersion: v1, kind: MutatingWebhookConfiguration, metadata: {name: in}, webhooks: [{name: x}, {name: z}]}\n---\n{apiVersion: v1, kind: MutatingWebhookConfiguration, metadata: {name: out}, webhooks: [{name: x}]}",
			"{apiVersion: v1, kind: MutatingWebhookConfiguration, metadata: {name: in}, webhooks: [{name: a-x}, {name: a-z}]}\n---\n{apiVersion: v1, kind: MutatingWebhookConfiguration, metadata: {name: out}, webhooks: [{name: x}]}",
		},
	} {
		t.Run(c.what, func(t *testing.T) {
			got, faults := apply(t, c.text, c.rule)
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			if want := canonical(t, c.want); got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// TestUnmatched: a rule that finds nothing is told by its name, each of them;
// one that may find nothing is not.
func TestUnmatched(t *testing.T) {
	absent := []Rule{
		{Name: "r1", Do: "retarget", From: "elsewhere", To: "x"},
		{Name: "r2", Do: "retoken", From: "nobody", To: "x"},
		{Name: "r3", Do: "rename", Kinds: []string{"Secret"}, From: "web", To: "x"},
		{Name: "r4", Do: "rename", Kinds: []string{"Secret"}, Suffix: "-x"},
		{Name: "r5", Do: "prefix", Kinds: []string{"Deployment"}, List: "webhooks", Prefix: "x"},
		{Name: "r6", Do: "args", Kinds: []string{"Deployment"}, Container: "none", Args: []string{"-x"}},
		{Name: "r7", Do: "env", Kinds: []string{"Job"}, Env: map[string]string{"X": "y"}},
		{Name: "r8", Do: "drop", Kinds: []string{"Secret"}, Object: "web"},
	}
	for _, r := range absent {
		got, faults := apply(t, workload, r)
		if len(faults) != 1 || !strings.Contains(faults[0].Error(), `rewrite "`+r.Name+`": nothing to change`) {
			t.Errorf("%s %s: faults %v", r.Name, r.Do, faults)
		}
		if got != canonical(t, workload) {
			t.Errorf("%s changed the manifest:\n%s", r.Name, got)
		}
		r.Optional = true
		if _, faults := apply(t, workload, r); len(faults) > 0 {
			t.Errorf("%s is optional: %v", r.Name, faults)
		}
	}
	if _, faults := apply(t, workload, absent...); len(faults) != len(absent) {
		t.Errorf("%d faults of %d rules", len(faults), len(absent))
	}
	if _, faults := apply(t, workload, Rule{Name: "r9", Do: "improve"}); len(faults) != 1 || !strings.Contains(faults[0].Message, `no way to "improve"`) {
		t.Errorf("an unknown way gives %v", faults)
	}
}
