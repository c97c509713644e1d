package manifest

import (
	"errors"
	"fmt"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"k8s.io/client-go/kubernetes/scheme"
)

// Patch merges a patch into an object, as kubectl does: into Kubernetes' own
// kinds by a strategic merge patch, where the API says by which field the
// items of a list are told apart, and into all others by a JSON merge patch
// (RFC 7386), which replaces lists. The patch stays as it is and shares
// nothing with the object afterwards. After an error the object may be changed
// in part.
func Patch(o Object, merge map[string]any) error {
	if len(merge) == 0 {
		return nil
	}
	patch := Map(widen(Clone(merge)))
	if _, whole := patch[directive]; whole {
		return errors.New("$patch may not stand at the top of a patch: an object is neither deleted nor replaced by one")
	}
	// Whatever client-go's scheme does not know is a custom resource.
	typed, err := scheme.Scheme.New(o.groupVersionKind())
	if err != nil {
		if directed(patch) {
			return fmt.Errorf("$patch is for Kubernetes' own kinds: a patch of %s replaces lists, so give the whole list", o.ID())
		}
		mergeJSON(o.Body, patch)
		return nil
	}
	meta, err := strategicpatch.NewPatchMetaFromStruct(typed)
	if err != nil {
		return err
	}
	widen(o.Body)
	if err := prepare(meta.T, o.Body, patch, ""); err != nil {
		return err
	}
	if _, err := strategicpatch.StrategicMergeMapPatchUsingLookupPatchMeta(o.Body, patch, meta); err != nil {
		return fmt.Errorf("the patch does not merge: %w", err)
	}
	return nil
}

func (o Object) groupVersionKind() schema.GroupVersionKind {
	group, version := o.groupVersion()
	return schema.GroupVersionKind{Group: group, Version: version, Kind: o.Kind()}
}

// mergeJSON merges a patch that is the target's to keep.
func mergeJSON(target, patch map[string]any) {
	for key, value := range patch {
		switch value := value.(type) {
		case nil:
			delete(target, key)
		case map[string]any:
			inner, ok := target[key].(map[string]any)
			if !ok {
				inner = map[string]any{}
				target[key] = inner
			}
			mergeJSON(inner, value)
		default:
			target[key] = value
		}
	}
}
