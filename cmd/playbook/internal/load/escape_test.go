package load

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// A link is not followed when it comes while a preview looks on, whichever path
// says what changed: that of the link, one behind it, or none.
func TestEscapeByNewLink(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege on Windows")
	}
	for _, c := range []struct{ link, to, at string }{
		{"content/notes", "", "content/notes"}, {"content/notes/deep", "", "content/notes/deep"}, {"content/new.md", "secret.md", "content/new.md"}, {"content/one.md", "secret.md", "content/one.md"},
		{"content", "", "content"}, {"data", "", "data"}, {"data/accounts", "", "data/accounts"}, {"data/site.yaml", "site.yaml", "data/site.yaml"}, {"content/pic.svg", "secret.svg", "content/pic.svg"},
	} {
		for _, changed := range []string{c.link, c.link + "/secret.md", filepath.ToSlash(filepath.Dir(c.link)), ""} {
			top := t.TempDir()
			write := func(name, text string) {
				t.Helper()
				at := filepath.Join(top, filepath.FromSlash(name))
				if err := os.MkdirAll(filepath.Dir(at), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(at, []byte(text), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			for name, text := range map[string]string{"in/content/one.md": "# One", "in/content/notes/a.md": "# A", "in/data/site.yaml": "title: T", "in/data/accounts/a.yaml": "name: A",
				"out/secret.md": "# Secret", "out/secret.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>", "out/site.yaml": "title: Secret", "out/secret.yaml": "name: Secret"} {
				write(name, text)
			}
			var cache Cache
			fsys := os.DirFS(filepath.Join(top, "in"))
			if _, err := Load(fsys, &cache, nil); err != nil {
				t.Fatal(err)
			}
			at := filepath.Join(top, "in", filepath.FromSlash(c.link))
			if err := os.RemoveAll(at); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(filepath.Join(top, "out", c.to), at); err != nil {
				t.Fatal(err)
			}
			list := []string{changed, c.link}
			if changed == "" {
				list = nil
			}
			s, err := Load(fsys, &cache, list)
			if err != nil {
				t.Fatal(err)
			}
			if len(s.Faults) != 1 || s.Faults[0].File != c.at || s.Faults[0].Rule != "link" {
				t.Errorf("%s, changed %v: %v", c.link, list, s.Faults)
			}
			held := s.Site.Value.Title
			for _, d := range s.Docs {
				held += d.Path + d.Front.Title
			}
			for _, a := range s.Accounts {
				held += a.Path + a.Value.Name
			}
			for _, a := range s.Assets {
				held += a.Path
			}
			if strings.Contains(strings.ToLower(held), "secret") || strings.Contains(held, "pic.svg") {
				t.Errorf("%s, changed %v: read: %s", c.link, list, held)
			}
		}
	}
}
