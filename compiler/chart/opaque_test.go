package chart_test

import (
	"testing"
	"testing/fstest"

	"meshc.dev/compiler/chart"
)

// TestOpaque: which names a chart can tell from others, by the texts that its templates
// name and those that it has as values. Of its own name there is one in the binary, which
// trims that prefix, too.
func TestOpaque(t *testing.T) {
	r := chart.NewRenderer(fstest.MapFS{
		"c/Chart.yaml":  {Data: []byte("apiVersion: v2\nname: gateway\nversion: 1.0.0\n")},
		"c/values.yaml": {Data: []byte("team: some-team\n")},
		"c/templates/a.yaml": {Data: []byte(`{{- /* "comment" names nothing */}}
{{- if eq .Values.revision "default" }}{{ include "labels" . }}{{ else if has "one" (list "two") }}{{ end }}
a: {{ include "gateway.name" . | trimPrefix "istio-" | quote }}
c: {{ get .Values "global" }}
`)},
		"c/templates/NOTES.txt": {Data: []byte(`{{ if eq .Release.Name "noted" }}{{ end }}`)},
		"c/README.md":           {Data: []byte("For reading.\n")},
		"c/files/profile.yaml":  {Data: []byte("profiled: true\n")},
	})
	for name, opaque := range map[string]bool{
		"acme": true, "default": false, "default-acme": true, // eq compares whole texts
		"istio-acme": false, "my-istio-acme": false, "istio": false, "acme-istio": true,
		"labels": true, "comment": true, "noted": true, "global": false, "globals": true,
		"some-team": false, "some": true, "reading": true, "profiled": false,
	} {
		if got, err := r.Opaque("c", name); err != nil || got != opaque {
			t.Errorf("%s: %v, %v, want %v", name, got, err, opaque)
		}
	}
	if _, err := r.Opaque("nothing", "acme"); err == nil {
		t.Error("a chart that is not there has no opaque names")
	}
}

// TestOpaqueIsClosed: a chart of a module that may look into a name in any way has no name
// that it cannot tell from others; and the same that passes names on.
func TestOpaqueIsClosed(t *testing.T) {
	for template, opaque := range map[string]bool{
		`{{ .Release.Name }}`: true,
		`{{ printf "%s-%s" .Release.Name .Values.x | quote }}`:                                           true,
		`{{ if eq .Release.Name "other" "third" }}{{ end }}`:                                             true,
		`{{ $d := dict "key" .Release.Name }}{{ toYaml $d | nindent 2 }}`:                                true,
		`{{ $_ := set .Values "key" .Release.Name }}{{ unset .Values "other" | toYaml }}`:                true,
		`{{ dig "a" "b" "none" .Values }}{{ .Files.Get "files/one" }}`:                                   true,
		`{{ range $k, $v := .Values.x }}{{ $k }}{{ else }}{{ with .Values.y }}{{ . }}{{ end }}{{ end }}`: true,
		// Ways to tell one from another.
		`{{ if hasPrefix "ac" .Release.Name }}{{ end }}`:                                   false,
		`{{ .Release.Name | trunc 3 }}`:                                                    false,
		`{{ if regexMatch "^[a-m]" .Release.Name }}{{ end }}`:                              false,
		`{{ if eq (len .Release.Name) 4 }}{{ end }}`:                                       false,
		`{{ if lt .Release.Name "m" }}{{ end }}`:                                           false,
		`{{ if eq .Release.Name (print "ac" "me") }}{{ end }}`:                             false,
		`{{ $n := print "ac" "me" }}{{ if eq .Release.Name $n }}{{ end }}`:                 false,
		`{{ if .Release.Name | eq .Values.x }}{{ end }}`:                                   false,
		`{{ if has .Release.Name .Values.x }}{{ end }}`:                                    false,
		`{{ printf "%.3s" .Release.Name }}`:                                                false,
		`{{ printf .Release.Name }}`:                                                       false,
		`{{ index .Release.Name 0 }}`:                                                      false,
		`{{ .Release.Name | sha256sum }}`:                                                  false,
		`{{ .Files.Get .Release.Name }}`:                                                   false,
		`{{ include .Release.Name . }}`:                                                    false,
		`{{ $d := dict .Release.Name 1 }}`:                                                 false,
		`{{ $d := set .Values .Release.Name 1 }}`:                                          false,
		`{{ omit .Values .Release.Name }}`:                                                 false,
		`{{ tpl "x" . }}`:                                                                  false,
		`{{ define "a" }}{{ with .x }}{{ upper . }}{{ end }}{{ end }}{{ template "a" . }}`: false,
		`{{ if`: false,
	} {
		r := chart.NewRenderer(fstest.MapFS{
			"c/Chart.yaml":       {Data: []byte("apiVersion: v2\nname: gateway\nversion: 1.0.0\n")},
			"c/templates/a.yaml": {Data: []byte(template)},
		})
		if got, err := r.Opaque("c", "acme"); err != nil || got != opaque {
			t.Errorf("%s: %v, %v, want %v", template, got, err, opaque)
		}
	}
	within := chart.NewRenderer(fstest.MapFS{
		"c/Chart.yaml":                {Data: []byte("apiVersion: v2\nname: c\nversion: 1.0.0\n")},
		"c/templates/a.yaml":          {Data: []byte("a: {{ .Release.Name }}")},
		"c/charts/d/Chart.yaml":       {Data: []byte("apiVersion: v2\nname: d\nversion: 1.0.0\n")},
		"c/charts/d/templates/b.yaml": {Data: []byte("b: 1")},
	})
	if got, err := within.Opaque("c", "acme"); err != nil || got {
		t.Errorf("a chart with another in it: %v, %v", got, err)
	}
}
