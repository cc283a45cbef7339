package cli

import (
	"os"
	"path/filepath"
)

// outputClear refuses to write the site over its own sources: the next build would
// read what this one wrote, and people's files would lie among ours. Links are
// followed, and a folder is known by itself, not by its name.
func (p *project) outputClear() error {
	if p.app.flags.output == "" && leadsOut(p.root, p.output()) {
		return usage("name the folder that you mean with --output, or remove the link", "%s is a link out of the playbook", p.output())
	}
	at, err := filepath.Abs(p.output())
	if err != nil {
		return machine(err)
	}
	there := true // the output folder itself, not a folder that it will be made in
	for {
		if real, err := filepath.EvalSymlinks(at); err == nil {
			at = real
			break
		}
		up := filepath.Dir(at)
		if up == at {
			return nil
		}
		at, there = up, false
	}
	const hint = "choose a folder beside it, such as --output public"
	if there && sameFolder(at, p.root) {
		return usage(hint, "%s: the site cannot be written to the top of its own source", p.output())
	}
	for {
		for _, own := range []string{"content", "data", "themes", ".git", ".playbook"} {
			if sameFolder(at, filepath.Join(p.root, own)) {
				return usage(hint, "%s: the site cannot be written into %s of its own source", p.output(), own)
			}
		}
		up := filepath.Dir(at)
		if up == at {
			return nil
		}
		at = up
	}
}

func sameFolder(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}
