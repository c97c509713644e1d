package apiserver

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"

	"meshc.dev/e2e/sandbox"
)

// User is how a user of some groups reaches the server: by a client
// certificate. The file says the same to kubectl.
func (s *Server) User(name string, groups ...string) (*rest.Config, string, error) {
	pair, err := s.keys.issue(name, &x509.Certificate{
		Subject:     pkix.Name{CommonName: name, Organization: groups},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	})
	if err != nil {
		return nil, "", fmt.Errorf("user %s: %w", name, err)
	}
	config := rest.CopyConfig(s.Admin)
	config.CertFile, config.KeyFile = pair.Cert, pair.Key
	kubeconfig, err := writeKubeconfig(s.dir, name, config)
	return config, kubeconfig, err
}

func writeKubeconfig(dir, user string, to *rest.Config) (string, error) {
	config := clientcmdapi.NewConfig()
	config.Clusters[user] = &clientcmdapi.Cluster{Server: to.Host, CertificateAuthorityData: to.CAData}
	config.AuthInfos[user] = &clientcmdapi.AuthInfo{ClientCertificate: to.CertFile, ClientKey: to.KeyFile}
	config.Contexts[user] = &clientcmdapi.Context{Cluster: user, AuthInfo: user}
	config.CurrentContext = user
	// kubectl takes a colon for the end of a path.
	path := filepath.Join(dir, strings.ReplaceAll(user, ":", "-")+".kubeconfig")
	return path, clientcmd.WriteToFile(*config, path)
}

// startControllers runs kube-controller-manager, each controller under its own
// name. Those for nodes, volumes and EndpointSlices are left out: none are here,
// or the tests do that by hand.
func (s *Server) startControllers(servers *sandbox.Servers, o Options) error {
	_, kubeconfig, err := s.User("system:kube-controller-manager")
	if err != nil {
		return err
	}
	process, err := servers.Start(o.Name+"-kube-controller-manager", nil, exec.Command(
		filepath.Join(o.Bin, "kube-controller-manager"),
		"--kubeconfig="+kubeconfig,
		"--use-service-account-credentials=true",
		"--service-account-private-key-file="+s.keys.ServiceAccounts.Key,
		"--root-ca-file="+s.keys.CA.Cert,
		"--controllers=*,-node-lifecycle-controller,-node-ipam-controller,-node-route-controller,-taint-eviction-controller,"+
			"-service-lb-controller,-cloud-node-lifecycle-controller,-persistentvolume-attach-detach-controller,"+
			"-endpoints-controller,-endpointslice-controller,-endpointslice-mirroring-controller,-pod-garbage-collector-controller",
		"--leader-elect=false",
		"--horizontal-pod-autoscaler-sync-period=1s",
		"--secure-port=0",
		"--profiling=false",
	))
	s.processes = append(s.processes, process)
	return err
}
