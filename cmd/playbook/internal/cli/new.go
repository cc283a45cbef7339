package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/route"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/theme"
)

func newCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "new KIND [NAME]",
		Short: "a document from its archetype",
		Long: `new writes a document with its front matter filled in. KIND is a kind (pitch,
case-study, …), its folder (pitches, …), account or snapshot. Talking points take
the first week that has none yet, meetings today, snapshots this week.`,
		Example: `  playbook new pitch "The harbour pitch"
  playbook new talking-points
  playbook new meeting
  playbook new account acme
  playbook new page coaching/first-week`,
		Args: cobra.RangeArgs(1, 2),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return kindNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			p, err := a.open()
			if err != nil {
				return err
			}
			name := ""
			if len(args) > 1 {
				name = args[1]
			}
			path, err := p.create(args[0], name)
			if err != nil {
				return err
			}
			fmt.Fprintln(a.Out, path)
			a.say("write into it, then look at it with: playbook serve")
			return nil
		},
	}
}

func kindNames() []string {
	names := []string{"account", "snapshot"}
	for _, k := range schema.Kinds() {
		names = append(names, string(k))
	}
	return names
}

// create writes one new document and returns its path from the source.
func (p *project) create(kind, name string) (string, error) {
	src, err := load.Load(p.fsys, &p.sources, nil)
	if err != nil {
		return "", machine(err)
	}
	site := src.Site.Value.WithDefaults()
	p.today = p.app.today(p.root, site.TimeZone)
	if faults, err := p.loadTheme(site.Theme, nil); err != nil {
		return "", err
	} else if len(faults) > 0 {
		_ = p.print(faults)
		return "", errFindings
	}
	path, archetype, fill, err := target(kind, name, p.today, src)
	if err != nil {
		return "", err
	}
	text := p.theme.Archetype(archetype)
	if text == nil {
		return "", usage("add archetypes/"+archetype+" to your theme", "the theme has no archetype %s", archetype)
	}
	return path, p.writeNew(path, p.theme.Fill(text, fill))
}

// target says where a new document goes, and what it is filled with.
func target(kind, name string, today schema.Date, src *load.Source) (path, archetype string, fill theme.Filling, err error) {
	fill = theme.Filling{Name: slugName(name), Title: strings.TrimSpace(lastPart(name)), Today: today}
	switch kind {
	case "account", "accounts":
		if name == "" {
			return "", "", fill, usage("playbook new account acme", "an account needs a name")
		}
		return "data/accounts/" + fill.Name + ".yaml", "account.yaml", fill, nil
	case "snapshot", "pipeline":
		w := schema.WeekOf(today)
		if name != "" {
			if w, err = schema.ParseWeek(strings.ToUpper(name)); err != nil {
				return "", "", fill, usage("playbook new snapshot 2026-W47", "%v", err)
			}
		}
		return "data/pipeline/" + w.String() + ".yaml", "snapshot.yaml", theme.Filling{Name: w.String(), Today: today, Week: w}, nil
	}
	k := schema.Kind(kind)
	if !isKind(k) {
		if k = schema.KindOfFolder(kind); k == schema.Page && kind != "page" {
			hint := diag.DidYouMean(kind, kindNames())
			return "", "", fill, usage(orHint(hint, "kinds: "+strings.Join(kindNames(), ", ")), "no kind %q", kind)
		}
	}
	dir := "content/" + k.Folder()
	switch {
	case k == schema.TalkingPoints && name == "":
		w := firstFree(schema.WeekOf(today), src)
		fill = theme.Filling{Name: w.String(), Today: today, Week: w}
	case k == schema.TalkingPoints:
		w, err := schema.ParseWeek(strings.ToUpper(name))
		if err != nil {
			return "", "", fill, usage("playbook new talking-points 2026-W47", "%v", err)
		}
		fill = theme.Filling{Name: w.String(), Today: today, Week: w}
	case k == schema.Meeting && name == "":
		fill.Name, fill.Title = today.String(), ""
	case fill.Name == "":
		return "", "", fill, usage(fmt.Sprintf("playbook new %s \"a title\"", kind), "a %s needs a name", k)
	case k == schema.Page:
		dir = "content"
		if i := strings.LastIndexByte(name, '/'); i >= 0 {
			for _, seg := range strings.Split(name[:i], "/") {
				if s := route.Slug(seg); s != "" {
					dir += "/" + s
				}
			}
		}
	}
	return dir + "/" + fill.Name + ".md", string(k) + ".md", fill, nil
}

func isKind(k schema.Kind) bool {
	for _, x := range schema.Kinds() {
		if x == k {
			return true
		}
	}
	return false
}

func orHint(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func lastPart(s string) string { return s[strings.LastIndexByte(s, '/')+1:] }

// slugName is the file name for a title; nothing in it can leave the folder.
func slugName(s string) string { return route.Slug(strings.TrimSuffix(lastPart(s), ".md")) }

// firstFree is the first week from w on without talking points.
func firstFree(w schema.Week, src *load.Source) schema.Week {
	taken := map[schema.Week]bool{}
	for _, d := range src.Docs {
		if d.Kind == schema.TalkingPoints {
			taken[d.Week] = true
		}
	}
	for taken[w] {
		w = w.Next()
	}
	return w
}

// writeNew writes a file that must not exist yet.
func (p *project) writeNew(path, text string) error {
	full := filepath.Join(p.root, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		return machine(err)
	}
	f, err := os.OpenFile(full, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return usage("choose another name, or edit that file", "%s is there already", path)
	}
	if err != nil {
		return machine(err)
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Close()); err != nil {
		return machine(err)
	}
	return nil
}
