package cli

import (
	"context"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"playbook/cmd/playbook/internal/route"
)

// repository is what git knows of the place of a playbook. git is asked once: a
// process costs as much as many pages.
type repository struct {
	root    string // the playbook, absolute
	known   bool   // git knows the place
	shallow bool   // it has a part of the history only
	top     string // root folder of the repository
	folder  string // the playbook in it, in slashes; "" at its top
	commit  string // the newest; "" before the first
	at      time.Time
}

// findRepository asks git about root. Where git knows nothing, the command is taken
// to stand at the top of the repository, and a source that leads out of it to be one.
func findRepository(root, source string) *repository {
	r := &repository{root: root, top: root}
	out, err := r.git(context.Background(), "rev-parse", "--is-shallow-repository", "--show-toplevel", "--show-prefix")
	if lines := strings.Split(string(out), "\n"); err == nil && len(lines) >= 3 {
		r.known, r.shallow, r.top = true, lines[0] != "false", filepath.FromSlash(lines[1])
		r.folder = strings.TrimSuffix(lines[2], "/")
		out, _ = r.git(context.Background(), "log", "-1", "--format=%H %ct")
		commit, stamp, _ := strings.Cut(strings.TrimSpace(string(out)), " ")
		if n, err := strconv.ParseInt(stamp, 10, 64); err == nil {
			r.commit, r.at = commit, time.Unix(n, 0)
		}
	} else if r.folder = route.Within(source, filepath.Separator); r.folder != "" {
		r.top = "."
	}
	return r
}

func (r *repository) git(ctx context.Context, args ...string) ([]byte, error) {
	return exec.CommandContext(ctx, "git", append([]string{"-C", r.root, "-c", "core.quotePath=false"}, args...)...).Output()
}

// repository is where the playbook lies, as it was when it was first asked for.
func (p *project) repository() *repository {
	if p.repo == nil {
		p.repo = findRepository(p.root, p.app.flags.source)
	}
	return p.repo
}
