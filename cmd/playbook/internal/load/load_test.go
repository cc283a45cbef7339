package load

import (
	"strings"
	"testing"
	"testing/fstest"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/markdown"
)

func read(t *testing.T, src string) *Doc {
	t.Helper()
	return ReadDoc("content/pitches/x.md", []byte(src), markdown.New())
}

func TestFrontMatterGuard(t *testing.T) {
	for name, c := range map[string]struct {
		src  string
		rule string // "" for none
		line int
		vis  string
	}{
		"plain":             {"---\nvisibility: manager\n---\n\ntext", "", 0, "manager"},
		"bom":               {"\ufeff---\nvisibility: manager\n---\n\ntext", "", 0, "manager"},
		"crlf":              {"---\r\nvisibility: manager\r\n---\r\n\r\ntext", "", 0, "manager"},
		"toml":              {"+++\nvisibility = \"manager\"\n+++\n\ntext", "", 0, "manager"},
		"json":              {"{\n\"visibility\": \"manager\"\n}\n\ntext", "", 0, "manager"},
		"unclosed":          {"---\nvisibility: manager\n\ntext", "front-matter", 1, ""},
		"four hyphens":      {"----\nvisibility: manager\n----\n\ntext", "front-matter", 1, ""},
		"dots":              {"---\nvisibility: manager\n...\n\ntext", "front-matter", 3, ""},
		"text before":       {"Hello\n\n---\nvisibility: manager\n---\n\ntext", "visibility", 4, ""},
		"mark in a scalar":  {"---\nsummary: |\n  a\n  ---\nvisibility: manager\n---\n\ntext", "front-matter", 1, "manager"},
		"misspelt":          {"---\nvisibilty: manager\n---\n\ntext", "visibility", 2, ""},
		"capital":           {"---\nVisibility: manager\n---\n\ntext", "visibility", 2, ""},
		"unknown audience":  {"---\nvisibility: managers\n---\n\ntext", "visibility", 2, "manager"},
		"twice":             {"---\nvisibility: manager\nvisibility: public\n---\ntext", "duplicate-key", 3, "manager"},
		"thematic break":    {"---\n\nJust prose.\n\n---\n\nMore.", "", 0, ""},
		"break, no second":  {"---\n\nJust prose.\n", "", 0, ""},
		"alias":             {"---\ntitle: &a x\nsummary: *a\n---\ntext", "yaml", 3, ""},
		"wrong type":        {"---\ntitle: x\nweight: heavy\n---\ntext", "wrong-type", 3, ""},
		"unknown key":       {"---\ntitel: x\n---\ntext", "unknown-key", 2, ""},
		"key of other kind": {"---\ncustomer: x\n---\ntext", "unknown-key", 2, ""},
		"json, text behind": {"{\"visibility\": \"manager\"} x\n\ntext", "front-matter", 1, ""},
	} {
		d := read(t, c.src)
		var first diag.Diagnostic
		if len(d.Faults) > 0 {
			first = d.Faults[0]
		}
		if first.Rule != c.rule || first.Line != c.line || string(d.Front.Visibility) != c.vis {
			t.Errorf("%s: got %q at line %d (%s), visibility %q; want %q at line %d, %q", name, first.Rule, first.Line, first.Message, d.Front.Visibility, c.rule, c.line, c.vis)
		}
	}
}

func TestAt(t *testing.T) {
	d := ReadDoc("content/case-studies/x.md", []byte("---\ntitle: x\nresults:\n  - {measure: a, before: 1}\n  - {measure: b, unit: days}\n---\n\n# H\n\n[l](y.md)\n"), markdown.New())
	if p := d.At("results", 1, "unit"); p.Line != 5 || p.Col != 24 {
		t.Errorf("unit at %v", p)
	}
	if p := d.BodyPos(d.Body.Links[0].Pos); p.Line != 10 || p.Col != 1 {
		t.Errorf("link at %v", p)
	}
}

func TestCacheKeepsPointers(t *testing.T) {
	fsys := fstest.MapFS{
		"content/a.md":                {Data: []byte("# A")},
		"content/b/c.md":              {Data: []byte("# C")},
		"data/pipeline/2026-W47.yaml": {Data: []byte("as_of: 2026-11-20\ncounts: {ada: {new: 3}}")},
	}
	var c Cache
	s1, err := Load(fsys, &c, nil)
	if err != nil || len(s1.Docs) != 2 || len(s1.Weeks) != 1 || s1.Weeks[0].Value.Counts["ada"]["new"] != 3 {
		t.Fatalf("first load: %v %+v", err, s1)
	}
	fsys["content/a.md"] = &fstest.MapFile{Data: []byte("# A2")}
	delete(fsys, "content/b/c.md")
	fsys["content/d/e.md"] = &fstest.MapFile{Data: []byte("# E")}
	s2, err := Load(fsys, &c, []string{"content/a.md", "content/b", "content/d"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range s2.Docs {
		got = append(got, d.Path+"="+d.Title)
	}
	if strings.Join(got, " ") != "content/a.md=A2 content/d/e.md=E" {
		t.Errorf("after the edit: %v", got)
	}
	if s2.Weeks[0] != s1.Weeks[0] {
		t.Error("an unchanged file was read anew")
	}
}
