package scaffold

import (
	"strings"
	"testing"
	"testing/fstest"

	"playbook/cmd/playbook/internal/check"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/theme"
	"playbook/themes"
)

func TestNewPlaybookHasNoFault(t *testing.T) {
	th := defaultTheme(t)
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

func defaultTheme(t *testing.T) *theme.Theme {
	t.Helper()
	th, faults, err := theme.Load(nil, themes.FS, "default")
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	return th
}

func TestTitleIsQuoted(t *testing.T) {
	th := defaultTheme(t)
	title := `A: "b" \ # c`
	for name := range th.Archetypes() {
		if strings.Contains(name, "/") || name == "talking-points.md" || name == "meeting.md" {
			continue
		}
		text, ok := Document(th, name, theme.Filling{Name: "x", Title: title})
		if !ok {
			t.Fatal(name)
		}
		if strings.Contains(string(th.Archetype(name)), "{{ title }}") && !strings.Contains(text, `"A: \"b\" \\ # c"`) {
			t.Errorf("%s: the title is not quoted", name)
		}
	}
	if _, ok := Document(th, "nothing.md", theme.Filling{}); ok {
		t.Error("an archetype that is not there was filled")
	}
}
