package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"

	"meshc.dev/e2e/cluster"
	"meshc.dev/e2e/manifest"
)

// Who works on a hard cluster, by the groups that an identity provider says.
// Those of the platform may do everything that RBAC can give, and to the locks
// the admin is nobody: what a tenant is refused for want of rights, he is refused
// by a lock.
var people = map[string][]string{
	"affirmed-dev":   {"affirmed-devs"},
	"globex-dev":     {"globex-devs"},
	"initech-dev":    {"initech-devs"},
	"umbrella-dev":   {"umbrella-devs"},
	"platform-admin": {"platform-admins"},
	"deployer":       {"platform-deployers"},
	"system:node:n1": {cluster.NodeGroup},
}

// A hardCluster is the sample's, with locks, as the deployer made it.
type hardCluster struct {
	*sample
	as map[string]*cluster.Cluster // by user
}

// hard is the sample on a cluster with locks, controllers and nodes, applied by
// the deployer in the order of the tree, with every control plane up. Tests leave
// it as they found it.
var hard = sync.OnceValues(func() (*hardCluster, error) { return harden(context.Background()) })

func mustHard(t *testing.T) *hardCluster {
	t.Helper()
	forFull(t)
	h, err := hard()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func harden(ctx context.Context) (*hardCluster, error) {
	dir, err := describeHard()
	if err != nil {
		return nil, err
	}
	s, err := describeAll(dir)
	if err != nil {
		return nil, err
	}
	tree := filepath.Join(filepath.Dir(dir), "tree")
	if _, err := meshc("export", "-d", dir, "-o", tree); err != nil {
		return nil, err
	}
	if s.stream, err = ordered(tree); err != nil {
		return nil, err
	}
	h := &hardCluster{sample: s, as: map[string]*cluster.Cluster{}}
	if s.Cluster, err = newHardCluster(ctx, "hard", 9); err != nil {
		return nil, err
	}
	for user, groups := range people {
		if h.as[user], err = s.As(user, groups...); err != nil {
			return nil, err
		}
	}
	if err := h.before(ctx); err != nil {
		return nil, err
	}
	for _, o := range s.stream {
		if err := h.deploy(ctx, o); err != nil {
			return nil, err
		}
	}
	return h, s.startControlPlanes(ctx)
}

// deploy applies an object, as often as tools do: where an automatic node port is
// another mesh's, the next one may not be.
func (h *hardCluster) deploy(ctx context.Context, o manifest.Object) error {
	var err error
	for range 20 {
		if _, err = h.as["deployer"].Apply(ctx, o); err == nil || !strings.Contains(err.Error(), "where the port was automatic, try again") {
			break
		}
	}
	return err
}

// describeHard writes the sample's description with what makes it hard.
func describeHard() (string, error) {
	dir, err := os.MkdirTemp(servers.Dir, "hard-")
	if err != nil {
		return "", err
	}
	err = errors.Join(
		os.CopyFS(filepath.Join(dir, "meshes"), os.DirFS(meshes)),
		os.CopyFS(filepath.Join(dir, "cue.mod"), os.DirFS(filepath.Join(product, "cue.mod"))),
	)
	if err != nil {
		return "", err
	}
	// The platform's own file: what follows stands in it.
	grants := filepath.Join(dir, "meshes", "grants.cue")
	before, err := os.ReadFile(grants)
	if err != nil {
		return "", err
	}
	locks, err := os.ReadFile(filepath.Join("testdata", "hard", "locks.cue"))
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "meshes"), os.WriteFile(grants, append(before, locks...), 0o644)
}

// newHardCluster starts a cluster with controllers and nodes, in which the
// platform's groups may do everything.
func newHardCluster(ctx context.Context, name string, number byte) (*cluster.Cluster, error) {
	c, err := cluster.New(ctx, servers, cluster.Options{
		Name: name, Number: number, Bin: bin, NodePorts: "30000-32767", Controllers: true,
	})
	if err != nil {
		return nil, err
	}
	_, err = c.Kube.RbacV1().ClusterRoleBindings().Create(ctx, &rbacv1.ClusterRoleBinding{
		ObjectMeta: metav1.ObjectMeta{Name: "platform"},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: "cluster-admin"},
		Subjects: []rbacv1.Subject{
			{APIGroup: rbacv1.GroupName, Kind: rbacv1.GroupKind, Name: "platform-admins"},
			{APIGroup: rbacv1.GroupName, Kind: rbacv1.GroupKind, Name: "platform-deployers"},
		},
	}, metav1.CreateOptions{})
	return c, err
}

// before is what a cluster has already: the Gateway API, and a pod that mounts a token
// which a mesh will take.
func (h *hardCluster) before(ctx context.Context) error {
	if err := gatewayDefinitions(ctx, h.as["platform-admin"]); err != nil {
		return err
	}
	early := appPod("early", nil)
	early.Spec.NodeName = "n1"
	early.Spec.Volumes = []corev1.Volume{{Name: "tokens", VolumeSource: corev1.VolumeSource{Projected: &corev1.ProjectedVolumeSource{}}}}
	for _, audience := range []string{"istio-ca-globex", "vault"} {
		early.Spec.Volumes[0].Projected.Sources = append(early.Spec.Volumes[0].Projected.Sources, corev1.VolumeProjection{
			ServiceAccountToken: &corev1.ServiceAccountTokenProjection{Audience: audience, Path: audience},
		})
	}
	return wait.PollUntilContextTimeout(ctx, 100*time.Millisecond, time.Minute, true, func(ctx context.Context) (bool, error) {
		_, err := h.as["platform-admin"].Kube.CoreV1().Pods("default").Create(ctx, early, metav1.CreateOptions{})
		if apierrors.IsForbidden(err) {
			return false, nil // its ServiceAccount is not there yet
		}
		return err == nil, err
	})
}

// gatewayDefinitions applies those of the Gateway API, as its release has them.
func gatewayDefinitions(ctx context.Context, c *cluster.Cluster) error {
	dir, err := output("go", "list", "-f={{.Module.Dir}}", "sigs.k8s.io/gateway-api/apis/v1")
	if err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(dir), "config", "crd", "standard", "*s.yaml"))
	if err != nil {
		return err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		objects, err := manifest.Parse(text)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		objects = slices.DeleteFunc(objects, func(o manifest.Object) bool { return o.GetKind() != "CustomResourceDefinition" })
		if err := applyAll(ctx, c, objects); err != nil {
			return err
		}
	}
	return nil
}

// The deployer applies every unit twice, with all locks on: nothing is refused,
// nothing conflicts, and the second time nothing changes.
func TestFullHardIsAppliedTwice(t *testing.T) {
	h := mustHard(t)
	for _, m := range h.meshes {
		awaitValidation(t, h.sample, m)
	}
	again := *h.sample
	again.Cluster = h.as["deployer"]
	unchanged(t, &again)
	policies := 0
	for _, o := range h.stream {
		if o.GetKind() == "ValidatingAdmissionPolicy" {
			policies++
		}
	}
	if policies == 0 {
		t.Error("no lock is in what is exported")
	}
	t.Logf("%d objects applied twice by the deployer, %d of them locks", len(h.stream), policies)
}
