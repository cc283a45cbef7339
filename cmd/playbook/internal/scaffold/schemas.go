package scaffold

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/invopop/jsonschema"
	"github.com/shopspring/decimal"

	"playbook/cmd/playbook/internal/check"
	"playbook/cmd/playbook/internal/crm"
	"playbook/cmd/playbook/internal/schema"
)

// dataFiles are the files under data/ that editors complete, by schema name.
var dataFiles = []struct {
	name, path string // path without its ending
	typ        any
}{
	{"site", "data/site", schema.Site{}},
	{"team", "data/team", schema.Team{}},
	{"facts", "data/facts", schema.Facts{}},
	{"rehearsals", "data/rehearsals", schema.Rehearsals{}},
	{"snapshot", "data/pipeline/*", schema.Snapshot{}},
	{"account", "data/accounts/*", schema.Account{}},
}

// Schemas are the JSON Schemas (2020-12) of all files that people write, made from
// the Go types: one for each data file, and front-<kind> for each kind's front
// matter. Paths have no folder. They take what load takes, no more and no less:
// text may be written as a number, a list of one as its item, and nothing at all
// is an absent value.
func Schemas() ([]File, error) {
	var out []File
	add := func(name string, s *jsonschema.Schema) error {
		s.Title = name
		loosen(s)
		b, err := json.MarshalIndent(s, "", "  ")
		if err != nil {
			return fmt.Errorf("schema of %s: %w", name, err)
		}
		out = append(out, File{name + ".json", string(b) + "\n"})
		return nil
	}
	for _, d := range dataFiles {
		s := reflector().Reflect(d.typ)
		switch d.typ.(type) {
		case schema.Site:
			named(s)
		case schema.Account:
			units(s)
		}
		if err := add(d.name, s); err != nil {
			return nil, err
		}
	}
	for _, k := range schema.Kinds() {
		s := reflector().Reflect(schema.Front{})
		for _, f := range reflect.VisibleFields(reflect.TypeFor[schema.Front]()) {
			name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
			if kinds := f.Tag.Get("kinds"); kinds != "" && !slices.Contains(strings.Split(kinds, ","), string(k)) {
				s.Properties.Delete(name)
			}
		}
		if err := add("front-"+string(k), s); err != nil {
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
				return &jsonschema.Schema{Type: "string", Pattern: `^\d{4}-\d{2}-\d{2}([Tt ].*)?$`}
			case reflect.TypeFor[schema.Span]():
				return &jsonschema.Schema{Type: "string", Pattern: `^\s*[1-9]\d*[dwmy]\s*$`}
			case reflect.TypeFor[schema.Visibility]():
				return choice("public", "team", "manager")
			case reflect.TypeFor[schema.Kind]():
				var all []string
				for _, k := range schema.Kinds() {
					all = append(all, string(k))
				}
				return choice(all...)
			case reflect.TypeFor[decimal.Decimal]():
				return &jsonschema.Schema{Extras: map[string]any{"type": []string{"number", "string"}}, Pattern: `^[+-]?(\d+\.?\d*|\.\d+)$`}
			case reflect.TypeFor[[]schema.Unit](): // a unit holds units
				return &jsonschema.Schema{Type: "array", Items: &jsonschema.Schema{Ref: "#/$defs/unit"}}
			}
			return nil
		},
	}
}

func choice(values ...string) *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "string"}
	for _, v := range values {
		s.Enum = append(s.Enum, v)
	}
	return s
}

