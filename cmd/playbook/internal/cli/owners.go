package cli

import (
	"cmp"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"playbook/cmd/playbook/internal/load"
)

// ownersPath is where GitHub looks, from the root of a repository.
const ownersPath = ".github/CODEOWNERS"

const ownersHead = "# Who is asked to review a change. Made by: playbook owners > " + ownersPath

// madeByOwners tells a CODEOWNERS file of this command from one that somebody wrote.
func madeByOwners(text []byte) bool { return strings.HasPrefix(string(text), ownersHead) }

// newOwners is what CODEOWNERS should say; "" when it says so, and when there is
// none that this command made. An unreadable one counts as none.
func (p *project) newOwners(src *load.Source) string {
	r := p.repository()
	have, err := os.ReadFile(filepath.Join(r.top, filepath.FromSlash(ownersPath)))
	want := codeOwners(src, r.folder)
	if err != nil || !madeByOwners(have) || strings.ReplaceAll(string(have), "\r\n", "\n") == want {
		return ""
	}
	return want
}

func ownersCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "owners",
		Short: "CODEOWNERS from the owners of documents and accounts",
		Long: `owners prints a CODEOWNERS file: GitHub then asks the owner of a document to
review a change of it. Owners are front matter (owner: ana, or "@handle") and
account files; data/team.yaml has the GitHub handle of each id.`,
		Example: `  playbook owners > .github/CODEOWNERS`,
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			p, err := a.open()
			if err != nil {
				return err
			}
			src, err := load.Load(p.fsys, &p.sources, nil)
			if err != nil {
				return machine(err)
			}
			_, err = fmt.Fprint(a.Out, codeOwners(src, p.repository().folder))
			return err
		},
	}
}

// codeOwners is a CODEOWNERS file, one line a file, by path. folder is where the
// playbook lies in its repository.
// https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
func codeOwners(src *load.Source, folder string) string {
	handles := map[string]string{}
	nobody := map[string]bool{} // owners without a handle
	if src.Team != nil {
		for _, r := range src.Team.Value.Reps {
			if h := strings.TrimPrefix(r.GitHub, "@"); h != "" && r.Status != "left" {
				handles[r.ID] = "@" + h
			}
		}
	}
	type line struct{ file, owner string }
	var lines []line
	add := func(file, owner string) {
		switch h := handles[owner]; {
		case owner == "":
		case strings.HasPrefix(owner, "@") && len(strings.Fields(owner)) == 1:
			lines = append(lines, line{file, owner})
		case h != "":
			lines = append(lines, line{file, h})
		default:
			nobody[owner] = true
		}
	}
	for _, d := range src.Docs {
		add(d.Path, d.Front.Owner)
	}
	for _, a := range src.Accounts {
		add(a.Path, a.Value.Owner)
	}
	slices.SortFunc(lines, func(a, b line) int { return cmp.Compare(a.file, b.file) })
	var b strings.Builder
	b.WriteString(ownersHead + "\n")
	var names []string
	for n := range nobody {
		names = append(names, strings.Join(strings.Fields(n), " "))
	}
	if slices.Sort(names); len(names) > 0 {
		b.WriteString("# Without a GitHub handle in data/team.yaml, so not asked: " + strings.Join(names, ", ") + "\n")
	}
	for _, l := range lines {
		b.WriteString("/" + ownersPattern.Replace(path.Join(folder, l.file)) + " " + l.owner + "\n")
	}
	return b.String()
}

// ownersPattern writes a path as a pattern that fits it: blanks are escaped, signs
// that mean something in a pattern stand for any one sign.
var ownersPattern = strings.NewReplacer(" ", `\ `, "#", `\#`, "*", "?", "[", "?", "]", "?", "!", "?", `\`, "?")
