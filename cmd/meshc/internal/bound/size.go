package bound

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
)

// Size is a number of bytes, a flag's value that is written as Kubernetes writes
// memory: 4Gi, 500M.
type Size int64

func (s Size) String() string {
	return resource.NewQuantity(int64(s), resource.BinarySI).String()
}

// Set takes a size as text.
func (s *Size) Set(text string) error {
	q, err := resource.ParseQuantity(strings.TrimSuffix(text, "B"))
	if err != nil || q.Sign() < 0 {
		return fmt.Errorf("%q is no size: write 4Gi, 500M or 0 for no limit", text)
	}
	*s = Size(q.Value())
	return nil
}

// Type names what the flag takes.
func (*Size) Type() string { return "size" }
