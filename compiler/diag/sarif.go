package diag

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"
)

// The parts of SARIF 2.1.0 that meshc writes, by its words.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool         `json:"tool"`
		Invocations []sarifInvocation `json:"invocations"`
		ColumnKind  string            `json:"columnKind"`
		Results     []sarifResult     `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version,omitempty"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID            string       `json:"id"`
		Short         sarifMessage `json:"shortDescription"`
		Help          sarifMessage `json:"help"`
		HelpURI       string       `json:"helpUri"`
		Configuration sarifLevel   `json:"defaultConfiguration"`
	}
	sarifLevel struct {
		Level string `json:"level"`
	}
	sarifMessage struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifInvocation struct {
		Successful    bool                `json:"executionSuccessful"`
		Notifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Descriptor sarifID      `json:"descriptor"`
		Level      string       `json:"level"`
		Message    sarifMessage `json:"message"`
	}
	sarifID struct {
		ID string `json:"id"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    *int              `json:"ruleIndex,omitempty"`
		Level        string            `json:"level"`
		Message      sarifMessage      `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Related      []sarifLocation   `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string `json:"partialFingerprints"`
	}
	sarifLocation struct {
		ID       int           `json:"id,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
		Message  *sarifMessage `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
	}
)

// printSARIF writes a log of SARIF 2.1.0, which code scanning reads. What is no fault of
// a file is a notification: the run was not what it was to be.
func printSARIF(w io.Writer, problems List, o Options) error {
	run := sarifRun{
		Tool:        sarifTool{sarifDriver{Name: tool, Version: o.Version, InformationURI: "https://meshc.dev", Rules: []sarifRule{}}},
		Invocations: []sarifInvocation{{Successful: true}},
		ColumnKind:  "utf16CodeUnits",
		Results:     []sarifResult{},
	}
	told, indexes := map[string]int{}, map[string]int{}
	for _, p := range problems {
		if ended(p) {
			here := &run.Invocations[0]
			here.Successful = here.Successful && !o.fatal(p)
			here.Notifications = append(here.Notifications, sarifNotification{sarifID{p.Rule}, o.level(p), sarifMessage{Text: strings.Join(p.lines(), "\n")}})
			continue
		}
		r := o.result(p, told)
		if rule, known := RuleOf(p.Rule); known && !isEnd(p.Rule) {
			if _, there := indexes[p.Rule]; !there {
				indexes[p.Rule] = len(run.Tool.Driver.Rules)
				run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, o.rule(rule))
			}
			index := indexes[p.Rule]
			r.RuleIndex = &index
		}
		run.Results = append(run.Results, r)
	}
	return WriteJSON(w, sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

func (o Options) level(p Problem) string {
	if o.fatal(p) {
		return "error"
	}
	return "note"
}

func (o Options) rule(r Rule) sarifRule {
	help := sarifMessage{Text: r.Means + " `meshc explain " + r.Name + "` has examples."}
	if o.Page != nil {
		help.Markdown = o.Page(r.Name)
	}
	return sarifRule{r.Name, sarifMessage{Text: r.Means}, help, URL(r.Name), sarifLevel{Options{}.level(Problem{Rule: r.Name})}}
}

// result is a problem. told counts those of one fingerprint.
func (o Options) result(p Problem, told map[string]int) sarifResult {
	r := sarifResult{RuleID: p.Rule, Level: o.level(p), Locations: []sarifLocation{}, Fingerprints: map[string]string{"meshc/v1": p.fingerprint(told)}}
	if p.File != "" {
		place := p.Position
		place.Column = p.characters(2)
		r.Locations = append(r.Locations, sarifLocation{Physical: physical(place)})
	}
	alone := p
	alone.Notes = nil
	lines := alone.lines()
	for i, line := range lines {
		lines[i] = unlinked(line)
	}
	for _, n := range p.Notes {
		if n.File == "" {
			lines = append(lines, unlinked(n.line()))
			continue
		}
		// The message leads to the second place: code scanning shows no other.
		id := len(r.Related) + 1
		lines = append(lines, fmt.Sprintf("[%s](%d): %s", bracketed(Line(n.Position.String())), id, unlinked(Line(n.Message))))
		r.Related = append(r.Related, sarifLocation{id, physical(n.Position), &sarifMessage{Text: unlinked(Line(n.Message))}})
	}
	r.Message.Text = strings.Join(lines, "\n")
	return r
}

// unlinked is a text of which nothing is taken for a link, bracketed one that may be the
// words of a link.
func unlinked(text string) string {
	if !strings.Contains(text, "](") {
		return text
	}
	return bracketed(text)
}

func bracketed(text string) string {
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(text)
}

func physical(p Position) sarifPhysical {
	out := sarifPhysical{Artifact: sarifArtifact{uri(filepath.ToSlash(p.File))}}
	if p.Line > 0 {
		out.Region = &sarifRegion{p.Line, p.Column}
	}
	return out
}

// uri is a path, relative to where the run is if it is so itself.
func uri(path string) string {
	u := url.URL{Path: path}
	if filepath.IsAbs(path) {
		u.Scheme, u.Path = "file", "/"+strings.TrimPrefix(path, "/")
	}
	return u.String()
}

// fingerprint is the same wherever in the file the problem stands.
func (p Problem) fingerprint(told map[string]int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", []string{p.Rule, filepath.ToSlash(p.File), p.Path, cmp.Or(p.Facts, p.Message), p.Object}))
	same := fmt.Sprintf("%x", sum[:16])
	told[same]++
	return fmt.Sprintf("%s:%d", same, told[same])
}
