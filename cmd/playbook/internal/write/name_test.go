package write

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"playbook/cmd/playbook/internal/render"
)

func TestNames(t *testing.T) {
	for _, p := range []string{
		"", ".", "/etc/passwd", "../x", "a/../../x", "a//b", "a/./b", `a\b`, `C:\x`, "c:x", "a\x00b", "a\nb", "\xff",
		"CON", "con.html", "a/nul/index.html", "AUX.txt", "lpt1.css", "COM¹", "com9/x", "prn .txt", "x./y", "x /y",
		".git/hooks/pre-commit", "a/.GIT/x", ".playbook/manifest", string(make([]byte, 0)) + longName(256),
	} {
		if badName(p) == "" {
			t.Errorf("%q was taken", p)
		}
	}
	for _, p := range []string{
		"index.html", ".nojekyll", ".well-known/x", "a/b/c.html", "console.html", "com/x", "com10", "lpt", "nullify", "30秒/index.html",
		"a..b", "...x", longName(255), "a b.html", ".gitignore",
	} {
		if why := badName(p); why != "" {
			t.Errorf("%q was refused: %s", p, why)
		}
	}
}

func longName(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = 'a'
	}
	return string(b)
}

func TestClashes(t *testing.T) {
	for _, pair := range [][2]string{
		{"A.html", "a.html"}, {"A/x.html", "a/y.html"}, {"caf\u00e9.html", "cafe\u0301.html"}, {"STRASSE", "straße"},
		{"a", "a/b"}, {"a.html", "a.html"},
	} {
		none := func() ([]byte, error) { return nil, nil }
		root := filepath.Join(t.TempDir(), "public")
		_, err := Publish(context.Background(), root, render.NewSite([]render.File{{Path: pair[0], Bytes: none}, {Path: pair[1], Bytes: none}}), Options{})
		if r := (*RefusedError)(nil); !errors.As(err, &r) || len(r.Refusals) != 1 || errors.Is(err, ErrMachine) {
			t.Errorf("%q: %v, want one refusal", pair, err)
		}
		if _, err := os.Stat(root); err == nil {
			t.Errorf("%q: something was written", pair)
		}
	}
}

func TestDeviceNamesAreRefusedTogether(t *testing.T) {
	_, err := Publish(context.Background(), t.TempDir(), siteOf(map[string]string{"nul": "", "b/../c": "", "ok": ""}), Options{})
	want := "\"b/../c\": the path holds \"..\", \".\" or an empty name\n\"nul\": \"nul\" is the name of a device on Windows"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %v", err, want)
	}
}
