package manifest

import (
	"reflect"
	"testing"
)

func TestFind(t *testing.T) {
	o := parsed(t, `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data:
  mesh: |
    rootNamespace: istio-a
    providers: [{name: x, port: 1}, {name: other, port: 2}]
    nothing: null
  text: a word
  broken: "{"
list: [{name: one, v: 1}, {name: twice, v: 2}, {name: twice, v: 3}, {port: 80, v: 4}, plain]
nothing: null
`)
	for name, test := range map[string]struct {
		at, within []string
		want       any
		found      bool
	}{
		"a field":                    {[]string{"metadata", "name"}, nil, "a", true},
		"the object":                 {nil, nil, o.Body, true},
		"null":                       {[]string{"nothing"}, nil, nil, true},
		"no such field":              {[]string{"nowhere"}, nil, nil, false},
		"past null":                  {[]string{"nothing", "a"}, nil, nil, false},
		"past a text":                {[]string{"kind", "a"}, nil, nil, false},
		"an item":                    {[]string{"list", "[name=one]", "v"}, nil, 1, true},
		"an item by a number":        {[]string{"list", "[port=80]", "v"}, nil, 4, true},
		"no such item":               {[]string{"list", "[name=other]"}, nil, nil, false},
		"a name that stands twice":   {[]string{"list", "[name=twice]"}, nil, nil, false},
		"its field":                  {[]string{"list", "[name=twice]", "v"}, nil, nil, false},
		"an item of a map":           {[]string{"metadata", "[name=a]"}, nil, nil, false},
		"a field of a list":          {[]string{"list", "name"}, nil, nil, false},
		"within a document":          {[]string{"data", "mesh"}, []string{"rootNamespace"}, "istio-a", true},
		"an item within":             {[]string{"data", "mesh"}, []string{"providers", "[name=other]", "port"}, 2, true},
		"null within":                {[]string{"data", "mesh"}, []string{"nothing"}, nil, true},
		"not within":                 {[]string{"data", "mesh"}, []string{"nowhere"}, nil, false},
		"within what is no map":      {[]string{"data", "text"}, []string{"a"}, nil, false},
		"within what is no document": {[]string{"data", "broken"}, []string{"a"}, nil, false},
		"within what is not there":   {[]string{"data", "none"}, []string{"a"}, nil, false},
		"within what is no text":     {[]string{"data"}, []string{"mesh"}, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			got, found := Find(o, test.at, test.within)
			if found != test.found || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %v, %v", got, found)
			}
		})
	}
}
