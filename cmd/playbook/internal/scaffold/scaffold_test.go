package scaffold

import (
	"encoding/json"
	"os"
	"testing"
	"testing/fstest"

	"playbook/cmd/playbook/internal/check"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/theme"
	"playbook/themes"
)

func TestNewPlaybookHasNoFault(t *testing.T) {
	th, faults, err := theme.Load(nil, themes.FS, "default")
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	schemas, err := Schemas()
	if err != nil {
		t.Fatal(err)
	}
	today, _ := schema.ParseDate("2026-11-24")
	fsys := fstest.MapFS{}
	for _, f := range Playbook(th, "Ours", today, schemas) {
		fsys[f.Path] = &fstest.MapFile{Data: []byte(f.Text)}
	}
	src, err := load.Load(fsys, &load.Cache{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, list := check.Run(src, check.Options{Today: today, Strict: true}, nil)
	for _, d := range list {
		t.Errorf("%s: %s [%s]", d.Pos, d.Message, d.Rule)
	}
	kinds := map[schema.Kind]bool{}
	for _, d := range src.Docs {
		kinds[d.Kind] = true
	}
	for _, k := range schema.Kinds() {
		if !kinds[k] {
			t.Errorf("a new playbook has no %s", k)
		}
	}
}

// The schemas in the repository are those of the types; write them anew with:
// go run ./cmd/playbook schema --output .vscode/schemas
func TestSchemasAreUpToDate(t *testing.T) {
	all, err := Schemas()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		have, err := os.ReadFile("../../../../.vscode/schemas/" + f.Path)
		if err != nil || string(have) != f.Text {
			t.Errorf("%s is not what the types say (%v)", f.Path, err)
		}
	}
}

func TestFrontMatterSchemaHasOnlyItsKeys(t *testing.T) {
	all, _ := Schemas()
	for _, f := range all {
		if f.Path != "front-pitch.json" {
			continue
		}
		var s struct {
			Properties map[string]json.RawMessage
		}
		if err := json.Unmarshal([]byte(f.Text), &s); err != nil {
			t.Fatal(err)
		}
		if s.Properties["product"] == nil || s.Properties["title"] == nil || s.Properties["customer"] != nil {
			t.Errorf("properties of a pitch: %d", len(s.Properties))
		}
	}
}
