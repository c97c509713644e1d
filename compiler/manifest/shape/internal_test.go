package shape

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/api/validate/content"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/client-go/kubernetes/scheme"

	"meshc.dev/compiler/manifest"
)

// FuzzPlain: what is plainly right is right for Kubernetes.
func FuzzPlain(f *testing.F) {
	for _, s := range []string{"", "a", "a-b", "-a", "a.b", "a..b", "a.-b", "A_b", "é", strings.Repeat("a", 64), strings.Repeat("a.", 130) + "a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, no := range map[string]bool{
			"label":     plainLabel(s) && len(validation.IsDNS1123Label(s)) > 0,
			"subdomain": plainSubdomain(s) && len(validation.IsDNS1123Subdomain(s)) > 0,
			"value":     plainWord(s) && len(content.IsLabelValue(s)) > 0,
			"key":       len(labelKey(s)) == 0 && len(content.IsLabelKey(s)) > 0,
		} {
			if no {
				t.Errorf("%q is plainly a %s, but for Kubernetes", s, name)
			}
		}
	})
}

// TestDecodesAsKubernetes: objects are read as Kubernetes' own converter reads
// them.
func TestDecodesAsKubernetes(t *testing.T) {
	for _, o := range soundObjects(t) {
		ours, err := scheme.Scheme.New(kindOf(o))
		if err != nil {
			t.Fatal(err)
		}
		theirs, _ := scheme.Scheme.New(kindOf(o))
		if faults := decode(o.Body, ours); len(faults) > 0 {
			t.Errorf("%s: %v", o.ID(), faults)
		}
		if err := runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(o.Body, theirs, true); err != nil {
			t.Errorf("%s: %v", o.ID(), err)
		}
		if !reflect.DeepEqual(ours, theirs) {
			t.Errorf("%s: got %v, want %v", o.ID(), ours, theirs)
		}
	}
}

func soundObjects(t testing.TB) []manifest.Object {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "objects.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	objects, err := manifest.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return objects
}

// BenchmarkCheck is for each object, of which a mesh has some 27.
func BenchmarkCheck(b *testing.B) {
	objects := soundObjects(b)
	for i := 0; b.Loop(); i++ {
		Check(objects[i%len(objects)])
	}
}
