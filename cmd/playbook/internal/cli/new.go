package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/route"
	"playbook/cmd/playbook/internal/scaffold"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/theme"
)

func newCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "new KIND [NAME]",
		Short: "a document from its archetype",
		Long: `new writes a document with its front matter filled in. KIND is a kind (pitch,
case-study, …), its folder (pitches, …), account or snapshot. NAME is a title or a
path; its file name is made from it. Talking points take the first week that has
none yet, meetings today, snapshots this week, unless NAME says otherwise.
A file that is there already is never written over.`,
		Example: `  playbook new pitch "The harbour pitch"
  playbook new talking-points
  playbook new meeting
  playbook new account acme
  playbook new snapshot 2026-W47
  playbook new page coaching/first-week`,
		Args:              cobra.RangeArgs(1, 2),
		ValidArgsFunction: completeNew(a),
		RunE: func(c *cobra.Command, args []string) error {
			p, err := a.open()
			if err != nil {
				return err
			}
			at, err := p.create(args[0], append(args, "")[1])
			if err != nil {
				return err
			}
			fmt.Fprintln(a.Out, at)
			a.say("  next: write into it, and see it with: playbook serve")
			return nil
		},
	}
}

// kindNames lists what new can write.
func kindNames() []string {
	names := []string{"account", "snapshot"}
	for _, k := range schema.Kinds() {
		names = append(names, string(k))
	}
	return names
}

// piece is a file to write: its path from the source and what it is made of.
type piece struct {
	path, archetype string
	fill            theme.Filling
}

// create writes one new document and returns its path from the source.
func (p *project) create(kind, name string) (string, error) {
	src, err := load.Load(p.fsys, &p.sources, nil)
	if err != nil {
		return "", machine(err)
	}
	site := src.Site.Value.WithDefaults()
	p.today = p.app.now(site.TimeZone)
	faults, err := p.loadTheme(site.Theme, nil)
	if err != nil {
		return "", err
	}
	if len(faults) > 0 {
		return "", p.refuse(faults)
	}
	pc, err := target(kind, name, p.today, src)
	if err != nil {
		return "", err
	}
	text, ok := scaffold.Document(p.theme, pc.archetype, pc.fill)
	if !ok {
		return "", usage("add archetypes/"+pc.archetype+" to your theme", "the theme has no archetype %s", pc.archetype)
	}
	if pc.archetype == "snapshot.yaml" && src.Team != nil {
		text = scaffold.Counts(text, scaffold.ZeroCounts(src.Team.Value.Reps, site.Stages))
	}
	return pc.path, p.writeNew(pc.path, text)
}

// target says where a new document goes, and what it is filled with.
func target(kind, name string, today schema.Date, src *load.Source) (piece, error) {
	week := schema.WeekOf(today)
	switch kind {
	case "account", "accounts":
		dir, f, err := place(name, today, "playbook new account acme", "an account")
		if err == nil && dir != "" {
			err = usage("playbook new account "+f.Name, "accounts lie side by side, without folders")
		}
		return piece{"data/accounts/" + f.Name + ".yaml", "account.yaml", f}, err
	case "snapshot", "snapshots", "pipeline":
		w, err := weekNamed(name, week, "playbook new snapshot 2026-W47")
		if w != week && err == nil {
			today = w.Monday().Add(6)
		}
		return piece{"data/pipeline/" + w.String() + ".yaml", "snapshot.yaml", theme.Filling{Name: w.String(), Today: today, Week: w}}, err
	}
	k, err := kindNamed(kind)
	if err != nil {
		return piece{}, err
	}
	pc := piece{archetype: string(k) + ".md"}
	switch {
	case k == schema.TalkingPoints:
		w, err := weekNamed(name, firstFree(week, src), "playbook new talking-points 2026-W47")
		pc.path, pc.fill = "content/talking-points/"+w.String()+".md", theme.Filling{Name: w.String(), Today: today, Week: w}
		return pc, err
	case k == schema.Meeting && name == "":
		name = today.String()
	}
	dir, f, err := place(name, today, fmt.Sprintf("playbook new %s \"a title\"", k), "a "+string(k))
	if err != nil {
		return pc, err
	}
	pc.fill, pc.path = f, path.Join("content", k.Folder(), dir, f.Name+".md")
	top, _, _ := strings.Cut(dir+"/", "/")
	switch owner := schema.KindOfFolder(top); {
	case k == schema.Page && owner != schema.Page:
		return pc, usage(fmt.Sprintf("playbook new %s %s", owner, f.Name), "what lies in content/%s/ is a %s, not a page", top, owner)
	case k == schema.Stage:
		return pc, stageNamed(f.Name, src)
	case k == schema.Meeting:
		if day, err := schema.ParseDate(f.Name); err == nil {
			pc.fill.Today = day
		}
	}
	return pc, nil
}

