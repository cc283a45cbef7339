package changes

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"playbook/cmd/playbook/internal/check"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/schema"
)

var update = flag.Bool("update", false, "rewrite the expected summaries")

// Each file of testdata holds a playbook before/ and after/ and the summary want.md.
func TestSummaries(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no test data: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			sides := map[string]fstest.MapFS{"before": {}, "after": {}}
			want := -1
			for i, f := range archive.Files {
				side, path, _ := strings.Cut(f.Name, "/")
				if f.Name == "want.md" {
					want = i
				} else if sides[side] != nil {
					sides[side][path] = &fstest.MapFile{Data: f.Data}
				} else {
					t.Fatalf("%s: a file %s of neither side", name, f.Name)
				}
			}
			before, after := read(t, sides["before"]), read(t, sides["after"])
			today, _ := schema.ParseDate("2026-11-24")
			_, faults := check.Run(after, check.Options{Today: today}, nil)
			s := Summary{Changes: Compare(before, after), Faults: faults, Repository: "https://github.com/owner/repo", Branch: "ana/patch-1"}
			if s.Changes == nil {
				s.Changes = []Change{}
			}
			var got, again bytes.Buffer
			if err := Write(&got, s); err != nil {
				t.Fatal(err)
			}
			Write(&again, s)
			if !bytes.Equal(got.Bytes(), again.Bytes()) {
				t.Error("written twice, two results")
			}
			if want < 0 {
				archive.Files = append(archive.Files, txtar.File{Name: "want.md"})
				want = len(archive.Files) - 1
			}
			if *update {
				archive.Files[want].Data = got.Bytes()
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if d := cmp.Diff(string(archive.Files[want].Data), got.String()); d != "" {
				t.Errorf("the summary differs (-want +got), see it with -update:\n%s", d)
			}
		})
	}
}

func read(t *testing.T, fsys fstest.MapFS) *load.Source {
	t.Helper()
	src, err := load.Load(fsys, &load.Cache{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func TestTextIsNoMarkup(t *testing.T) {
	for in, want := range map[string]string{
		"plain words, 100 %":          "plain words, 100 %",
		"@team <b>x</b> & y":          "&#64;team &#60;b&#62;x&#60;/b&#62; &#38; y",
		"[a](https://x.y) ![p](q)":    `\[a\](https\://x.y) \!\[p\](q)`,
		"# h `c` *e* _u_ ~~d~~ | $m$": "\\# h \\`c\\` \\*e\\* \\_u\\_ \\~\\~d\\~\\~ \\| \\$m\\$",
		"1. one":                      `1\. one`,
		"at 1.5 www.x.y":              `at 1.5 www\.x.y`,
		"two\nlines\u202e\x1b[0m":     `two lines\[0m`,
	} {
		if got := text(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
