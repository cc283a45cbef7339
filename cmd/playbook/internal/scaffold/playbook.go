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

// first is one document of each kind, whose names the archetypes refer to.
var first = []struct {
	kind        schema.Kind
	name, title string
}{
	{schema.Pitch, "first-pitch", "First pitch"},
	{schema.CaseStudy, "first-case", "A first customer"},
	{schema.Objection, "too-expensive", "That is too expensive"},
	{schema.Proposal, "first-proposal", "A small first step"},
	{schema.QuestionBank, "first-questions", "First questions"},
	{schema.Scorecard, "seller", "Choosing a seller"},
	{schema.Page, "values/what-we-stand-for", "What we stand for"},
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
	}
	week := schema.WeekOf(today)
	add("content/talking-points/"+week.String()+".md", "talking-points.md", theme.Filling{Name: week.String()})
	add("content/meetings/"+today.String()+".md", "meeting.md", theme.Filling{Name: today.String()})
	for _, s := range (schema.Site{}).WithDefaults().Stages {
		add("content/stages/"+s.ID+".md", "stage.md", theme.Filling{Name: s.ID, Title: s.Name})
	}
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
	files = append(files, File{".vscode/settings.json", EditorSettings()})
	for i, f := range files {
		if f.Path == "content/objections/too-expensive.md" {
			files[i].Text = strings.Replace(f.Text, "proposals: []", "proposals: [../proposals/first-proposal.md]", 1)
		}
	}
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return files
}

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
