package manifest

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// parts are what a map of a kind of others has of pods, though it is none: whatever it
// calls them, operators make volumes, tokens, security contexts, tolerations and ports
// of nodes of them. Each is a pod with nothing else.
func parts(m map[string]any, at []any) []Pod {
	var out []Pod
	add := func(value any, at []any, as ...any) {
		out = append(out, Pod{Spec: Map(standing(value, as)), At: at, as: as, alone: true})
	}
	if !ends(at, "volumes", 0) && isVolume(m) {
		named := maps.Clone(m)
		if text(named["name"]) == "" {
			named["name"] = fmt.Sprint(at[len(at)-1])
		}
		add(named, at, "volumes", 0)
	}
	if !ends(at, "projected", "sources", 0) && text(Map(m["serviceAccountToken"])["audience"]) != "" {
		add(m, at, "volumes", 0, "projected", "sources", 0)
	}
	if !ends(at, "ports", 0) && portOfNode(m["hostPort"]) {
		add(m, at, "ports", 0)
	}
	for _, field := range slices.Sorted(maps.Keys(m)) {
		is := partNamed(field)
		if is != "" && is != field && m[field] != nil {
			add(m[field], append(slices.Clip(at), field), is)
		}
	}
	return out
}

// partNamed is the field of pods as which another is read, by how its name ends:
// containerSecurityContext.
func partNamed(field string) string {
	for _, is := range []string{"securityContext", "tolerations"} {
		if field == is || strings.HasSuffix(field, strings.ToUpper(is[:1])+is[1:]) {
			return is
		}
	}
	return ""
}

// standing is a value where a way from a pod leads to.
func standing(value any, as []any) any {
	for _, step := range slices.Backward(as) {
		if field, is := step.(string); is {
			value = map[string]any{field: value}
		} else {
			value = []any{value}
		}
	}
	return value
}

// ends tells how a place ends; a number stands for all.
func ends(at []any, with ...any) bool {
	if len(at) < len(with) {
		return false
	}
	return slices.EqualFunc(at[len(at)-len(with):], with, func(is, want any) bool {
		_, number := is.(int)
		_, all := want.(int)
		return is == want || number && all
	})
}

// hostPortsIn tells a list of ports of which one is a node's.
func hostPortsIn(ports any) bool {
	return slices.ContainsFunc(List(ports), func(p any) bool { return portOfNode(Map(p)["hostPort"]) })
}

// portOfNode tells the number of a port, or its text.
func portOfNode(v any) bool {
	return portNumber(v) > 0
}

// portNumber is that of a port, which may be a text; 0 if it is none.
func portNumber(v any) int {
	n := number(v)
	if digits.MatchString(text(v)) {
		n, _ = strconv.Atoi(text(v))
	}
	if n > 65535 {
		return 0
	}
	return n
}

var digits = regexp.MustCompile(`^[0-9]+$`)

// isVolume tells a map with the source of a volume, by its shape: what such a one must
// have is there, as what it must be.
func isVolume(m map[string]any) bool {
	for field, v := range m {
		if source := Map(v); len(source) > 0 && isSource(sourceType(field), source) {
			return true
		}
	}
	return false
}

// sourceType is that of a field of volumes, nil of one that is none's, or whose volumes
// do not reach beyond the pod and its namespace.
func sourceType(field string) reflect.Type {
	switch field {
	case "emptyDir", "configMap", "secret", "downwardAPI", "persistentVolumeClaim", "ephemeral":
		return nil
	}
	for f := range reflect.TypeFor[corev1.VolumeSource]().Fields() {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name == field {
			return f.Type.Elem()
		}
	}
	return nil
}

// isSource tells that a map has all texts and lists that a type needs, or one of those
// that it may have where it needs none.
func isSource(source reflect.Type, m map[string]any) bool {
	if source == nil {
		return false
	}
	needs, has := 0, 0
	for f := range source.Fields() {
		name, more, _ := strings.Cut(f.Tag.Get("json"), ",")
		fits := text(m[name]) != ""
		switch f.Type.Kind() {
		case reflect.String:
		case reflect.Slice:
			fits = len(List(m[name])) > 0
		default:
			continue
		}
		if fits {
			has++
		}
		if more == "" {
			needs++
			if !fits {
				return false
			}
		}
	}
	return needs > 0 || has > 0
}
