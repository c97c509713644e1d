// Package editor holds what docs/editors.md says of CUE's language server against the
// server itself.
package editor

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/textproto"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// server is a language server, asked by its standard input.
type server struct {
	t   *testing.T
	in  io.Writer
	out *bufio.Reader
	at  string
	n   int
}

func (s *server) send(method string, id int, params any) {
	s.t.Helper()
	m := map[string]any{"jsonrpc": "2.0", "method": method, "params": params}
	if id > 0 {
		m["id"] = id
	}
	text, err := json.Marshal(m)
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := fmt.Fprintf(s.in, "Content-Length: %d\r\n\r\n%s", len(text), text); err != nil {
		s.t.Fatal(err)
	}
}

// ask gives the answer to a request, and passes over all else that the server says, but
// answers what it asks.
func (s *server) ask(method string, params, into any) {
	s.t.Helper()
	s.n++
	s.send(method, s.n, params)
	for {
		header, err := textproto.NewReader(s.out).ReadMIMEHeader()
		if err != nil {
			s.t.Fatal(err)
		}
		length, err := strconv.Atoi(header.Get("Content-Length"))
		if err != nil {
			s.t.Fatal(err)
		}
		text := make([]byte, length)
		if _, err := io.ReadFull(s.out, text); err != nil {
			s.t.Fatal(err)
		}
		var m struct {
			ID     json.RawMessage `json:"id"`
			Method string          `json:"method"`
			Result json.RawMessage `json:"result"`
		}
		if err := json.Unmarshal(text, &m); err != nil {
			s.t.Fatal(err)
		}
		switch {
		case m.Method != "" && len(m.ID) > 0:
			nothing := `{"jsonrpc": "2.0", "result": null, "id":` + string(m.ID) + "}"
			if _, err := fmt.Fprintf(s.in, "Content-Length: %d\r\n\r\n%s", len(nothing), nothing); err != nil {
				s.t.Fatal(err)
			}
		case m.Method == "" && string(m.ID) == strconv.Itoa(s.n):
			if into != nil && len(m.Result) > 0 {
				if err := json.Unmarshal(m.Result, into); err != nil {
					s.t.Fatalf("%v: %s", err, m.Result)
				}
			}
			return
		}
	}
}

// position is that of the cursor at a mark in a text, "|".
func position(text string) map[string]int {
	before, _, _ := strings.Cut(text, "|")
	return map[string]int{"line": strings.Count(before, "\n"), "character": len(before) - strings.LastIndex(before, "\n") - 1}
}

// hover is what the editor shows at the mark, completes what it offers.
func (s *server) hover(marked string) string {
	var h struct {
		Contents struct {
			Value string `json:"value"`
		} `json:"contents"`
	}
	s.ask("textDocument/hover", s.open(marked), &h)
	return h.Contents.Value
}

func (s *server) completes(marked string) []string {
	var c struct {
		Items []struct {
			Label string `json:"label"`
		} `json:"items"`
	}
	s.ask("textDocument/completion", s.open(marked), &c)
	var out []string
	for _, i := range c.Items {
		out = append(out, i.Label)
	}
	return out
}

// open has the server see a tenant's file, and is the place of the mark in it.
func (s *server) open(marked string) map[string]any {
	uri := "file://" + s.at + "/meshes/acme.cue"
	s.send("textDocument/didOpen", 0, map[string]any{"textDocument": map[string]any{"uri": uri, "languageId": "cue", "version": 1, "text": strings.Replace(marked, "|", "", 1)}})
	return map[string]any{"textDocument": map[string]any{"uri": uri}, "position": position(marked)}
}

// TestEditor: in a tenant's file that names the schema an editor shows and completes the
// language; in one that does not, CUE 0.17's server follows no pattern to it.
func TestEditor(t *testing.T) {
	dir := t.TempDir()
	cue := filepath.Join(dir, "cue")
	for _, c := range [][]string{
		{"go", "build", "-o", cue, "cuelang.org/go/cmd/cue"},
		{"go", "-C", "../..", "run", "./cmd/meshc", "schema", "-q", "-o", filepath.Join(dir, "cue.mod/pkg/meshc.dev/schema")},
	} {
		if out, err := exec.CommandContext(t.Context(), c[0], c[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", c, err, out)
		}
	}
	for name, text := range map[string]string{
		"cue.mod/module.cue": "module: \"shop.example@v0\"\nlanguage: version: \"v0.17.0\"\n",
		"meshes/cluster.cue": "package meshes\n\nimport \"meshc.dev/schema\"\n\nschema.#Cluster\ncluster: name: \"prod\"\n",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name, file string
		// shows begins what is shown at the mark, offers are among what is offered.
		shows  string
		offers []string
	}{
		{"a mesh", "package meshes\n\nimport \"meshc.dev/schema\"\n\nmesh: acme: schema.#Mesh & {\n\t|trustDomain: \"acme.example\"\n}\n", "trustDomain of the identities", []string{"namespaces", "gateways", "istio", "egress"}},
		{"a gateway", "package meshes\n\nimport \"meshc.dev/schema\"\n\nmesh: acme: gateways: ingress: schema.#Gateway & {\n\t|type: \"NodePort\"\n}\n", "type of the Service", []string{"ports", "replicas"}},
		{"plain fields", "package meshes\n\nmesh: acme: {\n\t|trustDomain: \"acme.example\"\n}\n", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, cue, dir)
			if shown := s.hover(c.file); c.shows == "" && shown != "" || !strings.HasPrefix(shown, c.shows) {
				t.Errorf("shows %q", shown)
			}
			s = serve(t, cue, dir)
			offered := s.completes(c.file)
			for _, o := range c.offers {
				if !slices.Contains(offered, o) {
					t.Errorf("offers %v, without %s", offered, o)
				}
			}
			if c.offers == nil && slices.Contains(offered, "namespaces") {
				t.Errorf("offers %v: say so in docs/editors.md", offered)
			}
		})
	}
}

// serve starts a server on a directory.
func serve(t *testing.T, cue, dir string) *server {
	t.Helper()
	c := exec.CommandContext(t.Context(), cue, "lsp")
	c.Dir = dir
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	s := &server{t: t, in: in, out: bufio.NewReader(out), at: dir}
	uri := "file://" + dir
	s.ask("initialize", map[string]any{"processId": nil, "rootUri": uri, "workspaceFolders": []any{map[string]any{"uri": uri, "name": "x"}}, "capabilities": map[string]any{}}, nil)
	s.send("initialized", 0, map[string]any{})
	return s
}
