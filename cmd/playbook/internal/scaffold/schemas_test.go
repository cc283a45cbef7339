package scaffold

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"playbook/cmd/playbook/internal/schema"
)

const repository = "../../../../"

// The schemas in the repository are those of the types; write them anew with:
// go run ./cmd/playbook schema --output .vscode/schemas
func TestSchemasAreUpToDate(t *testing.T) {
	all, err := Schemas()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range EditorFiles() {
		all = append(all, File{"../" + f.Path, f.Text})
	}
	for _, f := range all {
		have, err := os.ReadFile(repository + ".vscode/schemas/" + f.Path)
		if err != nil || string(have) != f.Text {
			t.Errorf("%s is not what the types say (%v)", f.Path, err)
		}
	}
}

// The settings are JSON below their comment, and name schemas that are there for
// files that a playbook has.
func TestEditorSettings(t *testing.T) {
	f := EditorFiles()[0]
	var lines []string
	for line := range strings.SplitSeq(f.Text, "\n") {
		if !strings.HasPrefix(line, "//") {
			lines = append(lines, line)
		}
	}
	var s struct {
		Schemas map[string][]string `json:"yaml.schemas"`
	}
	if err := json.Unmarshal([]byte(strings.Join(lines, "\n")), &s); err != nil {
		t.Fatal(err)
	}
	schemas, err := Schemas()
	if err != nil {
		t.Fatal(err)
	}
	there, wired := map[string]bool{}, map[string]bool{}
	for _, f := range schemas {
		there["./.vscode/schemas/"+f.Path] = true
	}
	today, _ := schema.ParseDate("2026-11-24")
	files := Playbook(defaultTheme(t), "Ours", today, schemas)
	for name, globs := range s.Schemas {
		if !there[name] {
			t.Errorf("there is no schema %s", name)
		}
		for _, g := range globs {
			for _, f := range files {
				if ok, err := path.Match(g, f.Path); err != nil || ok {
					wired[f.Path] = true
				}
			}
		}
	}
	for _, f := range files {
		if strings.HasPrefix(f.Path, "data/") && !wired[f.Path] {
			t.Errorf("%s has no schema", f.Path)
		}
	}
}

func compiled(t *testing.T) map[string]*jsonschema.Schema {
	t.Helper()
	all, err := Schemas()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*jsonschema.Schema{}
	c := jsonschema.NewCompiler()
	for _, f := range all {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(f.Text))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource("file:///"+f.Path, doc); err != nil {
			t.Fatal(err)
		}
		if out[strings.TrimSuffix(f.Path, ".json")], err = c.Compile("file:///" + f.Path); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// value reads YAML as an editor does: a date is text.
func value(t *testing.T, text []byte) any {
	t.Helper()
	var n yaml.Node
	if err := yaml.Unmarshal(text, &n); err != nil {
		t.Fatal(err)
	}
	if len(n.Content) == 0 {
		return map[string]any{}
	}
	return plain(n.Content[0])
}

func plain(n *yaml.Node) any {
	switch {
	case n.Kind == yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			m[n.Content[i].Value] = plain(n.Content[i+1])
		}
		return m
	case n.Kind == yaml.SequenceNode:
		l := []any{}
		for _, c := range n.Content {
			l = append(l, plain(c))
		}
		return l
	case n.Tag == "!!null":
		return nil
	case n.Tag == "!!bool":
		return n.Value == "true"
	case n.Tag == "!!int", n.Tag == "!!float":
		return json.Number(n.Value)
	}
	return n.Value
}

// schemaOf names the schema of a file under data/ or content/, and gives the YAML in it.
func schemaOf(p string, text []byte) (name string, y []byte) {
	switch {
	case strings.HasPrefix(p, "data/pipeline/"):
		return "snapshot", text
	case strings.HasPrefix(p, "data/accounts/"):
		return "account", text
	case strings.HasPrefix(p, "data/") && path.Ext(p) == ".yaml":
		return strings.TrimSuffix(path.Base(p), ".yaml"), text
	case strings.HasPrefix(p, "content/") && path.Ext(p) == ".md":
		_, rest, ok := strings.Cut(string(text), "---\n")
		front, _, closed := strings.Cut(rest, "\n---")
		if ok && closed {
			folder, _, _ := strings.Cut(strings.TrimPrefix(p, "content/"), "/")
			return "front-" + string(schema.KindOfFolder(folder)), []byte(front)
		}
	}
	return "", nil
}

