package diag

import (
	"encoding/xml"
	"io"
	"strings"
)

// What JUnit's consumers read: a suite of meshc, a case for each problem.
type (
	junitSuites struct {
		XMLName  xml.Name `xml:"testsuites"`
		Name     string   `xml:"name,attr"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Suite    junitSuite
	}
	junitSuite struct {
		XMLName  xml.Name    `xml:"testsuite"`
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class string `xml:"classname,attr"`
		Name  string `xml:"name,attr"`
		// File and Line are GitLab's.
		File    string        `xml:"file,attr,omitempty"`
		Line    int           `xml:"line,attr,omitempty"`
		Failure *junitFailure `xml:"failure"`
		// Out is what a note says: it fails nothing.
		Out *junitText `xml:"system-out"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		junitText
	}
	junitText struct {
		Text string `xml:",cdata"`
	}
)

// tool is who finds what no file has.
const tool = "meshc"

// printJUnit writes a case that fails for each problem, one that passes for each note,
// and one where there is neither: a report without cases is taken for one that got lost.
func printJUnit(w io.Writer, problems List, o Options) error {
	suite := junitSuite{Name: tool}
	for _, p := range problems {
		var text strings.Builder
		if err := printText(&text, List{p}, Options{}); err != nil {
			return err
		}
		name := "[" + p.Rule + "]"
		if p.Path != "" {
			name = p.Path + " " + name
		}
		c := junitCase{Class: Line(p.fileOr(tool)), Name: Line(name), File: Line(p.fileOr("")), Line: p.Line}
		if o.fatal(p) {
			c.Failure = &junitFailure{Line(p.Message), Line(p.Rule), junitText{text.String()}}
			suite.Failures++
		} else {
			c.Out = &junitText{text.String()}
		}
		suite.Cases = append(suite.Cases, c)
	}
	if len(problems) == 0 {
		suite.Cases = []junitCase{{Class: tool, Name: "no problems"}}
	}
	suite.Tests = len(suite.Cases)
	doc, err := xml.MarshalIndent(junitSuites{Name: tool, Tests: suite.Tests, Failures: suite.Failures, Suite: suite}, "", "  ")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, xml.Header+string(doc)+"\n")
	return err
}
