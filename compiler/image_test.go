package compiler_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	meshconfig "istio.io/api/mesh/v1alpha1"
	"sigs.k8s.io/yaml"

	"meshc.dev/compiler"
	"meshc.dev/compiler/manifest"
)

// development is what an image or a setting of a release never is: the hub of
// development images, or a tag that moves.
var development = regexp.MustCompile(`istio\.io/testing|istio-testing|:latest\b|(?i)tag"?:\s*"?(latest|testing)\b`)

// injected is the image of a container that the injector fills.
const injected = "auto"

// TestImagesAreReleases: neither a pod nor what the injector is given runs an
// image that may change under one's feet.
func TestImagesAreReleases(t *testing.T) {
	for name, units := range described(t) {
		seen := map[string]bool{}
		for _, u := range units {
			for _, d := range u.Documents {
				if found := development.Find(d.Text.Bytes()); found != nil {
					t.Errorf("%s: %s: %s has %q", name, u.Name, d.ID, found)
				}
				for _, image := range images(t, d) {
					seen[image] = true
					if fault := unreleased(image); fault != "" {
						t.Errorf("%s: %s: %s: image %s %s", name, u.Name, d.ID, image, fault)
					}
				}
			}
		}
		for _, image := range []string{injected, "registry.istio.io/release/pilot:1.31.1", "registry.istio.io/release/proxyv2:1.31.1"} {
			if !seen[image] {
				t.Errorf("%s: image %s was not seen, only %v", name, image, seen)
			}
		}
	}
}

func unreleased(image string) string {
	if image == injected {
		return ""
	}
	name := image[strings.LastIndexByte(image, '/')+1:]
	switch _, tag, tagged := strings.Cut(name, ":"); {
	case !tagged || tag == "":
		return "has no tag"
	case tag == "latest" || tag == "testing":
		return "is no release"
	}
	return ""
}

// images are those of a workload's containers and of what the injector makes
// by its values.
func images(t *testing.T, d compiler.Document) []string {
	t.Helper()
	objects, err := manifest.Parse(d.Text.Bytes())
	if err != nil || len(objects) != 1 {
		t.Fatalf("%s: %d objects, %v", d.ID, len(objects), err)
	}
	var found []string
	for _, c := range manifest.Containers(objects[0]) {
		if c.Image != "" {
			found = append(found, c.Image)
		}
	}
	text, ok := objects[0].At("data", "values").(string)
	if d.ID.Kind != "ConfigMap" || !ok {
		return found
	}
	var values struct {
		Global struct {
			Hub, Tag  string
			Proxy     struct{ Image string }
			ProxyInit struct{ Image string } `json:"proxy_init"`
		}
	}
	if err := json.Unmarshal([]byte(text), &values); err != nil {
		t.Fatalf("%s: %v", d.ID, err)
	}
	for _, image := range []string{values.Global.Proxy.Image, values.Global.ProxyInit.Image} {
		found = append(found, fmt.Sprintf("%s/%s:%s", values.Global.Hub, image, values.Global.Tag))
	}
	return found
}

// TestMeshConfigDecodesStrictly: istiod drops in silence what it does not know.
func TestMeshConfigDecodesStrictly(t *testing.T) {
	for name, units := range described(t) {
		seen := 0
		for _, u := range units {
			for _, d := range u.Documents {
				objects, err := manifest.Parse(d.Text.Bytes())
				if err != nil {
					t.Fatal(err)
				}
				text, ok := objects[0].At("data", "mesh").(string)
				if !ok {
					continue
				}
				seen++
				body, err := yaml.YAMLToJSONStrict([]byte(text))
				if err != nil {
					t.Errorf("%s: %s: %v", name, d.ID, err)
					continue
				}
				if err := protojson.Unmarshal(body, &meshconfig.MeshConfig{}); err != nil {
					t.Errorf("%s: %s: %v", name, d.ID, err)
				}
			}
		}
		if seen < 2 {
			t.Errorf("%s: %d mesh configurations were seen", name, seen)
		}
	}
}
