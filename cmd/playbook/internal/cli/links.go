package cli

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/route"
)

// leadsOut tells whether name is a link, or lies behind one, to something outside
// of root. What is not there leads nowhere.
func leadsOut(root, name string) bool {
	real, err := filepath.EvalSymlinks(name)
	if err != nil {
		return false
	}
	if root, err = filepath.EvalSymlinks(root); err != nil {
		return true
	}
	rel, err := filepath.Rel(root, real)
	return err != nil || !filepath.IsLocal(rel)
}

// themeLinks are the links under themes/ that lead out of the playbook: through one
// of them a pull request could publish any file of the machine that builds it.
func (p *project) themeLinks() (faults diag.List) {
	top := filepath.Join(p.root, "themes")
	_ = filepath.WalkDir(top, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return nil // theme.Load says so
		}
		if e.IsDir() && e.Name() == "node_modules" {
			return fs.SkipDir
		}
		if e.Type()&fs.ModeSymlink != 0 && leadsOut(p.root, name) {
			rel, _ := filepath.Rel(top, name)
			faults = append(faults, diag.Diagnostic{Pos: diag.Pos{File: path.Join("themes", route.Slashed(rel, filepath.Separator))}, Severity: diag.Error, Rule: "theme",
				Message: "this is a link out of the playbook; it is not followed", Hint: "put the file itself here"})
		}
		return nil
	})
	return faults
}

// stays refuses to write below a folder of the playbook that is a link out of it.
func (p *project) stays(rel string) error {
	for dir := path.Dir(rel); dir != "."; dir = path.Dir(dir) {
		if leadsOut(p.root, filepath.Join(p.root, filepath.FromSlash(dir))) {
			return usage("make a folder of it", "%s is a link out of the playbook; nothing is written there", dir)
		}
	}
	return nil
}

// isLink tells whether name itself is a link.
func isLink(name string) bool {
	info, err := os.Lstat(name)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}
