package manifest

// Strays are the label selectors of a workload's topology spread constraints
// that select none of the workload's own pods, or the constraints that have none.
func Strays(o Object) []Placed {
	at := podAt(o)
	if at == nil {
		return nil
	}
	path := make([]string, len(at))
	for i, step := range at {
		path[i], _ = step.(string)
	}
	constraints := append(path, "topologySpreadConstraints", "*")
	out := Each(o, append(constraints, "!labelSelector")) // none selects nothing
	for _, p := range Each(o, append(constraints, "labelSelector")) {
		if selector, err := parseSelector(p.Value); err == nil && !selector.Selects(PodLabels(o)) {
			out = append(out, p)
		}
	}
	return out
}

// Asked are those of some labels whose keys a label selector asks for, or all
// where there are none such.
func Asked(selector any, labels map[string]string) map[string]string {
	out := map[string]string{}
	s, _ := parseSelector(selector)
	if s.selector != nil {
		requirements, _ := s.selector.Requirements()
		for _, r := range requirements {
			if value, has := labels[r.Key()]; has {
				out[r.Key()] = value
			}
		}
	}
	if len(out) == 0 {
		return labels
	}
	return out
}
