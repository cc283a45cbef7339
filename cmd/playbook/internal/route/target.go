package route

import (
	"net/url"
	"path"
	"strings"
)

// Class of a link's target.
type Class uint8

// Classes of targets.
const (
	Local   Class = iota // a file or folder of this playbook
	Same                 // a fragment of the same page
	Foreign              // http, https, mailto, tel
	Unsafe               // any other scheme
	Outside              // leaves the playbook's root
)

// Target is what a link as written points to.
type Target struct {
	Class    Class
	Path     string // Local: slash path from the playbook's root, no slash at the end
	Fragment string // without #, decoded
}

// Resolve reads a link as GitHub does: relative to the file it stands in, and from
// the repository's root when it begins with a slash.
func Resolve(from, dest string) Target {
	switch c := ClassOf(dest); c {
	case Same:
		return Target{Class: Same, Fragment: unescape(dest[1:])}
	case Foreign, Unsafe:
		return Target{Class: c}
	}
	p, frag, _ := strings.Cut(dest, "#")
	p, _, _ = strings.Cut(p, "?")
	p = unescape(p)
	if strings.ContainsAny(p, "\x00\\") {
		return Target{Class: Outside}
	}
	if strings.HasPrefix(p, "/") {
		p = path.Clean(strings.TrimLeft(p, "/"))
	} else {
		p = path.Join(path.Dir(from), p)
	}
	if p == ".." || strings.HasPrefix(p, "../") {
		return Target{Class: Outside}
	}
	return Target{Class: Local, Path: p, Fragment: unescape(frag)}
}

// ClassOf reads as much of a link as it says alone: Local stands for Outside, too.
func ClassOf(dest string) Class {
	if strings.HasPrefix(dest, "#") {
		return Same
	}
	if strings.HasPrefix(dest, "//") {
		return Foreign
	}
	if i := strings.IndexAny(dest, ":/?#"); i > 0 && dest[i] == ':' {
		switch strings.ToLower(dest[:i]) {
		case "http", "https", "mailto", "tel":
			return Foreign
		}
		return Unsafe
	}
	return Local
}

func unescape(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}
