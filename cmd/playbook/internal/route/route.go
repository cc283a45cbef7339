// Package route maps places in the source to places on the site: source path →
// URL, heading → anchor, link as written → what it points to. Input: slash paths
// from the playbook's root. Output: paths relative to the site's root, never with
// a leading slash, so that they work under any base path.
package route

import (
	"net/url"
	"path"
	"strconv"
	"strings"
	"unicode"
)

// Content is the folder of documents.
const Content = "content/"

// Page is the site path of the document at source path src, with a slash at the
// end: content/pitches/bank.md → pitches/bank/. index.md and README.md are their
// folder's page; content/index.md is the home page, "".
func Page(src string) string {
	p := strings.TrimPrefix(src, Content)
	p = strings.TrimSuffix(p, path.Ext(p))
	dir, base := path.Split(p)
	if l := strings.ToLower(base); l == "index" || l == "readme" || l == "_index" {
		base = ""
	}
	var b strings.Builder
	for _, seg := range strings.Split(strings.Trim(dir, "/"), "/") {
		if s := Slug(seg); s != "" {
			b.WriteString(s)
			b.WriteByte('/')
		}
	}
	if s := Slug(base); s != "" {
		b.WriteString(s)
		b.WriteByte('/')
	}
	return b.String()
}

// File is the site path of an attachment: a picture or PDF beside documents. Its
// name is kept, its folders follow those of pages.
func File(src string) string {
	dir, base := path.Split(strings.TrimPrefix(src, Content))
	return Page(Content+dir+"index.md") + base
}

// Index is the file that a page's URL is served from.
func Index(page string) string { return page + "index.html" }

// Escape percent-encodes a site path for use in an attribute.
func Escape(p string) string { return (&url.URL{Path: p}).EscapedPath() }

// Slug makes a path segment readable and safe: small letters and digits of any
// script, - _ and inner dots; everything else becomes one hyphen. A name without
// any of them becomes the numbers of its characters: 🎉 is 1f389. Only "" gives "".
func Slug(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-' && i > 0 && s[i-1] != '-' && i < len(s)-1) {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	dash, marked := false, false // marked: the rune before can bear a mark
	for _, r := range strings.ToLower(s) {
		switch {
		case unicode.IsMark(r) && !marked: // of something that is left out, such as a picture's colour
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '_', r == '.':
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash, marked = false, r != '.'
			b.WriteRune(r)
		default:
			dash, marked = true, false
		}
	}
	if out := strings.Trim(b.String(), ".-"); out != "" {
		return out
	}
	b.Reset()
	for i, r := range s { // a name of nothing but marks or pictures is spelt out
		if i > 0 {
			b.WriteByte('-')
		}
		b.WriteString(strconv.FormatInt(int64(r), 16))
	}
	return b.String()
}

// Anchor is the id of a heading as GitHub makes it: small letters, spaces to
// hyphens, punctuation dropped. Repeats get -1, -2 … from the caller.
func Anchor(text string) string {
	var b strings.Builder
	for _, r := range strings.TrimSpace(text) {
		switch {
		case r == ' ' || r == '-':
			b.WriteByte('-')
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '_':
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// Readable turns a file name into a title: pilot-plan → Pilot plan.
func Readable(name string) string {
	s := strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == '-' || r == '_' {
			return ' '
		}
		return r
	}, name))
	for i, r := range s {
		return string(unicode.ToUpper(r)) + s[i+len(string(r)):]
	}
	return s
}
