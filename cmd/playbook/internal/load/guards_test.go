package load

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"playbook/cmd/playbook/internal/diag"
)

// said is the first fault of a text of data or of a document.
func said(t *testing.T, p, text string) (diag.Diagnostic, *Source) {
	t.Helper()
	s, err := Load(fstest.MapFS{p: {Data: []byte(text)}}, new(Cache), nil)
	if err != nil {
		t.Fatal(err)
	}
	all := append(diag.List{}, s.Faults...)
	all = append(all, s.Site.Faults...)
	if s.Team != nil {
		all = append(all, s.Team.Faults...)
	}
	for _, d := range s.Docs {
		all = append(all, d.Faults...)
	}
	for _, w := range s.Weeks {
		all = append(all, w.Faults...)
	}
	if len(all) == 0 {
		return diag.Diagnostic{}, s
	}
	return all[0], s
}

// TestGuardsOfValues: each sort of value that the schema does not have is refused
// at its place, and nothing that looks like another value is taken for it.
func TestGuardsOfValues(t *testing.T) {
	const site, team, week, doc = "data/site.yaml", "data/team.yaml", "data/pipeline/2026-W47.yaml", "content/case-studies/x.md"
	for name, c := range map[string]struct{ file, text, want string }{
		"a list for text":         {site, "title: [a]\n", `1:8 [wrong-type] title must be text, not a list`},
		"a mapping for text":      {site, "title: {a: b}\n", `1:8 [wrong-type] title must be text, not a mapping`},
		"text for a list":         {team, "reps: everybody\n", `1:7 [wrong-type] reps must be a list, not "everybody"`},
		"text for a mapping":      {week, "as_of: 2026-11-20\ncounts: many\n", `2:9 [wrong-type] counts must be a mapping, not "many"`},
		"text for the whole":      {site, strings.Repeat("wörter ", 10), `1:1 [wrong-type] this file must be a mapping, not "wörter wörter wörter wörter wörter wörte…"`},
		"a list for the whole":    {site, "- a\n", `1:1 [wrong-type] this file must be a mapping, not a list`},
		"a list in a list":        {team, "reps: [[a]]\n", `1:8 [wrong-type] reps[1] must be a mapping, not a list`},
		"not a number":            {doc, "---\nresults: [{measure: a, before: .nan}]\n---\n", `2:32 [wrong-type] results[1].before must be a number, not ".nan"`},
		"infinite":                {doc, "---\nresults: [{measure: a, before: Inf}]\n---\n", `2:32 [wrong-type] results[1].before must be a number, not "Inf"`},
		"a list for a date":       {week, "as_of: [2026-11-20]\n", `1:8 [wrong-type] as_of must be a date like 2026-11-16, not a list`},
		"a merge key":             {site, "title: &t a\n<<: {title: b}\n", `2:1 [yaml] a key must be plain text`},
		"a list for a key":        {site, "? [a, b]\n: c\n", `1:3 [yaml] a key must be plain text`},
		"a tab":                   {site, "title: a\n\tx: b\n", `[yaml]`},
		"an amount with exponent": {week, "as_of: 2026-11-20\ndeals: [{id: a, value: 1e999999999}]\n", `[wrong-type] deals[1].value must be an amount like 12500 or 12500.50, not "1e999999999"`},
		"a text for true":         {doc, "---\nanonymous: \"true\"\n---\n", `[wrong-type] anonymous must be true or false, not "true"`},
	} {
		d, _ := said(t, c.file, c.text)
		if got := fmt.Sprintf("%d:%d [%s] %s", d.Line, d.Col, d.Rule, d.Message); !strings.Contains(got, c.want) || d.File != c.file {
			t.Errorf("%s: %s: %s, want %s", name, d.File, got, c.want)
		}
	}
	for name, c := range map[string]struct {
		file, text string
		holds      func(*Source) bool
	}{
		"an empty value is an absent one": {site, "title:\nlanguage: ~\n", func(s *Source) bool { return s.Site.Value.Title == "" }},
		"an empty date":                   {week, "as_of:\ncounts: {}\n", func(s *Source) bool { return s.Weeks[0].Value.AsOf.IsZero() }},
		"a moment counts by its day":      {week, "as_of: 2026-11-20T23:59:00Z\ncounts: {}\n", func(s *Source) bool { return s.Weeks[0].Value.AsOf.String() == "2026-11-20" }},
		"one for a list of one":           {doc, "---\ntags: wood\n---\n", func(s *Source) bool { return len(s.Docs[0].Front.Tags) == 1 && s.Docs[0].Front.Tags[0] == "wood" }},
		"an alias in data":                {site, "title: &t Ours\nlanguage: *t\n", func(s *Source) bool { return s.Site.Value.Language == "Ours" }},
	} {
		d, s := said(t, c.file, c.text)
		if d.Rule == "wrong-type" || !c.holds(s) {
			t.Errorf("%s: %+v", name, d)
		}
	}
}

// TestGuardsAgainstFloods: of endless faults a hundred are told, and the first
// error is among them though warnings came before it.
func TestGuardsAgainstFloods(t *testing.T) {
	var b strings.Builder
	for i := range 3 * maxFaults {
		fmt.Fprintf(&b, "unknown%d: x\n", i)
	}
	d := read(t, "---\n"+b.String()+"weight: heavy\n---\n\ntext\n")
	errs, warns := diag.List(d.Faults).Count()
	if warns > maxFaults || errs != 1 || !d.Broken {
		t.Errorf("%d errors and %d warnings told", errs, warns)
	}
	_, s := said(t, "data/site.yaml", b.String())
	if n := len(s.Site.Faults); n != maxFaults {
		t.Errorf("%d faults told, want %d", n, maxFaults)
	}
}

