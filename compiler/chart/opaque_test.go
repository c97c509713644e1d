package chart_test

import (
	"testing"
	"testing/fstest"

	"meshc.dev/compiler/chart"
)

// TestOpaque: which names the templates of a chart can tell from others, by the texts
// that they name.
func TestOpaque(t *testing.T) {
	r := chart.NewRenderer(fstest.MapFS{
		"c/Chart.yaml": {Data: []byte("apiVersion: v2\nname: c\nversion: 1.0.0\n")},
		"c/templates/a.yaml": {Data: []byte(`{{- /* "comment" names nothing */}}
{{- if eq .Values.revision "default" }}{{ include "labels" . }}{{ end }}
a: {{ .Values.name | trimPrefix "istio-" | trimSuffix "-" | quote }}
b: {{ .Values.name | replace ` + "`kube`" + ` "" }}
c: {{ get .Values "global" }}
`)},
		"c/templates/NOTES.txt": {Data: []byte(`{{ if eq .Release.Name "noted" }}{{ end }}`)},
	})
	for name, opaque := range map[string]bool{
		"acme": true, "default": false, "default-acme": true, // eq compares whole texts
		"istio-acme": false, "my-istio-acme": false, "istio": false, "acme-istio": true,
		"kubernetes": false, "labels": true, "comment": true, "noted": true, "global": false, "globals": true,
	} {
		if got, err := r.Opaque("c", name); err != nil || got != opaque {
			t.Errorf("%s: %v, %v, want %v", name, got, err, opaque)
		}
	}
	if _, err := r.Opaque("nothing", "acme"); err == nil {
		t.Error("a chart that is not there has no opaque names")
	}
}
