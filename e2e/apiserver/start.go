// Package apiserver starts a Kubernetes API server on a store of its own.
package apiserver

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"

	"meshc.dev/e2e/sandbox"
)

// A Server is a running API server.
type Server struct {
	// Admin is how a cluster administrator reaches it.
	Admin *rest.Config
	// Addr is the cluster IP of Service kubernetes. The server listens there,
	// on port 443, so that what runs in the cluster reaches it as anywhere,
	// though no kube-proxy runs.
	Addr netip.Addr
	// Kubeconfig is a file that says the same to kubectl.
	Kubeconfig string
	// CA is the certificate authority that its certificate is signed by.
	CA []byte

	dir       string
	keys      *pki
	processes []*sandbox.Process // in the order of their start
}

// Stop ends the server, what works on it, and its store.
func (s *Server) Stop() error {
	var errs []error
	for _, p := range slices.Backward(s.processes) {
		errs = append(errs, p.Stop())
	}
	return errors.Join(errs...)
}

// Options say what differs from one cluster to another.
type Options struct {
	Name      string // prefix of the servers' names and of their files
	Bin       string // directory of the binaries etcd and kube-apiserver
	Services  netip.Prefix
	Etcd      netip.Addr // a loopback address of its own
	NodePorts string     // such as 30000-32767

	// Controllers has kube-controller-manager run, and the server tell nodes apart:
	// each may see and change what has to do with its own Pods.
	Controllers bool
}

// Start starts etcd and kube-apiserver and waits until the latter is ready.
func Start(ctx context.Context, servers *sandbox.Servers, o Options) (*Server, error) {
	dir := filepath.Join(servers.Dir, o.Name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	addr := o.Services.Masked().Addr().Next()
	if err := sandbox.Up(addr); err != nil {
		return nil, err
	}
	keys, err := newPKI(dir, addr)
	if err != nil {
		return nil, err
	}
	ca, err := os.ReadFile(keys.CA.Cert)
	if err != nil {
		return nil, err
	}
	client := fmt.Sprintf("http://%s:2379", o.Etcd)
	etcd, err := servers.Start(o.Name+"-etcd", nil, etcdCommand(o, dir, client))
	if err != nil {
		return nil, err
	}
	api, err := servers.Start(o.Name+"-kube-apiserver", nil, apiCommand(o, keys, addr, client))
	if err != nil {
		return nil, err
	}
	s := &Server{
		Addr:      addr,
		CA:        ca,
		dir:       dir,
		keys:      keys,
		processes: []*sandbox.Process{etcd, api},
		Admin: &rest.Config{
			Host: "https://" + addr.String(),
			TLSClientConfig: rest.TLSClientConfig{
				CAData:   ca,
				CertFile: keys.Admin.Cert,
				KeyFile:  keys.Admin.Key,
			},
			QPS: -1, // the tests are not to be slowed down by their own client
		},
	}
	if s.Kubeconfig, err = writeKubeconfig(dir, "admin", s.Admin); err != nil {
		return nil, err
	}
	if err := s.awaitReady(ctx); err != nil || !o.Controllers {
		return s, err
	}
	return s, s.startControllers(servers, o)
}

func etcdCommand(o Options, dir, client string) *exec.Cmd {
	peer := fmt.Sprintf("http://%s:2380", o.Etcd)
	return exec.Command(filepath.Join(o.Bin, "etcd"),
		"--name="+o.Name,
		"--data-dir="+filepath.Join(dir, "etcd"),
		"--listen-client-urls="+client,
		"--advertise-client-urls="+client,
		"--listen-peer-urls="+peer,
		"--initial-advertise-peer-urls="+peer,
		"--initial-cluster="+o.Name+"="+peer,
		"--log-level=warn",
		"--unsafe-no-fsync", // nothing here outlives the test
	)
}

func apiCommand(o Options, keys *pki, addr netip.Addr, etcd string) *exec.Cmd {
	command := exec.Command(filepath.Join(o.Bin, "kube-apiserver"),
		"--etcd-servers="+etcd,
		"--etcd-prefix=/"+o.Name,
		"--bind-address="+addr.String(),
		"--advertise-address="+addr.String(),
		"--secure-port=443",
		"--tls-cert-file="+keys.Server.Cert,
		"--tls-private-key-file="+keys.Server.Key,
		"--client-ca-file="+keys.CA.Cert,
		"--allow-privileged=true",
		"--service-cluster-ip-range="+o.Services.String(),
		"--service-node-port-range="+o.NodePorts,
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-signing-key-file="+keys.ServiceAccounts.Key,
		"--service-account-key-file="+keys.ServiceAccounts.Cert,
		// Without kube-proxy a webhook is reached at its endpoints.
		"--enable-aggregator-routing=true",
		"--profiling=false",
	)
	authorizers := "--authorization-mode=RBAC"
	if o.Controllers {
		authorizers = "--authorization-mode=Node,RBAC"
		command.Args = append(command.Args, "--enable-admission-plugins=NodeRestriction")
	}
	command.Args = append(command.Args, authorizers)
	return command
}

func (s *Server) awaitReady(ctx context.Context) error {
	kube, err := kubernetes.NewForConfig(s.Admin)
	if err != nil {
		return err
	}
	var last error
	err = wait.PollUntilContextTimeout(ctx, 200*time.Millisecond, 2*time.Minute, true,
		func(ctx context.Context) (bool, error) {
			for _, p := range s.processes {
				if ended := p.Exited(); ended != nil {
					return false, ended
				}
			}
			last = kube.Discovery().RESTClient().Get().AbsPath("/readyz").Do(ctx).Error()
			return last == nil, nil
		})
	if err != nil && last != nil {
		return fmt.Errorf("%s is not ready: %w (%w)", s.Admin.Host, err, last)
	}
	return err
}
