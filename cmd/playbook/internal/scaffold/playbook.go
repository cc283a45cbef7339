// Package scaffold makes the files of a new playbook. Input: the theme's
// archetypes and a day. Output: paths and texts; nothing is written here.
package scaffold

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"playbook/cmd/playbook/internal/route"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/theme"
)

// File is one file to write: a slash path from the playbook's root.
type File struct{ Path, Text string }

// first is one document of each kind, with the stages that it helps in: what an
// archetype leaves open, because it cannot know the playbook.
var first = []struct {
	kind        schema.Kind
	name, title string
	stages      string
}{
	{schema.Pitch, "first-pitch", "First pitch", "new-contact, introduced"},
	{schema.CaseStudy, "first-case", "A first customer", "introduced, intention, negotiation"},
	{schema.Objection, "too-expensive", "That is too expensive", "introduced, negotiation"},
	{schema.Proposal, "first-proposal", "A small first step", "introduced, intention"},
	{schema.QuestionBank, "first-questions", "First questions", "new-contact, introduced, signed, paid"},
	{schema.Scorecard, "seller", "Choosing a seller", ""},
	{schema.Page, "values/what-we-stand-for", "What we stand for", ""},
}

// Document is an archetype with its blanks filled; false when the theme has none.
// Where the archetype puts the title in quotes, it is quoted as YAML.
func Document(th *theme.Theme, archetype string, f theme.Filling) (string, bool) {
	text := th.Archetype(archetype)
	if text == nil {
		return "", false
	}
	if f.Title == "" {
		f.Title = route.Readable(f.Name)
	}
	quoted := inQuotes.ReplaceAllFunc(text, func(m []byte) []byte {
		return []byte(strconv.Quote(strings.ReplaceAll(string(m[1:len(m)-1]), "{{ title }}", f.Title)))
	})
	return th.Fill(quoted, f), true
}

var inQuotes = regexp.MustCompile(`"[^"\n]*\{\{ title \}\}[^"\n]*"`)

// Playbook is a small playbook, one of each kind, that builds without a warning.
// schemas are the files of Schemas.
func Playbook(th *theme.Theme, title string, today schema.Date, schemas []File) []File {
	var files []File
	add := func(path, archetype string, f theme.Filling) {
		f.Today = today
		if text, ok := Document(th, archetype, f); ok {
			files = append(files, File{path, text})
		}
	}
	for _, d := range first {
		dir := "content/"
		if d.kind.Folder() != "" {
			dir += d.kind.Folder() + "/"
		}
		add(dir+d.name+".md", string(d.kind)+".md", theme.Filling{Name: d.name, Title: d.title})
		if n := len(files) - 1; n >= 0 {
			files[n].Text = strings.Replace(files[n].Text, "stages: []", "stages: ["+d.stages+"]", 1)
		}
	}
	week := schema.WeekOf(today)
	add("content/talking-points/"+week.String()+".md", "talking-points.md", theme.Filling{Name: week.String()})
	add("content/meetings/"+today.String()+".md", "meeting.md", theme.Filling{Name: today.String()})
	stages := schema.Site{}.WithDefaults().Stages
	add("content/stages/"+stages[0].ID+".md", "stage.md", theme.Filling{Name: stages[0].ID, Title: stages[0].Name})
	for _, n := range []string{"site", "team", "facts", "rehearsals"} {
		add("data/"+n+".yaml", n+".yaml", theme.Filling{Name: n, Title: title})
	}
	add("data/accounts/first-customer.yaml", "account.yaml", theme.Filling{Name: "first-customer", Title: "First Customer"})
	add("data/pipeline/"+week.String()+".yaml", "snapshot.yaml", theme.Filling{Name: week.String()})
	for path, text := range th.Archetypes() {
		if rest, ok := strings.CutPrefix(path, "github/"); ok {
			files = append(files, File{".github/" + rest, string(text)})
		}
		if rest, ok := strings.CutPrefix(path, "init/"); ok {
			add(dotted(rest), path, theme.Filling{Name: title, Title: title})
		}
	}
	for _, s := range schemas {
		files = append(files, File{".vscode/schemas/" + s.Path, s.Text})
	}
	for _, f := range EditorFiles() {
		files = append(files, File{".vscode/" + f.Path, f.Text})
	}
	for i, f := range files {
		switch f.Path {
		case "content/objections/too-expensive.md":
			files[i].Text = strings.Replace(f.Text, "proposals: []", "proposals: [../proposals/first-proposal.md]", 1)
		case "data/pipeline/" + week.String() + ".yaml":
			files[i].Text = Counts(f.Text, []string{
				"ana: {new-contact: 12, introduced: 6, intention: 3, negotiation: 2, signed: 1, paid: 1}   # examples: write your own",
				"ben: {new-contact: 2, introduced: 7, intention: 1, negotiation: 4, signed: 0, paid: 0}    # opens too few new customers",
			})
		}
	}
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return files
}

// ZeroCounts are the lines of a snapshot in which every rep has every stage.
func ZeroCounts(reps []schema.Rep, stages []schema.StageDef) (lines []string) {
	for _, r := range reps {
		if r.Status == "left" {
			continue
		}
		var cells []string
		for _, s := range stages {
			cells = append(cells, s.ID+": 0")
		}
		lines = append(lines, r.ID+": {"+strings.Join(cells, ", ")+"}")
	}
	return lines
}

// Counts puts lines in the place of the example below counts: in a snapshot's
// text; with none, the text stays.
func Counts(snapshot string, lines []string) string {
	if len(lines) == 0 {
		return snapshot
	}
	return exampleCounts.ReplaceAllLiteralString(snapshot, "  "+strings.Join(lines, "\n  ")+"\n")
}

var exampleCounts = regexp.MustCompile(`(?m)^  # \w+: \{.*\}\n`)

// dotted gives names that begin with a dot their dot back: embedded files have none.
func dotted(path string) string {
	dir, base := "", path
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		dir, base = path[:i+1], path[i+1:]
	}
	if base == "gitignore" {
		base = ".gitignore"
	}
	return dir + base
}
