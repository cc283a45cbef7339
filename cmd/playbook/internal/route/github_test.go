package route

import (
	"net/url"
	"strings"
	"testing"
)

func TestEdit(t *testing.T) {
	for _, c := range []struct{ branch, file, line, want string }{
		{"main", "content/pitches/bank.md", "", "https://github.com/o/r/edit/main/content/pitches/bank.md"},
		{"ana/patch-1", "content/a b/第 1 次?.md", "12", "https://github.com/o/r/edit/ana/patch-1/content/a%20b/%E7%AC%AC%201%20%E6%AC%A1%3F.md#L12"},
	} {
		if got := Edit("https://github.com/o/r", c.branch, c.file, c.line); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
	if got := Edit("", "main", "a.md", ""); got != "" {
		t.Errorf("without a repository: %s", got)
	}
}

func TestNewFile(t *testing.T) {
	value := func(address string) (string, string) {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if len(address) > maxAddress {
			t.Errorf("the address has %d bytes", len(address))
		}
		return u.Query().Get("filename"), u.Query().Get("value")
	}
	short := "---\ntitle: \"A & B\" # what it is called\n---\n\n# Heading\n\n100 % + 1\n"
	at := NewFile("https://github.com/o/r", "main", "content/pitches/new.md", short)
	if name, text := value(at); name != "content/pitches/new.md" || text != short || !strings.HasPrefix(at, "https://github.com/o/r/new/main?filename=") || strings.Contains(at, "+") {
		t.Errorf("short: %s: %q", name, text)
	}
	commented := "---\n" + strings.Repeat("# a comment of some length about a key\n", 200) + "title: x   # why\n---\n\n# Heading\n\nText.\n"
	if _, text := value(NewFile("https://github.com/o/r", "main", "a.md", commented)); text != "---\ntitle: x\n---\n\n# Heading\n\nText.\n" {
		t.Errorf("comments: %q", text)
	}
	long := "---\ntitle: x\n---\n\n" + strings.Repeat("要点要点要点要点。\n", 400)
	if _, text := value(NewFile("https://github.com/o/r", "main", "a.md", long)); len(text) < 1500 || !strings.HasPrefix(long, text) || !strings.HasSuffix(text, "\n") {
		t.Errorf("long: %d bytes", len(text))
	}
}
