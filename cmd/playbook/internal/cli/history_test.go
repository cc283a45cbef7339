package cli

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// repo is a git repository in a temporary folder.
type repo struct {
	testing.TB
	dir string
}

func newRepo(t testing.TB) *repo {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git on the path")
	}
	r := &repo{t, t.TempDir()}
	r.git("2026-01-01", "-c", "init.defaultBranch=main", "init", "-q")
	return r
}

// git runs git as the author Ana on a day.
func (r *repo) git(day string, args ...string) string {
	r.Helper()
	c := exec.Command("git", args...)
	c.Dir = r.dir
	stamp := day + "T12:00:00Z"
	c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_NAME=Ana", "GIT_AUTHOR_EMAIL=ana@example.com",
		"GIT_COMMITTER_NAME=Ana", "GIT_COMMITTER_EMAIL=ana@example.com", "GIT_AUTHOR_DATE="+stamp, "GIT_COMMITTER_DATE="+stamp)
	out, err := c.CombinedOutput()
	if err != nil {
		r.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func (r *repo) commit(day string, files map[string]string) {
	r.Helper()
	put(r.TB.(*testing.T), r.dir, files)
	r.git(day, "add", "-A")
	r.git(day, "commit", "-q", "-m", "change")
}

func TestHistory(t *testing.T) {
	r := newRepo(t)
	r.commit("2026-01-01", map[string]string{"book/content/a.md": "a", "book/content/b.md": "b", "book/content/会议/第 1 “次”.md": "x", "book/data/team.yaml": "t", "content/other.md": "o"})
	r.commit("2026-02-01", map[string]string{"book/content/a.md": "a2", "content/other.md": "o2"})
	// A branch that is merged later counts by its own day; the merge changes nothing.
	r.git("2026-02-02", "checkout", "-q", "-b", "side")
	r.commit("2026-02-03", map[string]string{"book/content/b.md": "b2"})
	r.git("2026-02-04", "checkout", "-q", "main")
	r.commit("2026-02-05", map[string]string{"book/content/a.md": "a3"})
	r.git("2026-03-01", "merge", "-q", "--no-ff", "-m", "merge", "side")
	// A rename is a change of the new path.
	r.git("2026-04-01", "mv", "book/data/team.yaml", "book/data/facts.yaml")
	r.git("2026-04-01", "commit", "-q", "-m", "rename")

	// A merge that had to settle something has changed that file, and no other.
	r.git("2026-04-02", "checkout", "-q", "-b", "other")
	r.commit("2026-04-03", map[string]string{"book/content/c.md": "theirs", "book/content/d.md": "d"})
	r.git("2026-04-04", "checkout", "-q", "main")
	r.commit("2026-04-05", map[string]string{"book/content/c.md": "ours"})
	r.git("2026-04-06", "merge", "-q", "--no-commit", "-s", "ours", "other")
	r.commit("2026-04-06", map[string]string{"book/content/c.md": "both", "book/content/d.md": "d"})
	// What was away and came back.
	r.git("2026-04-07", "rm", "-q", "book/content/d.md")
	r.git("2026-04-07", "commit", "-q", "-m", "away")
	r.commit("2026-04-08", map[string]string{"book/content/d.md": "d", "book/content/Ünï cödé\t1.md": "tab"})

	got := findRepository(filepath.Join(r.dir, "book"), ".").history(context.Background(), "UTC")
	want := map[string]string{"content/a.md": "2026-02-05", "content/b.md": "2026-02-03", "content/会议/第 1 “次”.md": "2026-01-01", "data/facts.yaml": "2026-04-01",
		"content/c.md": "2026-04-06", "content/d.md": "2026-04-08", "content/Ünï cödé\t1.md": "2026-04-08"}
	if len(got) != len(want)+1 { // and data/team.yaml, which is gone
		t.Errorf("%d files have changed, want %d: %v", len(got), len(want)+1, got)
	}
	for path, day := range want {
		if c := got[path]; c.Day.String() != day || c.Name != "Ana" {
			t.Errorf("%s: changed %s by %q, want %s by Ana", path, c.Day, c.Name, day)
		}
	}
	if _, ok := got["content/other.md"]; ok || len(got["content/other.md"].Name) > 0 {
		t.Error("a file outside of the playbook counts as one of its own")
	}

	// Noon in Greenwich is the next day in Kiritimati, as today would be.
	if got := findRepository(filepath.Join(r.dir, "book"), ".").history(context.Background(), "Pacific/Kiritimati")["content/c.md"]; got.Day.String() != "2026-04-07" {
		t.Errorf("changed %s by the calendar of Kiritimati", got.Day)
	}

	// A shallow clone knows only its last commits: rather nothing than a wrong day.
	clone := filepath.Join(t.TempDir(), "clone")
	r.git("2026-04-02", "clone", "-q", "--depth", "1", "file://"+r.dir, clone)
	if got := findRepository(filepath.Join(clone, "book"), ".").history(context.Background(), "UTC"); len(got) > 0 {
		t.Errorf("a shallow clone gives %v", got)
	}
	if got := findRepository(t.TempDir(), ".").history(context.Background(), "UTC"); len(got) > 0 {
		t.Errorf("no repository gives %v", got)
	}
}

// The author's name and role are for those who see the team, whoever that is: the
// default, a default for people, what the team's file says, and with no file at all.
func TestAuthorsAreForTheTeam(t *testing.T) {
	for _, c := range []struct {
		name, site, team, role string
		sees                   []string
	}{
		{"no team file", "", "", "", []string{"manager"}},
		{"people are for managers", "", "reps: [{id: ana, name: Ana, role: manager}]\n", ", Manager", []string{"manager"}},
		{"people are for the team", "visibility: {team: team}\n", "reps: [{id: ana, name: Ana}]\n", "", []string{"team", "manager"}},
		{"the file is stricter", "visibility: {team: public}\n", "visibility: manager\nreps: [{id: ana, name: Ana, role: rep}]\n", ", Rep", []string{"manager"}},
		{"people are for all", "visibility: {team: public}\n", "", "", []string{"public", "team", "manager"}},
		{"all prose is open", "visibility: {default: public}\n", "", "", []string{"manager"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRepo(t)
			files := map[string]string{"data/site.yaml": "title: T\nrepository: https://github.com/owner/repo\nrules: {undefined-rep: off}\n" + c.site,
				"content/values/a.md": "---\nowner: \"@zyxquorvane\"\n---\n\n# A\n\nText.\n", "content/values/b.md": "# B\n"}
			if c.team != "" {
				files["data/team.yaml"] = c.team
			}
			r.commit("2026-01-01", files)
			for _, audience := range []string{"public", "team", "manager"} {
				site := filepath.Join(t.TempDir(), "site")
				if code, out, errs := run(t, r.dir, nil, "build", "--audience", audience, "--output", site); code != 0 {
					t.Fatalf("%s%s", out, errs)
				}
				b, err := os.ReadFile(filepath.Join(site, "values/a/index.html"))
				if err != nil {
					t.Fatal(err)
				}
				if !strings.Contains(string(b), "2026-01-01") {
					t.Errorf("%s: the page does not say when it changed", audience)
				}
				named := slices.Contains(c.sees, audience)
				if strings.Contains(string(b), "by Ana"+c.role+"<") != named || strings.Contains(string(b), "zyxquorvane") != named {
					t.Errorf("%s: author and owner are named, want %v: %s", audience, named, b[max(0, strings.Index(string(b), "2026-01-01")):])
				}
				if !named {
					for name, content := range listing(t, site) {
						if strings.Contains(string(content), "Ana") {
							t.Errorf("%s: %s names the author", audience, name)
						}
					}
				}
			}
		})
	}
}
