package manifest

// Strays are the label selectors of a workload's topology spread constraints
// that select none of the workload's own pods.
func Strays(o Object) []Placed {
	at := podSpecAt(o.Kind())
	if at == nil {
		return nil
	}
	var out []Placed
	path := make([]string, len(at), len(at)+3)
	for i, step := range at {
		path[i], _ = step.(string)
	}
	for _, p := range Each(o, append(path, "topologySpreadConstraints", "*", "labelSelector")) {
		if selector, err := parseSelector(p.Value); err == nil && !selector.Selects(PodLabels(o)) {
			out = append(out, p)
		}
	}
	return out
}
