package e2e

import (
	"context"
	"fmt"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"meshc.dev/e2e/kubelet"
)

// identified makes one workload of each mesh.
func identified(t *testing.T, s *sample) map[*mesh]*workload {
	t.Helper()
	all := map[*mesh]*workload{}
	for _, m := range s.meshes {
		all[m] = join(t, s, createPod(t, s, m.workload[0], "identified", nil))
	}
	return all
}

// accepts tells whether the CA of a workload's mesh issues a certificate for a
// token, and for whom.
func accepts(ctx context.Context, w *workload, token string) (spiffe string, err error) {
	id, err := w.control.Certificate(ctx, token, w.agent.ClusterID)
	if err != nil {
		return "", err
	}
	return id.SPIFFE, nil
}

// The certificate of a workload carries its mesh's trust domain, and no other
// mesh's CA accepts the token it was got with. None accepts a token for the
// audience that all meshes share where nothing else is said.
func TestIdentityBelongsToOneMesh(t *testing.T) {
	s := must(t, running)
	refusals := 0
	all := identified(t, s)
	holder := map[string]string{} // mesh by trust domain
	for m, w := range all {
		got, err := accepts(t.Context(), w, w.token)
		if want := fmt.Sprintf("spiffe://%s/ns/%s/sa/default", m.trustDomain, m.workload[0]); got != want || err != nil {
			t.Errorf("mesh %s: certificate for %q (%v); want %s", m.name, got, err, want)
		}
		if other, taken := holder[m.trustDomain]; taken {
			t.Errorf("meshes %s and %s have the same trust domain", other, m.name)
		}
		holder[m.trustDomain] = m.name
		common, err := kubelet.Token(t.Context(), s.Kube, w.pod, "istio-ca", nil)
		if err != nil {
			t.Fatal(err)
		}
		tokens := map[string]string{"audience istio-ca": common}
		for other, o := range all {
			if other != m {
				tokens["mesh "+other.name] = o.token
			}
		}
		for of, token := range tokens {
			got, err := accepts(t.Context(), w, token)
			if status.Code(err) != codes.Unauthenticated {
				t.Errorf("a token for %s at the CA of mesh %s: certificate for %q (%v); want it refused", of, m.name, got, err)
				continue
			}
			refusals++
		}
	}
	t.Logf("%d identities, %d refusals", len(all), refusals)
}

// An audience is no secret: whoever may run pods in the cluster can have a
// token for any. A CA then names the namespace that the pod really is in, so
// that a policy on namespaces tells it from the mesh's own. The README states
// this limit; should istiod learn to refuse, this test is to go with it.
func TestForeignWorkloadKeepsItsNamespace(t *testing.T) {
	s := must(t, running)
	all := identified(t, s)
	for m, w := range all {
		for other, o := range all {
			if other == m {
				continue
			}
			token, err := kubelet.Token(t.Context(), s.Kube, w.pod, o.agent.TokenAudience, nil)
			if err != nil {
				t.Fatal(err)
			}
			got, err := accepts(t.Context(), o, token)
			want := fmt.Sprintf("spiffe://%s/ns/%s/sa/default", other.trustDomain, m.workload[0])
			if got != want || err != nil {
				t.Errorf("a workload of mesh %s at the CA of %s: certificate for %q (%v); want %s",
					m.name, other.name, got, err, want)
			}
		}
	}
}
