package chart

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"helm.sh/helm/v4/pkg/chart/common"
	chart "helm.sh/helm/v4/pkg/chart/v2"
)

// schemaURL is what Helm calls the schema of a chart's values: references in it
// begin there.
const schemaURL = "file:///values.schema.json"

// nowhere is where a schema finds what it refers to beside itself: Helm would
// fetch it from the network, or from any place of the file system. The schemas of
// JSON Schema itself are in the binary and need no loader.
type nowhere struct {
	// schema is the text that refers to something.
	schema []byte
}

// elsewhereError is a reference of a schema that leads out of it.
type elsewhereError struct{ to string }

func (e *elsewhereError) Error() string {
	return fmt.Sprintf("it refers to %s, and nothing but itself is read for it: write what is meant into its $defs", e.to)
}

func (n nowhere) Load(url string) (any, error) {
	if !bytes.Contains(n.schema, []byte(url)) {
		url = strings.TrimPrefix(url, "file:///") // it is Helm's, before what is written
	}
	return nil, &elsewhereError{url}
}

// conform judges values by the schemas that a chart and its subcharts bring, as
// Helm does, but that a schema is all in its own file. That of a built-in chart's
// values is the language's own.
func conform(name string, c *chart.Chart, values common.Values) error {
	if strings.HasPrefix(name, builtin) {
		return nil
	}
	given, err := values.Table("Values")
	if err != nil {
		return err
	}
	var faults strings.Builder
	if err := conforms(c, given, &faults); err != nil {
		return &LoadError{name, err}
	}
	if faults.Len() > 0 {
		return errors.New("values don't meet the specifications of the schema(s) in the following chart(s):\n" + faults.String())
	}
	return nil
}

// conforms notes what does not meet a schema. The error is of a schema.
func conforms(c *chart.Chart, values map[string]any, faults *strings.Builder) error {
	if c.Schema != nil {
		fault, err := judged(c.Schema, values)
		if err != nil {
			return fmt.Errorf("values.schema.json of chart %s: %w", c.Name(), err)
		}
		if fault != "" {
			fmt.Fprintf(faults, "%s:\n%s\n", c.Name(), fault)
		}
	}
	for _, sub := range c.Dependencies() {
		of := values[sub.Name()]
		if of == nil {
			continue
		}
		given, ok := of.(map[string]any)
		if !ok {
			fmt.Fprintf(faults, "%s:\ninvalid type for values: expected object (map), got %T\n", sub.Name(), of)
			continue
		}
		if err := conforms(sub, given, faults); err != nil {
			return err
		}
	}
	return nil
}

// judged is what does not meet a schema. The error is of the schema.
func judged(schema []byte, values map[string]any) (fault string, err error) {
	defer func() {
		if r := recover(); r != nil { // as Helm does
			fault, err = "", fmt.Errorf("no schema: %v", r)
		}
	}()
	text, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		return "", err
	}
	compiler := jsonschema.NewCompiler()
	compiler.UseLoader(nowhere{schema})
	if err := compiler.AddResource(schemaURL, text); err != nil {
		return "", err
	}
	compiled, err := compiler.Compile(schemaURL)
	if out, ok := errors.AsType[*jsonschema.LoadURLError](err); ok {
		return "", out.Err
	}
	if err != nil {
		return "", errors.New(ownName(err))
	}
	if err := compiled.Validate(values); err != nil {
		return ownName(errors.New(strings.TrimPrefix(err.Error(), "jsonschema validation failed with '"+schemaURL+"#'\n"))), nil
	}
	return "", nil
}

// ownName is an error with the schema's name for its URL.
func ownName(err error) string {
	return strings.ReplaceAll(err.Error(), schemaURL, strings.TrimPrefix(schemaURL, "file:///"))
}
