package render

import (
	"regexp"
	"strings"
	"testing"

	"playbook/cmd/playbook/internal/check"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
)

var editLink = regexp.MustCompile(`href="https://github\.com/o/r/edit/main/([^"]*)"`)

// Each page leads to the file that it is made from, by the name that the file has.
func TestEveryPageLeadsToItsFile(t *testing.T) {
	files := map[string]string{
		"data/site.yaml":                 "title: T\nrepository: https://github.com/o/r\nvisibility: {default: public, meeting: public, team: manager, pipeline: manager, accounts: team}\n",
		"data/team.yml":                  "reps: [{id: ann, name: Ann}]\n",
		"data/pipeline/2026-W46.yml":     "as_of: 2026-11-09\ncounts: {ann: {new-contact: 3}}\n",
		"data/pipeline/2026-W47.yaml":    "as_of: 2026-11-16\ncounts: {ann: {new-contact: 4}}\n",
		"data/accounts/mill.yml":         "name: Mill\nowner: ann\n",
		"content/meetings/2026-11-16.md": "# Monday\n",
		"content/meetings/2026-12-16.md": "# Not yet held\n",
		"content/values/a b.md":          "# A\n",
		"content/values/index.md":        "# Values\n",
	}
	src, err := load.Load(tree(files), &load.Cache{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	today, _ := schema.ParseDate("2026-11-24")
	passed, list := check.Run(src, check.Options{Today: today}, nil)
	if passed == nil {
		t.Fatalf("%+v", list)
	}
	for audience, want := range map[schema.Visibility]map[string]string{
		schema.ForManagers: {
			"team/index.html": "data/team.yml", "pipeline/index.html": "data/pipeline/2026-W47.yaml", "pipeline/2026-w46/index.html": "data/pipeline/2026-W46.yml",
			"pipeline/reps/ann/index.html": "data/pipeline/2026-W47.yaml", "accounts/mill/index.html": "data/accounts/mill.yml",
			"accounts/mill/brief/index.html": "data/accounts/mill.yml", "agenda/index.html": "content/meetings/2026-11-16.md",
			"values/a-b/index.html": "content/values/a%20b.md", "values/index.html": "content/values/index.md", "search/index.html": "",
		},
		schema.ForTeam: {"accounts/mill/index.html": "data/accounts/mill.yml", "agenda/index.html": "content/meetings/2026-11-16.md"},
		schema.ForAll:  {"agenda/index.html": "content/meetings/2026-11-16.md", "values/index.html": "content/values/index.md"},
	} {
		site := Build(playbook.New(passed, playbook.Options{Audience: audience}), defaultTheme(t), Options{})
		seen := 0
		for _, f := range site.Files {
			if !strings.HasSuffix(f.Path, ".html") {
				continue
			}
			b, err := f.Bytes()
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(b), "/edit/main/\"") {
				t.Errorf("%s: %s: a link to edit nothing", audience, f.Path)
			}
			got := ""
			if m := editLink.FindSubmatch(b); m != nil {
				got = string(m[1])
			}
			if path, ok := want[f.Path]; ok {
				if seen++; got != path {
					t.Errorf("%s: %s is edited at %q, want %q", audience, f.Path, got, path)
				}
			}
			if !audience.Allows(schema.ForManagers) && strings.HasPrefix(got, "data/team") {
				t.Errorf("%s: %s names the file of the team", audience, f.Path)
			}
		}
		if seen < len(want) {
			t.Errorf("%s: only %d of %d pages are there", audience, seen, len(want))
		}
	}
}
