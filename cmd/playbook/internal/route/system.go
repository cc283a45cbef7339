package route

import (
	"path"
	"strings"
)

// Slashed turns a path of a system whose separator is sep (filepath.Separator) into
// one of the playbook. It is filepath.ToSlash for a system that need not be this
// one: where sep is a slash, a backslash is a sign like any other.
func Slashed(name string, sep rune) string {
	if sep == '/' {
		return name
	}
	return strings.ReplaceAll(name, string(sep), "/")
}

// Within is a folder, as given to a command that stands at the top of a repository,
// in slashes; "" for the top itself, and for one that lies elsewhere: absolute, on a
// drive, on another machine, or above.
func Within(folder string, sep rune) string {
	f := Slashed(folder, sep)
	if sep == '\\' && len(f) > 1 && f[1] == ':' { // C:\x, and C:x, which is relative to who knows what
		return ""
	}
	if f = path.Clean(f); f == "." || f == ".." || strings.HasPrefix(f, "../") || path.IsAbs(f) {
		return ""
	}
	return f
}