// named spells out the keys of visibility, rules and crm, which are closed sets.
func named(site *jsonschema.Schema) {
	spell := func(key string, names []string, values ...string) {
		s, _ := site.Properties.Get(key)
		slices.Sort(names)
		s.Properties, s.AdditionalProperties = jsonschema.NewProperties(), jsonschema.FalseSchema
		for _, n := range slices.Compact(names) {
			s.Properties.Set(n, choice(values...))
		}
	}
	spell("visibility", schema.VisibilityKeys(), "public", "team", "manager")
	spell("rules", check.Settable(), "off", "warning", "error")
	crms, _ := site.Properties.Get("crm")
	crms.Properties, crms.AdditionalProperties = jsonschema.NewProperties(), jsonschema.FalseSchema
	for _, f := range crm.Formats() {
		crms.Properties.Set(string(f), &jsonschema.Schema{Ref: "#/$defs/crm"})
	}
	site.Definitions = jsonschema.Definitions{"crm": mapping()}
}

// mapping is the shape of one CRM's words.
func mapping() *jsonschema.Schema {
	s := reflector().Reflect(schema.CRMMapping{})
	s.Version = ""
	columns, _ := s.Properties.Get("columns")
	columns.Properties, columns.AdditionalProperties = jsonschema.NewProperties(), jsonschema.FalseSchema
	for _, c := range schema.CRMColumns() {
		columns.Properties.Set(c, &jsonschema.Schema{Type: "string"})
	}
	return s
}

// units adds the shape of a department, which refers to itself.
func units(account *jsonschema.Schema) {
	u := reflector().Reflect(schema.Unit{})
	u.Version = ""
	account.Definitions = jsonschema.Definitions{"unit": u}
}

// loosen lets a schema take every notation that load takes.
func loosen(s *jsonschema.Schema) {
	if s == nil || s == jsonschema.TrueSchema || s == jsonschema.FalseSchema {
		return
	}
	for p := s.Properties.Oldest(); p != nil; p = p.Next() {
		loosen(p.Value)
	}
	for _, d := range s.Definitions {
		loosen(d)
	}
	loosen(s.Items)
	loosen(s.AdditionalProperties)
	types := []string{s.Type}
	switch {
	case s.Ref != "" || s.Version != "":
		return
	case s.Extras["type"] != nil:
		types = s.Extras["type"].([]string)
	case s.Type == "":
		return
	case len(s.Enum) > 0:
		s.Enum = append(s.Enum, nil)
	case s.Type == "string" && s.Pattern == "":
		types = append(types, "number", "boolean")
	case s.Type == "array" && s.Items != nil && slices.Contains(typesOf(s.Items), "string"):
		types = append(types, "string", "number", "boolean")
	}
	s.Type = ""
	if s.Extras == nil {
		s.Extras = map[string]any{}
	}
	s.Extras["type"] = append(slices.Clone(types), "null")
}

func typesOf(s *jsonschema.Schema) []string {
	if t, ok := s.Extras["type"].([]string); ok {
		return t
	}
	return []string{s.Type}
}

// EditorFiles are the files of .vscode/: settings that wire the schemas to the data
// files, and the extension that reads them. Nothing in VS Code checks front matter
// in Markdown by a schema, so the settings say what does.
func EditorFiles() []File {
	return []File{{"settings.json", settingsHead + editorSettings()}, {"extensions.json", "{\n  \"recommendations\": [\"redhat.vscode-yaml\"]\n}\n"}}
}

// settingsHead is a comment, which VS Code takes in its settings.
const settingsHead = `// Completion and checks in the YAML files of data/, by the extension that extensions.json names.
//
// The front matter of Markdown files in content/ has no such help: neither VS Code nor that extension
// reads it by a schema. A new document (playbook new KIND) has a comment on each key, and playbook
// check, playbook serve and the check of a pull request say what is wrong, at file and line.
// schemas/front-KIND.json is for editors, and for extensions, that do check front matter.
`

func editorSettings() string {
	wire := map[string][]string{}
	for _, d := range dataFiles {
		wire["./.vscode/schemas/"+d.name+".json"] = []string{d.path + ".yaml", d.path + ".yml"}
	}
	b, _ := json.MarshalIndent(map[string]any{"yaml.schemas": wire, "files.eol": "\n"}, "", "  ") // cannot fail
	return string(b) + "\n"
}
