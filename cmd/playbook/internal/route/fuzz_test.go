package route

import (
	"net/url"
	"path"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzRoute: the address of any source stays within the site, can be a path on a
// disk, and is the same when it is made into an address again.
func FuzzRoute(f *testing.F) {
	for _, s := range []string{"content/pitches/bank.md", "content/../../etc/passwd.md", "content/a b/C.md", "content/🎉/❤️.md", "content/.../...md", "content//x.md", "content/a\\b.md", "content/a-/.b-.md",
		"content/index.md", "content/a/_index.md", "/etc/passwd", "content/\xff.md", "content/İ.md", "content/a%2fb.md", "content/-.-.md", "content/a\x00.md", "..", "", "content/cafe\u0301.md"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > 1<<12 {
			return
		}
		page := Page(src)
		inside(t, "Page", src, page)
		if page != "" && !strings.HasSuffix(page, "/") {
			t.Errorf("Page(%q) = %q does not end in a slash", src, page)
		}
		if again := Page(Content + page + "index.md"); again != page {
			t.Errorf("Page(%q) = %q, which becomes %q", src, page, again)
		}
		if u, err := url.Parse("https://example.com/" + Escape(page)); err != nil || u.Path != "/"+page || u.RawQuery != "" || u.Fragment != "" {
			t.Errorf("Escape(%q) = %q is another address", page, Escape(page))
		}
		dir, base := path.Split(src)
		if base != "" && base != "." && base != ".." && !strings.Contains(base, "\\") {
			inside(t, "File", src, strings.TrimSuffix(File(src), base))
		}
		for _, seg := range strings.Split(dir, "/") {
			s := Slug(seg)
			if again := Slug(s); again != s {
				t.Errorf("Slug(%q) = %q, which becomes %q", seg, s, again)
			}
			if (s == "") != (seg == "") {
				t.Errorf("Slug(%q) = %q", seg, s)
			}
		}
	})
}

// inside holds a site path to stay in the site and to be a path on any disk.
func inside(t *testing.T, what, src, p string) {
	t.Helper()
	if !utf8.ValidString(p) || strings.HasPrefix(p, "/") || strings.ContainsAny(p, "\\:?#%<>\"|*\x00") || strings.Contains(p, "//") {
		t.Errorf("%s(%q) = %q", what, src, p)
	}
	for _, seg := range strings.Split(strings.TrimSuffix(p, "/"), "/") {
		if p != "" && (seg == "" || seg == "." || seg == ".." || strings.HasPrefix(seg, ".") || strings.HasSuffix(seg, ".") || strings.HasSuffix(seg, " ")) {
			t.Errorf("%s(%q) = %q has the segment %q", what, src, p, seg)
		}
	}
}

// FuzzResolve: a link that is taken for local stays within the playbook, and one
// with a scheme is never taken for local.
func FuzzResolve(f *testing.F) {
	for _, s := range []string{"../b.md#c", "javascript:alert(1)", "//a/b", "/../..", "..%2f..%2fx", "%2e%2e/x", "a%00b", "#a%zz", "\tjavascript:x", " //x", "a\\..\\..\\b", "C:\\x", "?a:b", "a?b#c", "\x01javascript:x", "java\nscript:x", "/%2fetc", "/\\a", "."} {
		f.Add("content/pitches/bank.md", s)
	}
	f.Fuzz(func(t *testing.T, from, dest string) {
		if !strings.HasPrefix(from, Content) || path.Clean(from) != from || strings.ContainsAny(from, "\x00\\") {
			return
		}
		r := Resolve(from, dest)
		if r.Class != Local {
			if r.Path != "" {
				t.Errorf("Resolve(%q, %q) = %+v", from, dest, r)
			}
			return
		}
		if r.Path == ".." || strings.HasPrefix(r.Path, "../") || strings.HasPrefix(r.Path, "/") || strings.ContainsAny(r.Path, "\x00\\") || r.Path != path.Clean(r.Path) {
			t.Errorf("Resolve(%q, %q) leads to %q", from, dest, r.Path)
		}
		clean := strings.Map(func(r rune) rune { // as a browser reads it
			if r == '\t' || r == '\n' || r == '\r' {
				return -1
			}
			return r
		}, strings.TrimLeft(dest, "\x00\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f "))
		if u, err := url.Parse(clean); err == nil && (strings.EqualFold(u.Scheme, "javascript") || strings.EqualFold(u.Scheme, "data")) {
			t.Errorf("Resolve(%q, %q) takes a scheme for a path: %q", from, dest, r.Path)
		}
	})
}
