package rewrite

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// merge changes what stands in a text that an object holds.
type merge plan.Merge

func (m merge) looksFor() string {
	var at strings.Builder
	for _, step := range m.At {
		name, is := step.(string)
		switch {
		case !is:
			holding, _ := json.Marshal(step) // of JSON, always
			fmt.Fprintf(&at, "[%s]", holding)
		case strings.Contains(name, "."):
			fmt.Fprintf(&at, ".%q", name)
		default:
			at.WriteString("." + name)
		}
	}
	return fmt.Sprintf("YAML or JSON at %s of %s", strings.TrimPrefix(at.String(), "."), describe(m.Objects))
}

func (m merge) change(w *rewriter) int {
	n := 0
	for _, o := range w.objects {
		if m.meant(w, o.Object) {
			n += m.into(o.Object)
		}
	}
	return n
}

// into merges into the texts of an object, and counts these.
func (m merge) into(o manifest.Object) int {
	return within(o, manifest.Within{At: m.At, Merge: m.Merge, Absent: m.Absent, Lacks: m.Lacks})
}

// within makes a change in the texts of an object to which its place leads.
func within(o manifest.Object, change manifest.Within) int {
	places := 0
	var follow func(v any, at []any) any
	follow = func(v any, at []any) any {
		if written, is := v.(string); is {
			plain, coded := manifest.Decoded(o, change.At[0], written)
			if !coded {
				plain = written
			}
			inner := change
			inner.At = at
			changed, n := manifest.MergeText(plain, inner)
			places += n
			switch {
			case changed == plain:
				return v
			case coded:
				return base64.StdEncoding.EncodeToString([]byte(changed))
			}
			return changed
		}
		if len(at) == 0 {
			return v
		}
		switch step := at[0].(type) {
		case string:
			if next, has := manifest.Map(v)[step]; has {
				manifest.Map(v)[step] = follow(next, at[1:])
			}
		case map[string]any:
			for i, item := range manifest.List(v) {
				if manifest.Fits(item, step) {
					manifest.List(v)[i] = follow(item, at[1:])
				}
			}
		}
		return v
	}
	follow(o.Body, change.At)
	return places
}
