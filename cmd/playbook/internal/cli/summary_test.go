package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A pull request as the workflow checks it: annotations first, then the summary,
// both with the places that GitHub knows.
func TestCheckExplainsAPullRequest(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string]string{
		"base/book/content/values/a.md": "# A\n\nText.\n",
		"book/content/values/a.md":      "# A\n\nOther text.\n",
		"book/content/values/b.md":      "---\nvisibilty: team\n---\n\n# B\n",
		"book/content/values/c.md":      "---\nfoo: 1\n---\n\n# C\n",
	})
	t.Chdir(dir)
	summary := filepath.Join(dir, "summary.md")
	put(t, dir, map[string]string{"summary.md": "# An earlier step\n"})
	code, out, errs := run(t, "book", nil, "check", "--format", "github", "--summary", summary, "--base", "base", "--repository", "https://github.com/o/r/", "--branch", "fix/two")
	if code != 1 {
		t.Errorf("exit code %d, want 1\n%s", code, errs)
	}
	lines := strings.Split(out, "\n")
	if !strings.HasPrefix(lines[0], "::error file=book/content/values/b.md,line=2,col=1,") || !strings.HasPrefix(lines[1], "::warning file=book/content/values/c.md,line=2") {
		t.Errorf("annotations:\n%s", out)
	}
	b, err := os.ReadFile(summary)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"# An earlier step\n# Something has to be mended", "https://github.com/o/r/edit/fix/two/book/content/values/b.md#L2", "**New** page [“B”]", "**Changed** page [“A”]"} {
		if !strings.Contains(string(b), want) {
			t.Errorf("the summary lacks %q:\n%s", want, b)
		}
	}
	for _, args := range [][]string{{"check", "--base", "base"}, {"check", "--summary", "-", "--base", "nowhere"}} {
		if code, _, errs := run(t, "book", nil, args...); code != 2 {
			t.Errorf("%v: exit code %d, want 2\n%s", args, code, errs)
		}
	}
	if code, _, _ := run(t, "book", nil, "check", "--summary", filepath.Join(dir, "no", "folder")); code != 3 {
		t.Errorf("a summary that cannot be written: exit code %d, want 3", code)
	}
}

// A workflow says where pages are edited, over what a fork took along in its settings.
func TestBuildSaysWherePagesAreEdited(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string]string{"data/site.yaml": "title: T\nrepository: https://github.com/first/one\n", "content/values/a.md": "# A\n", "content/talking-points/2026-W47.md": "# Week 47\n"})
	for _, c := range []struct{ flags, want string }{
		{"", "https://github.com/first/one/edit/main/"},
		{"--repository https://github.com/o/r.git/", "https://github.com/o/r/edit/main/"},
		{"--repository https://github.com/o/r --branch our/book", "https://github.com/o/r/edit/our/book/"},
		{"", "https://github.com/first/one/edit/main/"},
	} { // into one folder: a build that finds nothing to do would keep the old links
		if code, _, errs := run(t, dir, nil, append([]string{"build"}, strings.Fields(c.flags)...)...); code != 0 {
			t.Fatalf("%s: %s", c.flags, errs)
		}
		b, err := os.ReadFile(filepath.Join(dir, "public/values/a/index.html"))
		if err != nil || !strings.Contains(string(b), `href="`+c.want+`content/values/a.md"`) {
			t.Errorf("%s: no link to %s (%v)", c.flags, c.want, err)
		}
		b, err = os.ReadFile(filepath.Join(dir, "public/talking-points/2026-w47/index.html"))
		if err != nil || !strings.Contains(string(b), strings.TrimSuffix(strings.Replace(c.want, "/edit/", "/new/", 1), "/")+"?filename=content%2Ftalking-points%2F2026-W4") {
			t.Errorf("%s: next week is written elsewhere (%v)", c.flags, err)
		}
	}
	for _, bad := range []string{"github.com/o/r", "javascript:alert(1)", "https://", "https://x/y?z"} {
		for _, args := range [][]string{{"build"}, {"check", "--summary", "-"}} {
			if code, _, errs := run(t, dir, nil, append(args, "--repository", bad)...); code != 2 {
				t.Errorf("%v --repository %s: exit code %d, want 2\n%s", args, bad, code, errs)
			}
		}
	}
}

