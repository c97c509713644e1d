package shape

import (
	"os"
	"testing"

	"meshc.dev/compiler/manifest"
)

func TestCorpus(t *testing.T) {
	for _, f := range []string{os.Getenv("CORPUS1"), os.Getenv("CORPUS2"), os.Getenv("CORPUS3")} {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Log(err)
			continue
		}
		objects, err := manifest.Parse(text)
		if err != nil {
			t.Log(err)
		}
		n := 0
		for _, o := range objects {
			if Known(o) {
				n++
			}
			for _, x := range Check(o) {
				t.Errorf("%s %s: %s", f, o.ID(), x)
			}
		}
		t.Log(f, len(objects), n)
	}
}
