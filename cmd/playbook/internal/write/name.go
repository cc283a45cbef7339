package write

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"playbook/cmd/playbook/internal/render"
)

// names is what is known of the site's paths before anything is written.
type names struct {
	files map[string]int    // path → index in site.Files
	dirs  map[string]bool   // every folder above a file, "." left out
	folds map[string]string // folded path of file or folder → path
}

// checkNames refuses what would leave the folder, be another file on another
// system, or overwrite a neighbour where case does not count.
func checkNames(site *render.Site) (*names, error) {
	n := &names{
		files: make(map[string]int, len(site.Files)),
		dirs:  make(map[string]bool, len(site.Files)),
		folds: make(map[string]string, 2*len(site.Files)),
	}
	var bad []Refusal
	for i, f := range site.Files {
		why := badName(f.Path)
		if _, twice := n.files[f.Path]; twice && why == "" {
			why = "two files of the site have this path"
		}
		for d := path.Dir(f.Path); why == "" && d != "." && !n.dirs[d]; d = path.Dir(d) {
			if _, file := n.files[d]; file {
				why = fmt.Sprintf("%q is a file of the site and cannot be a folder as well", d)
				break
			}
			n.dirs[d] = true
			why = n.fold(d)
		}
		if why == "" && n.dirs[f.Path] {
			why = "it is a folder of the site and cannot be a file as well"
		}
		if why == "" {
			why = n.fold(f.Path)
		}
		if why != "" {
			bad = append(bad, Refusal{f.Path, why})
			continue
		}
		n.files[f.Path] = i
	}
	if bad != nil {
		slices.SortFunc(bad, func(a, b Refusal) int { return strings.Compare(a.Path, b.Path) })
		return nil, &RefusedError{bad}
	}
	return n, nil
}

// fold notes p, and says which path it would collide with.
func (n *names) fold(p string) string {
	key := fold(p)
	if other, ok := n.folds[key]; ok && other != p {
		return fmt.Sprintf("differs from %q only in upper and lower case or in how an accent is stored, "+
			"which is one name on macOS and Windows; rename one of them", other)
	}
	n.folds[key] = p
	return ""
}

// fold maps names that some file system takes for one to one key.
func fold(p string) string {
	for i := 0; i < len(p); i++ {
		if p[i] >= utf8.RuneSelf {
			return norm.NFC.String(cases.Fold().String(norm.NFC.String(p)))
		}
	}
	return strings.ToLower(p)
}

// badName says why p cannot be a path of the site; empty when it can.
func badName(p string) string {
	switch {
	case p == "" || p == ".":
		return "the path is empty"
	case !utf8.ValidString(p):
		return "the path is not UTF-8"
	case strings.HasPrefix(p, "/"):
		return "the path is absolute"
	case strings.ContainsRune(p, '\\'):
		return "the path holds a backslash"
	case strings.ContainsRune(p, ':'):
		return "the path holds a colon, which Windows takes for a drive or a stream"
	case strings.ContainsFunc(p, unicode.IsControl):
		return "the path holds a control character"
	case !fs.ValidPath(p):
		return `the path holds "..", "." or an empty name`
	}
	for part := range strings.SplitSeq(p, "/") {
		switch stem, _, _ := strings.Cut(part, "."); {
		case len(part) > 255:
			return fmt.Sprintf("a name has %d bytes, file systems take 255", len(part))
		case strings.HasSuffix(part, ".") || strings.HasSuffix(part, " "):
			return "a name ends in a dot or a space, which Windows drops"
		case reserved(stem):
			return fmt.Sprintf("%q is the name of a device on Windows", part)
		case strings.EqualFold(part, ".git"):
			return "no site writes into .git"
		case strings.EqualFold(part, home):
			return home + " is where playbook keeps its own files"
		}
	}
	return ""
}

// reserved reports the device names of Windows, with any extension, as listed
// under "Naming Files, Paths, and Namespaces" in the Win32 documentation.
func reserved(stem string) bool {
	stem = strings.ToUpper(strings.TrimRight(stem, " "))
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	rest, ok := strings.CutPrefix(stem, "COM")
	if !ok {
		rest, ok = strings.CutPrefix(stem, "LPT")
	}
	return ok && utf8.RuneCountInString(rest) == 1 && strings.Contains("0123456789¹²³", rest)
}