// A playbook in a folder of its repository: links lead there, wherever the command
// stands, and with git or without.
func TestLinksOfAPlaybookInAFolder(t *testing.T) {
	r := newRepo(t)
	r.commit("2026-01-01", map[string]string{"docs/our book/data/site.yaml": "title: T\nrepository: https://github.com/o/r\n",
		"docs/our book/content/values/a.md": "# A\n", "docs/our book/content/talking-points/2026-W47.md": "# Week 47\n"})
	links := func(why, source string) {
		t.Helper()
		out := t.TempDir()
		if code, _, errs := run(t, source, nil, "build", "--output", out); code != 0 {
			t.Fatalf("%s: %s", why, errs)
		}
		for page, want := range map[string]string{"values/a": `href="https://github.com/o/r/edit/main/docs/our%20book/content/values/a.md"`,
			"talking-points/2026-w47": "https://github.com/o/r/new/main?filename=docs%2Four+book%2Fcontent%2Ftalking-points%2F2026-W"} {
			b, err := os.ReadFile(filepath.Join(out, page, "index.html"))
			if err != nil || !strings.Contains(strings.ReplaceAll(string(b), "%20book%2F", "+book%2F"), want) {
				t.Errorf("%s: %s has no %s (%v)", why, page, want, err)
			}
		}
	}
	links("from elsewhere", filepath.Join(r.dir, "docs/our book"))
	t.Chdir(filepath.Join(r.dir, "docs/our book"))
	links("from the playbook", ".")
	t.Chdir(r.dir)
	links("from the top", "docs/our book")
	if err := os.RemoveAll(".git"); err != nil {
		t.Fatal(err)
	}
	links("without git, from the top", "docs/our book")
}

func TestOwners(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string]string{
		"data/team.yaml":              "reps:\n  - {id: ana, name: Ana, github: ana-codes}\n  - {id: bo, name: Bo}\n  - {id: cy, name: Cy, github: cy, status: left}\n",
		"data/accounts/mill.yaml":     "name: Mill\nowner: ana\n",
		"content/values/a.md":         "---\nowner: ana\n---\n\n# A\n",
		"content/values/a [1] b#c.md": "---\nowner: \"@o/team\"\n---\n\n# B\n",
		"content/values/c.md":         "---\nowner: bo\n---\n\n# C\n",
		"content/values/d.md":         "---\nowner: cy\n---\n\n# D\n",
		"content/values/e.md":         "# E\n",
	})
	code, out, errs := run(t, dir, nil, "owners")
	want := `# Who is asked to review a change. Made by: playbook owners > .github/CODEOWNERS
# Without a GitHub handle in data/team.yaml, so not asked: bo, cy
/content/values/a\ ?1?\ b\#c.md @o/team
/content/values/a.md @ana-codes
/data/accounts/mill.yaml @ana-codes
`
	if code != 0 || out != want {
		t.Errorf("%d: got\n%swant\n%s%s", code, out, want, errs)
	}
}

// The check says when CODEOWNERS is behind, and what to put there; not of a file
// that somebody wrote, and not while owners cannot be read.
func TestSummaryTellsOfOwners(t *testing.T) {
	for _, c := range []struct {
		name, have, doc, folder string
		want                    bool
	}{
		{"behind", ownersHead + "\n/content/values/old.md @bo\n", "owner: \"@ana\"", ".", true},
		{"behind, in a folder", ownersHead + "\n", "owner: \"@ana\"", "book", true},
		{"in step", ownersHead + "\r\n/content/values/a.md @ana\r\n", "owner: \"@ana\"", ".", false},
		{"somebody's own", "* @bo\n", "owner: \"@ana\"", ".", false},
		{"none", "", "owner: \"@ana\"", ".", false},
		{"a fault", ownersHead + "\n", "owner: [\"@ana\"", ".", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			files := map[string]string{c.folder + "/content/values/a.md": "---\n" + c.doc + "\n---\n\n# A\n"}
			if c.have != "" {
				files[".github/CODEOWNERS"] = c.have
			}
			put(t, dir, files)
			t.Chdir(dir)
			_, out, errs := run(t, c.folder, nil, "check", "--summary", "-", "--repository", "https://github.com/o/r")
			line := strings.ReplaceAll("\n/"+c.folder+"/content/values/a.md @ana\n```", "/./", "/")
			if got := strings.Contains(out, line); got != c.want || strings.Contains(out, "CODEOWNERS") != c.want {
				t.Errorf("asks for CODEOWNERS: %v, want %v\n%s%s", got, c.want, out, errs)
			}
			if c.want && !strings.Contains(out, "[.github/CODEOWNERS](<https://github.com/o/r/edit/main/.github/CODEOWNERS>)") {
				t.Errorf("no link to the file:\n%s", out)
			}
		})
	}
}

// The demo's own file is what the command makes.
func TestCodeownersOfTheDemo(t *testing.T) {
	const root = "../../../.."
	code, out, errs := run(t, root, nil, "owners")
	have, err := os.ReadFile(root + "/.github/CODEOWNERS")
	if code != 0 || err != nil || string(have) != out {
		t.Errorf(".github/CODEOWNERS is not what playbook owners prints (%d, %v): run go run ./cmd/playbook owners > .github/CODEOWNERS\n%s", code, err, errs)
	}
}