// Every file of the demo and of a new playbook is right by its schema.
func TestSchemasTakeWhatIsWritten(t *testing.T) {
	schemas := compiled(t)
	files := map[string][]byte{}
	for _, dir := range []string{"content", "data"} {
		err := filepath.WalkDir(repository+dir, func(p string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || strings.Contains(p, "/keys/") {
				return err
			}
			b, err := os.ReadFile(p)
			files["demo: "+strings.TrimPrefix(filepath.ToSlash(p), repository)] = b
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	today, _ := schema.ParseDate("2026-11-24")
	for _, f := range Playbook(defaultTheme(t), "Ours", today, nil) {
		files["new: "+f.Path] = []byte(f.Text)
	}
	seen := map[string]int{}
	for p, text := range files {
		_, where, _ := strings.Cut(p, ": ")
		name, y := schemaOf(where, text)
		if name == "" {
			continue
		}
		seen[name]++
		if err := schemas[name].Validate(value(t, y)); err != nil {
			t.Errorf("%s: %v", p, err)
		}
	}
	for name := range schemas {
		if seen[name] < 2 {
			t.Errorf("the schema %s was tried on %d files", name, seen[name])
		}
	}
}

// What check refuses, the schema refuses; what load takes, it takes.
func TestSchemasAgreeWithLoad(t *testing.T) {
	schemas := compiled(t)
	for i, c := range []struct {
		name, yaml string
		good       bool
	}{
		{"site", "title: 7", true},
		{"site", "titel: x", false},
		{"site", "hosting: nowhere", false},
		{"site", "visibility: {default: everybody}", false},
		{"site", "visibility: {pitch: team}", true},
		{"site", "visibility: {pich: team}", false},
		{"site", "rules: {stale: off, broken-link: warning}", true},
		{"site", "rules: {visibility: off}", false},
		{"site", "stages: [{name: no id}]", false},
		{"site", "thresholds: {window: many}", false},
		{"site", "crm: {hubspot: {stages: {Lead: skip}, won: Won}}", true},
		{"site", "crm: {csv: {columns: {id: Nr, lost_reason: Grund}}}", true},
		{"site", "crm: {csv: {columns: {idd: Nr}}}", false},
		{"site", "crm: {hubspott: {won: Won}}", false},
		{"site", "crm: {hubspot: {stage: {Lead: skip}}}", false},
		{"team", "reps: [{id: ana, quota: {2026-Q4: 1200.50}}]", true},
		{"team", "reps: [{id: ana, quota: {2026-Q4: much}}]", false},
		{"team", "reps: [{id: ana, since: yesterday}]", false},
		{"snapshot", "as_of: 2026-11-20\ncounts:", true},
		{"snapshot", "as_of: 2026-11-20\ndeals: [{id: 7, owner: ana, stage: x, value: 12}]", true},
		{"snapshot", "as_of: 2026-11-20\ndeals: [{id: 7, owner: ana, stage: x, status: maybe}]", false},
		{"account", "units: [{id: a, units: [{id: b, units: [{id: c}]}]}]", true},
		{"account", "units: [{id: a, units: [{id: b, units: [{nmae: c}]}]}]", false},
		{"facts", "facts: {x: {value: 40}}", true},
		{"facts", "facts: {x: {value: [40]}}", false},
		{"front-pitch", "product: x\ntags: wood\nreview_every: 90d", true},
		{"front-pitch", "customer: x", false},
		{"front-pitch", "review_every: often", false},
		{"front-case-study", "customer: x\nresults: [{measure: y, before: 1.5}]", true},
	} {
		t.Run(fmt.Sprintf("%s %s", c.name, strconv.Itoa(i)), func(t *testing.T) {
			if err := schemas[c.name].Validate(value(t, []byte(c.yaml))); (err == nil) != c.good {
				t.Errorf("%s: %v", c.yaml, err)
			}
		})
	}
}
