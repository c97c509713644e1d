package main

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"istio.io/istio/manifests"
	"sigs.k8s.io/yaml"
)

// A chart is what a chart tells of its values: the defaults, and the paths
// that its templates read.
type chart struct {
	defaults map[string]any
	reads    []string
}

// The charts keep their defaults one level down, for reasons of Helm's.
const defaultsKey = "_internal_defaults_do_not_set"

func readChart(dir string) (chart, error) {
	var c chart
	values, err := fs.ReadFile(manifests.FS, path.Join(dir, "values.yaml"))
	if err != nil {
		return c, err
	}
	var wrapped map[string]map[string]any
	if err := yaml.Unmarshal(values, &wrapped); err != nil {
		return c, err
	}
	if c.defaults = wrapped[defaultsKey]; c.defaults == nil {
		return c, fmt.Errorf("%s: no %s in values.yaml", dir, defaultsKey)
	}
	c.reads, err = readsOf(dir)
	return c, err
}

// readsOf lists the paths below .Values that the templates of a chart name,
// those that istiod renders at injection (in files/) included.
func readsOf(dir string) ([]string, error) {
	var reads []string
	for _, sub := range []string{"templates", "files"} {
		err := fs.WalkDir(manifests.FS, path.Join(dir, sub), func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				if p == path.Join(dir, sub) {
					return nil // not every chart has files
				}
				return err
			}
			if d.IsDir() || path.Base(p) == "NOTES.txt" {
				return nil
			}
			content, err := fs.ReadFile(manifests.FS, p)
			reads = append(reads, valuePaths(string(content))...)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(reads)
	return slices.Compact(reads), nil
}

var (
	// {{ (.Values.a).b }} reads a.b and bears that a is absent.
	nullSafe = regexp.MustCompile(`\((\$?\.Values[A-Za-z0-9_.]*)\)`)
	// {{ hasKey .Values.a "b" }} reads a.b, not all of a.
	hasKey = regexp.MustCompile(`hasKey (\$?\.Values[A-Za-z0-9_.]*) "([A-Za-z0-9_]+)"`)
	read   = regexp.MustCompile(`\.Values\.([A-Za-z0-9_.]*[A-Za-z0-9_])`)
)

func valuePaths(template string) []string {
	for nullSafe.MatchString(template) {
		template = nullSafe.ReplaceAllString(template, "$1")
	}
	template = hasKey.ReplaceAllString(template, "$1.$2")
	var paths []string
	for _, m := range read.FindAllStringSubmatch(template, -1) {
		p := m[1]
		// The chart's own bookkeeping: its defaults under two names, and a
		// copy of what the user gave.
		if !strings.HasPrefix(p, "_") && p != "defaults" {
			paths = append(paths, p)
		}
	}
	return paths
}

// addDefaults gives t the fields that the defaults have and it lacks.
func addDefaults(t *cuetype, defaults map[string]any) {
	for name, value := range defaults {
		field, known := t.fields[name]
		nested, isMap := value.(map[string]any)
		if !known {
			field = typeOfDefault(value)
			t.fields[name] = field
		}
		if value == nil && field.expr == "int" {
			t.fields[name] = oneOf("int", "null") // a default is a value one may give
		}
		if isMap && field.isStruct() {
			addDefaults(field, nested)
		}
	}
}

// typeOfDefault is what a default tells of its field's type: less than it
// seems, for the charts use {} for any unset field, and numbers where
// Kubernetes takes "25%" too.
func typeOfDefault(value any) *cuetype {
	switch v := value.(type) {
	case map[string]any:
		if len(v) > 0 {
			return structure()
		}
	case []any:
		return expr("[...]")
	case string:
		return expr("string")
	case bool:
		return expr("bool")
	case float64:
		return oneOf("number", "string")
	}
	return expr("_")
}

// addReads gives t the fields that the templates read and it lacks; nothing is
// known of their types.
func addReads(t *cuetype, reads []string) {
	for _, p := range reads {
		at := t
		steps := strings.Split(p, ".")
		for i, step := range steps {
			if at.fields[step] == nil {
				at.fields[step] = structure()
				if i == len(steps)-1 {
					at.fields[step] = expr("_")
				}
			}
			if at = at.fields[step]; !at.isStruct() {
				break
			}
		}
	}
}
