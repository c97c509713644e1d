package chart

import (
	"maps"
	"path"
	"slices"
	"time"

	"github.com/BurntSushi/toml"
)

// sorted are the functions that depend on the order in which Go gives a map's
// entries, which is another each time, or on the machine.
func sorted() map[string]any {
	return map[string]any{
		"keys": func(dicts ...map[string]any) []string {
			all := []string{}
			for _, d := range dicts {
				all = append(all, slices.Sorted(maps.Keys(d))...)
			}
			return all
		},
		"values": func(dict map[string]any) []any {
			all := []any{}
			for _, k := range slices.Sorted(maps.Keys(dict)) {
				all = append(all, dict[k])
			}
			return all
		},
		"fromToml": fromTOML,
		// Paths of files are of the cluster's machines, not of the one that renders.
		"osBase": path.Base, "osClean": path.Clean, "osDir": path.Dir, "osExt": path.Ext, "osIsAbs": path.IsAbs,
	}
}

// deepest is how many brackets a document may open: each one that stands in
// another takes a frame of the stack, whose end Go does not survive.
const deepest = 100_000

// fromTOML is Helm's, but that dates are texts: the library gives those without a
// zone the offset of the machine.
func fromTOML(text string) map[string]any {
	out := map[string]any{}
	brackets := 0
	for _, c := range []byte(text) {
		if c == '[' || c == '{' {
			brackets++
		}
	}
	if brackets > deepest {
		out["Error"] = "more brackets than a document has"
		return out
	}
	if err := toml.Unmarshal([]byte(text), &out); err != nil {
		out["Error"] = err.Error()
	}
	return textual(out).(map[string]any)
}

func textual(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, item := range v {
			v[key] = textual(item)
		}
	case []any:
		for i, item := range v {
			v[i] = textual(item)
		}
	case []map[string]any:
		for _, item := range v {
			textual(item)
		}
	case time.Time:
		// The names are those of github.com/BurntSushi/toml/internal/tz.go.
		switch v.Location().String() {
		case "datetime-local":
			return v.Format("2006-01-02T15:04:05.999999999")
		case "date-local":
			return v.Format(time.DateOnly)
		case "time-local":
			return v.Format("15:04:05.999999999")
		}
		return v.Format(time.RFC3339Nano)
	}
	return v
}
