package canary

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/hex"
	"io"
	"strings"
	"testing"
)

const word = "Zyxquorvane Holding"

func zip(t *testing.T, s string, open func(io.Writer) io.WriteCloser) string {
	t.Helper()
	var b bytes.Buffer
	w := open(&b)
	if _, err := io.WriteString(w, s); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFindCanary(t *testing.T) {
	text := "some words before it, " + word + ", and some after it"
	gz := zip(t, text, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	raw := zip(t, text, func(w io.Writer) io.WriteCloser { f, _ := flate.NewWriter(w, 9); return f })
	for name, c := range map[string]struct{ content, want string }{
		"plain":         {text, "plain"},
		"capitals":      {strings.ToUpper(text), "plain"},
		"base64, 0":     {base64.StdEncoding.EncodeToString([]byte(word)), "base64"},
		"base64, 1":     {base64.StdEncoding.EncodeToString([]byte("a" + word + "b")), "base64"},
		"base64, 2":     {base64.URLEncoding.EncodeToString([]byte("ab" + word + "ccc")), "base64"},
		"base64, small": {base64.StdEncoding.EncodeToString([]byte("ab" + strings.ToLower(word))), "base64"},
		"hex":           {hex.EncodeToString([]byte(text)), "hex"},
		"slug":          {"/accounts/zyxquorvane-holding/", "slug"},
		"slug, snake":   {"zyxquorvane_holding.json", "slug"},
		"query":         {"?q=Zyxquorvane+Holding", "url"},
		"path":          {"/a/Zyxquorvane%20Holding", "url"},
		"entities":      {"&#x7a;&#x79;&#x78;&#x71;&#x75;&#x6f;&#x72;&#x76;&#x61;&#x6e;&#x65;&#x20;&#x68;&#x6f;&#x6c;&#x64;&#x69;&#x6e;&#x67;", "html"},
		"utf-16":        {"Z\x00y\x00x\x00q\x00u\x00o\x00r\x00v\x00a\x00n\x00e\x00 \x00H\x00o\x00l\x00d\x00i\x00n\x00g\x00", "utf-16"},
		"gzip":          {"head" + gz, "plain in gzip"},
		"deflate":       {raw, "plain in deflate"},
		"method byte":   {"\x01" + raw, "plain in deflate"},
		"zlib":          {"PNG..." + zip(t, text, func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }), "plain in zlib"},
		"gzip, base64":  {`{"d":"` + base64.StdEncoding.EncodeToString([]byte(gz)) + `"}`, "plain in base64 in gzip"},
	} {
		found := FindCanary(map[string][]byte{"f": []byte(c.content)}, word)
		var got []string
		for _, f := range found {
			got = append(got, strings.TrimPrefix(f.String(), "f: "))
		}
		if !strings.Contains("|"+strings.Join(got, "|")+"|", "|"+c.want+"|") {
			t.Errorf("%s: found %q, want %q", name, got, c.want)
		}
	}
}

func TestFindCanaryInName(t *testing.T) {
	found := FindCanary(map[string][]byte{"accounts/zyxquorvane-holding/index.html": nil}, word)
	if len(found) != 1 || found[0].Form != "slug" {
		t.Errorf("found %v, want one slug in the file name", found)
	}
}

func TestFindCanaryFindsNothing(t *testing.T) {
	if found := FindCanary(map[string][]byte{"f": []byte("Zyx quorvane, Holding, " + strings.Repeat("x\x9c", 50))}, word); len(found) != 0 {
		t.Errorf("found %v, want nothing", found)
	}
}
