package scaffold

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/invopop/jsonschema"
	"github.com/shopspring/decimal"

	"playbook/cmd/playbook/internal/schema"
)

// dataFiles are the files under data/ that editors complete, by schema name.
var dataFiles = []struct {
	name, glob string
	typ        any
}{
	{"site", "data/site.yaml", schema.Site{}},
	{"team", "data/team.yaml", schema.Team{}},
	{"facts", "data/facts.yaml", schema.Facts{}},
	{"rehearsals", "data/rehearsals.yaml", schema.Rehearsals{}},
	{"snapshot", "data/pipeline/*.yaml", schema.Snapshot{}},
	{"account", "data/accounts/*.yaml", schema.Account{}},
}

// Schemas are the JSON Schemas (2020-12) of all files that people write, made from
// the Go types: one for each data file, and front-<kind> for each kind's front
// matter. Paths have no folder.
func Schemas() ([]File, error) {
	var out []File
	add := func(name string, typ any, drop func(reflect.StructField) bool) error {
		b, err := json.MarshalIndent(reflector().Reflect(typ), "", "  ")
		if err == nil && drop != nil {
			b, err = without(b, typ, drop)
		}
		if err != nil {
			return fmt.Errorf("schema of %s: %w", name, err)
		}
		out = append(out, File{name + ".json", string(b) + "\n"})
		return nil
	}
	for _, d := range dataFiles {
		if err := add(d.name, d.typ, nil); err != nil {
			return nil, err
		}
	}
	for _, k := range schema.Kinds() {
		other := func(f reflect.StructField) bool {
			kinds := f.Tag.Get("kinds")
			return kinds != "" && !slices.Contains(strings.Split(kinds, ","), string(k))
		}
		if err := add("front-"+string(k), schema.Front{}, other); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func reflector() *jsonschema.Reflector {
	return &jsonschema.Reflector{
		FieldNameTag: "yaml", ExpandedStruct: true, DoNotReference: true, Anonymous: true, RequiredFromJSONSchemaTags: true,
		Mapper: func(t reflect.Type) *jsonschema.Schema {
			switch t {
			case reflect.TypeFor[schema.Date]():
				return &jsonschema.Schema{Type: "string", Pattern: `^\d{4}-\d{2}-\d{2}`, Description: "A day, as 2026-11-16."}
			case reflect.TypeFor[schema.Span]():
				return &jsonschema.Schema{Type: "string", Pattern: `^\d+[dwmy]$`}
			case reflect.TypeFor[schema.Visibility]():
				return &jsonschema.Schema{Type: "string", Enum: []any{"public", "team", "manager"}}
			case reflect.TypeFor[schema.Kind]():
				var all []any
				for _, k := range schema.Kinds() {
					all = append(all, string(k))
				}
				return &jsonschema.Schema{Type: "string", Enum: all}
			case reflect.TypeFor[decimal.Decimal]():
				return &jsonschema.Schema{OneOf: []*jsonschema.Schema{{Type: "number"}, {Type: "string", Pattern: `^-?\d+(\.\d+)?$`}}}
			case reflect.TypeFor[schema.Unit](): // holds itself
				return &jsonschema.Schema{Type: "object", Description: "A department: id, name, units."}
			}
			return nil
		},
	}
}

// without takes the properties out of a schema whose fields drop says to.
func without(b []byte, typ any, drop func(reflect.StructField) bool) ([]byte, error) {
	var whole map[string]json.RawMessage
	if err := json.Unmarshal(b, &whole); err != nil {
		return nil, err
	}
	var props map[string]json.RawMessage
	if err := json.Unmarshal(whole["properties"], &props); err != nil {
		return nil, err
	}
	for _, f := range reflect.VisibleFields(reflect.TypeOf(typ)) {
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if drop(f) {
			delete(props, name)
		}
	}
	p, err := json.Marshal(props)
	if err != nil {
		return nil, err
	}
	whole["properties"] = p
	return json.MarshalIndent(whole, "", "  ")
}

// EditorSettings wires the schemas to data files for VS Code's YAML extension.
func EditorSettings() string {
	wire := map[string]string{}
	for _, d := range dataFiles {
		wire[".vscode/schemas/"+d.name+".json"] = d.glob
	}
	b, _ := json.MarshalIndent(map[string]any{"yaml.schemas": wire, "files.associations": map[string]string{"content/**/*.md": "markdown"}}, "", "  ") // cannot fail
	return string(b) + "\n"
}
