package serve

import (
	"path"
	"strings"
)

// ignored reports files that editors and systems make for themselves, and git's
// folder. p is a slash path; each of its parts counts.
func ignored(p string) bool {
	for part := range strings.SplitSeq(p, "/") {
		if ignoredName(part) {
			return true
		}
	}
	return false
}

func ignoredName(name string) bool {
	switch name {
	case ".git", ".hg", ".svn", ".playbook", ".DS_Store", "Thumbs.db", "desktop.ini",
		"4913": // Vim asks with it whether it may write in a folder
		return true
	}
	switch ext := path.Ext(name); {
	case strings.HasPrefix(ext, ".sw") && len(ext) == 4 && strings.HasPrefix(name, "."), // Vim: .x.md.swp, .swo, .swx
		ext == ".swp", ext == ".tmp", ext == ".part", ext == ".crdownload":
		return true
	}
	return strings.HasSuffix(name, "~") || // Emacs, Vim, gedit
		strings.HasPrefix(name, ".#") || strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#") || // Emacs
		strings.HasPrefix(name, ".tmp-") || strings.HasPrefix(name, ".goutputstream-") || // GNOME
		strings.HasPrefix(name, ".~lock.") || strings.HasPrefix(name, "~$") || // Office
		strings.HasSuffix(name, "___jb_tmp___") || strings.HasSuffix(name, "___jb_old___") // JetBrains
}