// TestGuardsOfTheTree: what is not looked at at all, and what is refused by name,
// sort or bytes.
func TestGuardsOfTheTree(t *testing.T) {
	for _, p := range []string{"content/.git/config.md", "content/.hidden.md", "content/a/node_modules/x/readme.md", "content/a.md~", "content/#a.md#", "content/.a.md.swp",
		"content/a.md.tmp", "content/4913", "content/Thumbs.db", "content/prices.xlsx", "content/run.exe", "content/page.html", "content/code.js", "data/notes.md", "data/deals.csv", "data/schema.json"} {
		d, s := said(t, p, "x")
		if d.Rule != "" || len(s.Docs)+len(s.Assets) != 0 {
			t.Errorf("%s: %+v, %d documents, %d attachments", p, d, len(s.Docs), len(s.Assets))
		}
	}
	for p, c := range map[string]struct{ text, rule string }{
		"data/sites.yaml":            {"title: x", "unknown-file"},
		"data/page.html":             {"x", "unknown-file"},
		"data/pipeline/today.yaml":   {"as_of: 2026-11-20", "file-name"},
		"content/nul.md":             {"a\x00b", "encoding"},
		"content/latin.md":           {"line\nna\xefve", "encoding"},
		"data/site.yaml":             {"title: \xff", "encoding"},
		"content/pic.png":            {"no picture", "image"},
		"content/huge.md":            {strings.Repeat("word ", 300_000), "markdown"},
		"data/accounts/deep/er.yaml": {"name: x", "unknown-file"},
	} {
		if d, _ := said(t, p, c.text); d.Rule != c.rule || d.File != p || d.Message == "" {
			t.Errorf("%s: %+v, want %s", p, d, c.rule)
		}
	}
	for sort, mode := range map[string]fs.FileMode{"link": fs.ModeSymlink, "pipe": fs.ModeNamedPipe, "device": fs.ModeDevice, "socket": fs.ModeSocket} {
		for _, p := range []string{"content/a.md", "content/a.png", "data/site.yaml"} {
			s, err := Load(fstest.MapFS{p: {Mode: mode, Data: []byte("x")}}, new(Cache), nil)
			if err != nil || len(s.Faults) != 1 || s.Faults[0].Rule != "link" || s.Faults[0].File != p {
				t.Errorf("%s at %s: %v %v", sort, p, err, s.Faults)
			}
		}
	}
}

// shut is a disk with folders that may not be listed, or cannot be.
type shut struct {
	fstest.MapFS
	dir string
	err error
}

func (s shut) ReadDir(p string) ([]fs.DirEntry, error) {
	if p == s.dir {
		return nil, &fs.PathError{Op: "open", Path: p, Err: s.err}
	}
	return s.MapFS.ReadDir(p)
}

// TestGuardsOfFolders: a folder that may not be listed is a finding at its place,
// one that is gone was never there, and any other failure is the machine's.
func TestGuardsOfFolders(t *testing.T) {
	files := fstest.MapFS{"content/a/x.md": {Data: []byte("# X")}, "content/b/y.md": {Data: []byte("# Y")}, "data/site.yaml": {Data: []byte("title: T")}}
	for _, dir := range []string{"content", "content/a", "data"} {
		s, err := Load(shut{files, dir, fs.ErrPermission}, new(Cache), nil)
		if err != nil || len(s.Faults) != 1 || s.Faults[0].File != dir || s.Faults[0].Message != "the folder cannot be read: permission denied" || s.Faults[0].Hint == "" {
			t.Errorf("%s shut: %v %v", dir, err, s.Faults)
		}
		if sum, err := Digest(shut{files, dir, fs.ErrPermission}); err != nil || sum != "" {
			t.Errorf("%s shut has a digest: %q %v", dir, sum, err)
		}
		if s, err = Load(shut{files, dir, fs.ErrNotExist}, new(Cache), nil); err != nil || len(s.Faults) != 0 {
			t.Errorf("%s gone: %v %v", dir, err, s.Faults)
		}
		broken := errors.New("input/output error")
		if _, err = Load(shut{files, dir, broken}, new(Cache), nil); !errors.Is(err, broken) || !strings.Contains(err.Error(), path.Base(dir)) {
			t.Errorf("%s fails: %v", dir, err)
		}
		if _, err = Digest(shut{files, dir, broken}); !errors.Is(err, broken) {
			t.Errorf("%s fails, digest: %v", dir, err)
		}
	}
	var c Cache
	if _, err := Load(files, &c, nil); err != nil {
		t.Fatal(err)
	}
	if s, err := Load(files, &c, []string{"themes/x.css", "../outside.md", "contents/a.md", "/etc/passwd"}); err != nil || len(s.Docs) != 2 {
		t.Errorf("a change outside: %v, %d documents", err, len(s.Docs))
	}
	if _, err := Settings(shut{MapFS: files}); err != nil {
		t.Error(err)
	}
	if _, err := Settings(faulty{fstest.MapFS{}, map[string]func() (fs.File, error){"data/site.yaml": refusing(errors.New("broken"))}}); err == nil || !strings.Contains(err.Error(), "data/site.yaml") {
		t.Errorf("settings: %v", err)
	}
}
