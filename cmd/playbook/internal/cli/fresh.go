package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/write"
)

// inputs identifies all that a build is made from, beside the sources: program,
// theme, flags, date, and the commit that last changes are read from. Empty when
// that cannot be said; then every build is a whole one.
func (p *project) inputs(sources string) string {
	f := p.app.flags
	if sources == "" || p.theme == nil || p.app.getenv("PLAYBOOK_TEAM_PASSPHRASE") != "" || p.app.getenv("PLAYBOOK_MANAGER_PASSPHRASE") != "" {
		return ""
	}
	exe, err := os.Executable()
	if err != nil {
		return ""
	}
	info, err := os.Stat(exe)
	if err != nil {
		return ""
	}
	repo := p.repository()
	program := fmt.Sprintf("%d-%d", info.Size(), info.ModTime().UnixNano())
	whole := strings.Join([]string{sources, p.theme.Hash, p.themeOf, program, p.today.String(), repo.commit, repo.folder, f.baseURL, p.at.repository, p.at.branch, f.audience, fmt.Sprint(f.drafts, f.strict)}, "|")
	sum := sha256.Sum256([]byte(whole))
	return hex.EncodeToString(sum[:])
}

// state is where a build notes what only this machine knows; "", nowhere, when a
// link stands in its place.
func (p *project) state() string {
	if at := filepath.Join(p.root, ".playbook"); !isLink(at) {
		return at
	}
	return ""
}

// recorded are the inputs to note after a build. One with messages is not noted,
// so that the next build says them again.
func (p *project) recorded(l diag.List) string {
	if len(l) > 0 {
		return ""
	}
	return p.inputs(p.sources.Digest())
}

// nothingToDo tells whether the output already holds the site of these sources.
func (p *project) nothingToDo() (write.Report, bool) {
	if !write.Stands(p.output(), p.state()) {
		return write.Report{}, false
	}
	p.clock.start("fresh")
	sources, err := load.Digest(p.fsys)
	if err != nil {
		return write.Report{}, false
	}
	site, err := load.Settings(p.fsys)
	if err != nil {
		return write.Report{}, false
	}
	p.today = p.date(site.TimeZone)
	if faults, err := p.loadTheme(site.Theme, nil); err != nil || len(faults) > 0 {
		return write.Report{}, false
	}
	return write.Fresh(p.output(), p.state(), p.inputs(sources))
}
