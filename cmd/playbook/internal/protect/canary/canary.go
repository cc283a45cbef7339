// Package canary looks for a secret word in published files, in every form in
// which a leak could carry it. Job: the eyes of the tests that nothing above an
// audience gets out. Input: files and a word that stands nowhere else. Output: the
// places where it was found. A clean result is only as good as the word: make it
// long and of letters that no other text holds, such as "Zyxquorvane".
package canary

import (
	"bytes"
	"cmp"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"io"
	"io/fs"
	"net/url"
	"slices"
	"strings"
)

// Found is one place: the file, the form of the word ("plain", "base64", "hex",
// "slug", "url", "html", "json", "utf-16", "reversed"), and the packings around
// it, outermost first ("gzip").
type Found struct {
	File string
	Form string
	In   []string
}

// String gives file: form in packing.
func (f Found) String() string {
	if len(f.In) == 0 {
		return f.File + ": " + f.Form
	}
	return f.File + ": " + f.Form + " in " + strings.Join(f.In, " in ")
}

// FindCanary looks for word in the names and contents of files, capitals and small
// letters alike, also within gzip, zlib, zip and raw deflate streams that stand
// anywhere in a file or in base64 (one inside the other up to three deep).
func FindCanary(files map[string][]byte, word string) []Found {
	forms := formsOf(word)
	var out []Found
	for name, content := range files {
		for _, form := range search([]byte(name), forms) {
			out = append(out, Found{name, form, []string{"file name"}})
		}
		out = append(out, look(name, content, forms, nil)...)
	}
	slices.SortFunc(out, func(a, b Found) int {
		return cmp.Or(strings.Compare(a.File, b.File), slices.Compare(a.In, b.In), strings.Compare(a.Form, b.Form))
	})
	return slices.CompactFunc(out, func(a, b Found) bool { return a.String() == b.String() })
}

// FindCanaryFS looks in all files of fsys.
func FindCanaryFS(fsys fs.FS, word string) ([]Found, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(fsys, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(fsys, path)
		files[path] = b
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for the canary: %w", err)
	}
	return FindCanary(files, word), nil
}

// form is one spelling of the word. Exact spellings are compared with capitals.
type form struct {
	name  string
	bytes []byte
	exact bool
}

func formsOf(word string) []form {
	lower := strings.ToLower(word)
	forms := []form{{"plain", []byte(lower), false}, {"reversed", []byte(reverse(lower)), false}}
	add := func(name, s string, exact bool) {
		if s != "" && !slices.ContainsFunc(forms, func(f form) bool { return string(f.bytes) == s && f.exact == exact }) {
			forms = append(forms, form{name, []byte(s), exact})
		}
	}
	for _, slug := range []string{"-", "_", ""} {
		add("slug", strings.Join(strings.FieldsFunc(lower, func(r rune) bool { return strings.ContainsRune(" .,_-/'", r) }), slug), false)
	}
	add("url", strings.ToLower(url.QueryEscape(word)), false)
	add("url", strings.ToLower(url.PathEscape(word)), false)
	add("html", strings.ToLower(html.EscapeString(word)), false)
	var entities, dec, js strings.Builder
	for _, r := range lower {
		fmt.Fprintf(&entities, "&#x%x;", r)
		fmt.Fprintf(&dec, "&#%d;", r)
		fmt.Fprintf(&js, "\\u%04x", r)
	}
	add("html", entities.String(), false)
	add("html", dec.String(), false)
	add("json", js.String(), false)
	for _, w := range []string{word, lower, strings.ToUpper(word), strings.ToUpper(word[:1]) + lower[1:]} {
		add("hex", hex.EncodeToString([]byte(w)), false)
		var le, be []byte
		for _, r := range w {
			le = append(le, byte(r), byte(r>>8))
			be = append(be, byte(r>>8), byte(r))
		}
		add("utf-16", string(le), true)
		add("utf-16", string(be), true)
		for shift := range 3 {
			for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
				add("base64", aligned(enc, w, shift), true)
			}
		}
	}
	return forms
}