// kindNamed reads a kind, or the folder that gives it.
func kindNamed(s string) (schema.Kind, error) {
	if k := schema.Kind(s); slices.Contains(schema.Kinds(), k) {
		return k, nil
	}
	if k := schema.KindOfFolder(s); k != schema.Page {
		return k, nil
	}
	names := kindNames()
	for _, k := range schema.Kinds() {
		names = append(names, k.Folder())
	}
	return "", usage(orHint(diag.DidYouMean(s, names), "kinds: "+strings.Join(kindNames(), ", ")), "no kind %q", s)
}

func weekNamed(name string, free schema.Week, hint string) (schema.Week, error) {
	if name == "" {
		return free, nil
	}
	w, err := schema.ParseWeek(strings.ToUpper(strings.TrimSuffix(name, ".md")))
	if err != nil {
		return w, usage(hint, "%v", err)
	}
	return w, nil
}

// stageNamed: the document of a stage is named after it.
func stageNamed(id string, src *load.Source) error {
	var ids []string
	for _, s := range src.Site.Value.WithDefaults().Stages {
		if s.ID == id {
			return nil
		}
		ids = append(ids, s.ID)
	}
	return usage(orHint(diag.DidYouMean(id, ids), "stages of data/site.yaml: "+strings.Join(ids, ", ")), "no stage %q", id)
}

// place turns a name into folders, a file name and a title. Each part becomes a
// slug, so that nothing in it can leave the folder it belongs to.
func place(name string, today schema.Date, hint, what string) (dir string, f theme.Filling, err error) {
	if name == "" {
		return "", f, usage(hint, "%s needs a name", what)
	}
	parts := strings.Split(strings.ReplaceAll(strings.TrimSuffix(name, ".md"), `\`, "/"), "/")
	f = theme.Filling{Title: strings.TrimSpace(parts[len(parts)-1]), Today: today}
	for i, part := range parts {
		slug := strings.ReplaceAll(route.Slug(part), ".", "-") // of v1.2 nothing is an ending
		if !strings.ContainsFunc(part, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			return "", f, usage(hint, "%q cannot be a name", name)
		}
		if parts[i] = slug; slug == f.Title {
			f.Title = "" // a file name, not a title: made readable
		}
	}
	f.Name = parts[len(parts)-1]
	return path.Join(parts[:len(parts)-1]...), f, nil
}

func orHint(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

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

// writeNew writes a file that must not exist yet, under another case or ending
// neither. It never leaves the playbook, also not by a link.
func (p *project) writeNew(at, text string) error {
	root, err := os.OpenRoot(p.root)
	if err != nil {
		return machine(err)
	}
	defer root.Close()
	stem := strings.TrimSuffix(path.Base(at), path.Ext(at))
	if list, err := fs.ReadDir(root.FS(), path.Dir(at)); err == nil {
		for _, e := range list {
			if there := e.Name(); !e.IsDir() && strings.EqualFold(strings.TrimSuffix(there, path.Ext(there)), stem) && sameSort(there, at) {
				return usage("edit that file, or choose another name", "%s is there already", path.Join(path.Dir(at), there))
			}
		}
	}
	if err := root.MkdirAll(path.Dir(at), 0o755); err != nil {
		return machine(fmt.Errorf("%s: cannot be made: %w", path.Dir(at), cause(err)))
	}
	f, err := root.OpenFile(at, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return machine(fmt.Errorf("%s: cannot be written: %w", at, cause(err)))
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Close()); err != nil {
		_ = root.Remove(at) // it is ours: it was not there
		return machine(fmt.Errorf("%s: cannot be written: %w", at, cause(err)))
	}
	return nil
}

// sameSort: two files are both documents, or both data.
func sameSort(a, b string) bool {
	data := func(s string) bool { e := path.Ext(s); return e == ".yaml" || e == ".yml" }
	doc := func(s string) bool { e := strings.ToLower(path.Ext(s)); return e == ".md" || e == ".markdown" }
	return data(a) && data(b) || doc(a) && doc(b)
}