// aligned is the part of the base64 of w that does not depend on what stands
// before and after it, when shift bytes of its first group of three are another's.
func aligned(enc *base64.Encoding, w string, shift int) string {
	s := enc.EncodeToString([]byte(strings.Repeat("\x00", shift) + w))
	from := []int{0, 2, 3}[shift]
	to := (shift + len(w)) * 8 / 6 // whole digits only
	if to <= from+4 {
		return ""
	}
	return s[from:to]
}

func reverse(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

func search(content []byte, forms []form) []string {
	lower := bytes.ToLower(content)
	var out []string
	for _, f := range forms {
		in := lower
		if f.exact {
			in = content
		}
		if bytes.Contains(in, f.bytes) && !slices.Contains(out, f.name) {
			out = append(out, f.name)
		}
	}
	return out
}

const (
	maxDepth = 3
	maxPlain = 64 << 20 // bytes read out of one stream
)

func look(name string, content []byte, forms []form, in []string) []Found {
	var out []Found
	for _, f := range search(content, forms) {
		out = append(out, Found{name, f, in})
	}
	if len(in) == maxDepth {
		return out
	}
	for _, p := range unpackings(content) {
		out = append(out, look(name, p.bytes, forms, append(slices.Clone(in), p.name))...)
	}
	return out
}

type packing struct {
	name  string
	bytes []byte
}

// unpackings gives what is packed inside content: whole-file raw deflate, and the
// streams that begin at a known mark.
func unpackings(content []byte) []packing {
	var out []packing
	add := func(name string, r io.Reader, err error) {
		if err != nil {
			return
		}
		// A stream that breaks off still gave what came before.
		if b, _ := io.ReadAll(io.LimitReader(r, maxPlain)); len(b) > 3 {
			out = append(out, packing{name, b})
		}
	}
	for skip := range min(2, len(content)) { // as a sealed file packs it: after a method byte
		add("deflate", flate.NewReader(bytes.NewReader(content[skip:])), nil)
	}
	for _, at := range marks(content, "\x1f\x8b\x08") {
		r, err := gzip.NewReader(bytes.NewReader(content[at:]))
		add("gzip", r, err)
	}
	for _, mark := range []string{"\x78\x01", "\x78\x5e", "\x78\x9c", "\x78\xda"} {
		for _, at := range marks(content, mark) {
			r, err := zlib.NewReader(bytes.NewReader(content[at:]))
			add("zlib", r, err)
		}
	}
	for _, at := range marks(content, "PK\x03\x04") {
		if at+30 <= len(content) {
			skip := at + 30 + int(content[at+26]) + int(content[at+27])<<8 + int(content[at+28]) + int(content[at+29])<<8
			if skip < len(content) {
				add("zip", flate.NewReader(bytes.NewReader(content[skip:])), nil)
			}
		}
	}
	for _, run := range base64Runs(content) {
		for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			if b, err := enc.DecodeString(run); err == nil && packed(b) {
				out = append(out, packing{"base64", b})
				break
			}
		}
	}
	return out
}

// packed tells whether b begins as a stream does that is worth opening; plain text
// in base64 is found by its spellings already.
func packed(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\x1f\x8b\x08")) || bytes.HasPrefix(b, []byte("\x78")) || bytes.HasPrefix(b, []byte("PK\x03\x04"))
}

func marks(content []byte, mark string) []int {
	var out []int
	for from := 0; ; {
		i := bytes.Index(content[from:], []byte(mark))
		if i < 0 {
			return out
		}
		out = append(out, from+i)
		from += i + 1
	}
}

// base64Runs gives the runs of base64 digits long enough to hold a stream.
func base64Runs(content []byte) []string {
	var out []string
	for _, run := range bytes.FieldsFunc(content, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("+/-_", r))
	}) {
		if len(run) >= 24 {
			out = append(out, string(run))
		}
	}
	return out
}
