package cli

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func walk(t *testing.T, fsys fs.FS, top string) (files []string) {
	err := fs.WalkDir(fsys, top, func(p string, e fs.DirEntry, err error) error {
		if err == nil && e.IsDir() && (e.Name() == "node_modules" || e.Name() == "dist") {
			return fs.SkipDir
		}
		if err == nil && e.Type().IsRegular() {
			files = append(files, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// edit changes something at random and says what, with the paths that changed, or
// a folder of theirs, or nil for everything.
func (w *world) edit() (said string, changed []string) {
	if len(w.undo) == 2 { // the last one broke something
		changed = w.back(w.undo[0])
		return "mended " + strings.Join(changed, ", "), changed
	}
	w.undo = []map[string]*string{{}}
	var saids []string
	for range 1 + w.rng.IntN(8)/6 { // now and then two at once
		k := kindsOfEdit[w.rng.IntN(len(kindsOfEdit))]
		saids = append(saids, k.name+": "+k.do(w))
	}
	changed = slices.Sorted(maps.Keys(w.undo[0]))
	switch w.rng.IntN(12) {
	case 0:
		changed = nil
	case 1:
		for i, p := range changed {
			changed[i] = path.Dir(p)
		}
	}
	return strings.Join(saids, " and "), changed
}

var kindsOfEdit = []struct {
	name string
	do   func(w *world) string
}{
	{"text", func(w *world) string {
		p := w.document()
		w.put(p, w.files[p]+fmt.Sprintf("\nEdit %d, in *passing*.\n", w.rng.IntN(1000)))
		return p
	}},
	{"heading", func(w *world) string {
		p := w.document()
		w.put(p, w.files[p]+fmt.Sprintf("\n## Part %d\n\nText of it.\n", w.rng.IntN(1000)))
		return p
	}},
	{"link", func(w *world) string {
		p, to := w.document(), w.document()
		rel := strings.Repeat("../", strings.Count(p, "/")-1) + strings.TrimPrefix(to, "content/")
		w.put(p, w.files[p]+fmt.Sprintf("\nSee [that](%s), and {{ fact.read_time }}.\n", rel))
		return p + " to " + to
	}},
	{"title", func(w *world) string { return w.front("title", w.words("Title")) }},
	{"summary", func(w *world) string { return w.front("summary", w.words("All of it in {{ fact.read_time }}")) }},
	{"stages", func(w *world) string {
		return w.front("stages", "["+strings.Join(w.some("new-contact", "introduced", "intention", "negotiation", "signed", "paid"), ", ")+"]")
	}},
	{"tags", func(w *world) string {
		return w.front("tags", "["+strings.Join(w.some("food", "paper", "cement", "new", "old"), ", ")+"]")
	}},
	{"personas", func(w *world) string {
		return w.front("personas", "["+strings.Join(w.some("finance", "purchasing", "food-safety", "plant-manager"), ", ")+"]")
	}},
	{"weight", func(w *world) string { return w.front("weight", strconv.Itoa(w.rng.IntN(9))) }},
	{"aliases", func(w *world) string { return w.front("aliases", fmt.Sprintf("[/old/%d/]", w.rng.IntN(30))) }},
	{"visibility", func(w *world) string { return w.front("visibility", w.one("public", "team", "manager", "team")) }},
	{"draft", func(w *world) string { return w.front("draft", w.one("true", "false")) }},
	{"date", func(w *world) string {
		return w.front("date", fmt.Sprintf("2026-1%d-1%d", w.rng.IntN(2), w.rng.IntN(9)))
	}},
	{"lang", func(w *world) string { return w.front("lang", w.one("en", "zh", "ja")) }},
	{"owner", func(w *world) string { return w.front("owner", w.one("priya", "tomas", "mira", "nobody")) }},
	{"verified", func(w *world) string { return w.front("verified", w.one("2024-01-01", "2026-11-20", "2026-08-01")) }},
	{"facts", func(w *world) string {
		return w.replace("data/facts.yaml", regexp.MustCompile(`value: .*`), func(string) string { return "value: " + w.words("about") })
	}},
	{"fact's audience", func(w *world) string {
		return w.replace("data/facts.yaml", regexp.MustCompile(`(?m)^    as_of: .*`), func(s string) string {
			if strings.Contains(w.files["data/facts.yaml"], s+"\n    visibility") {
				return s
			}
			return s + "\n    visibility: " + w.one("public", "team", "manager")
		})
	}},
	{"snapshot's value", func(w *world) string {
		return w.replace(w.file("data/pipeline/"), regexp.MustCompile(`value: \d+`), func(string) string { return fmt.Sprint("value: ", 1000*w.rng.IntN(99)) })
	}},
	{"snapshot's stage", func(w *world) string {
		return w.replace(w.file("data/pipeline/"), regexp.MustCompile(`stage: [a-z-]+`), func(string) string {
			return "stage: " + w.one("new-contact", "introduced", "intention", "negotiation", "signed", "paid", "nowhere")
		})
	}},
	{"a week more", func(w *world) string {
		from, to := w.file("data/pipeline/"), fmt.Sprintf("data/pipeline/2026-W%02d.yaml", 30+w.rng.IntN(19))
		w.put(to, w.files[from])
		return from + " to " + to
	}},
	{"a week less", func(w *world) string { return w.gone(w.file("data/pipeline/")) }},
	{"an account less", func(w *world) string { return w.gone(w.file("data/accounts/")) }},
	{"account's name", func(w *world) string {
		return w.replace(w.file("data/accounts/"), regexp.MustCompile(`(?m)^name: .*`), func(string) string { return "name: " + w.words("Account") })
	}},
	{"account's news", func(w *world) string {
		p := w.file("data/accounts/")
		if strings.Contains(w.files[p], "\nnews:") {
			return w.replace(p, regexp.MustCompile(`\nnews:\n`), func(s string) string {
				return s + "  - {date: 2026-11-20, kind: rumour, text: They look elsewhere, source: A driver}\n"
			})
		}
		w.put(p, w.files[p]+"news:\n  - {date: 2026-11-20, kind: fact, text: They buy, source: Their paper}\n")
		return p
	}},
	{"account's owner", func(w *world) string {
		return w.replace(w.file("data/accounts/"), regexp.MustCompile(`(?m)^owner: .*`), func(string) string { return "owner: " + w.one("priya", "tomas", "minh") })
	}},
	{"team's name", func(w *world) string {
		return w.replace("data/team.yaml", regexp.MustCompile(`name: .*`), func(string) string { return "name: " + w.words("Rep") })
	}},
	{"team's quota", func(w *world) string {
		return w.replace("data/team.yaml", regexp.MustCompile(`2026-Q4: \d+`), func(string) string { return fmt.Sprint("2026-Q4: ", 10000*w.rng.IntN(30)) })
	}},
	{"recital", func(w *world) string {
		return w.replace("data/rehearsals.yaml", regexp.MustCompile(`words: \d`), func(string) string { return fmt.Sprint("words: ", 1+w.rng.IntN(5)) })
	}},
	{"settings", func(w *world) string {
		set := settings[w.rng.IntN(len(settings))]
		return w.replace("data/site.yaml", regexp.MustCompile(set[0]), func(string) string { return set[1+w.rng.IntN(len(set)-1)] })
	}},
	{"layout", func(w *world) string {
		p := w.ofTheme("layouts/", ".html")
		return w.replace(p, regexp.MustCompile(`<(p|div|section|li|h2|span|a)\b`), func(s string) string { return fmt.Sprintf("<i>%d</i>%s", w.rng.IntN(100), s) })
	}},
	{"style", func(w *world) string {
		p := w.ofTheme("styles/", ".css")
		w.put(p, w.files[p]+fmt.Sprintf("\n.edit { inline-size: %dpx; }\n", w.rng.IntN(1000)))
		return p
	}},
	{"word", func(w *world) string {
		return w.replace(w.ofTheme("strings/", ".yaml"), regexp.MustCompile(`(?m)^([a-z.]+): ([^%"'\n]+)$`), func(s string) string {
			key, _, _ := strings.Cut(s, ":")
			return key + ": " + w.words("Word")
		})
	}},
	{"script", func(w *world) string {
		p := w.ofTheme("scripts/", ".js")
		w.put(p, w.files[p]+fmt.Sprintf("\n// %d\n", w.rng.IntN(1000)))
		return p
	}},
	{"static file", func(w *world) string {
		p := fmt.Sprintf("themes/default/static/more-%d.txt", w.rng.IntN(3))
		w.put(p, w.words("static"))
		return p
	}},
	{"a theme of one's own", func(w *world) string {
		w.put("themes/own/theme.yaml", "name: own\nadd_styles: [own.css]\n")
		w.put("themes/own/styles/own.css", fmt.Sprintf(".own { inline-size: %dpx; }\n", w.rng.IntN(1000)))
		w.put("themes/own/layouts/page.html", w.files["themes/default/layouts/page.html"]+fmt.Sprintf("{{/* %d */}}", w.rng.IntN(100)))
		return w.replace("data/site.yaml", regexp.MustCompile(`(?m)^theme: .*`), func(string) string { return "theme: " + w.one("own", "default") })
	}},
	{"new document", func(w *world) string {
		w.added++
		from := w.document()
		dir := w.one(path.Dir(from), path.Dir(from), "content/notes", "content/notes/deep")
		p := fmt.Sprintf("%s/new-%d.md", dir, w.added)
		w.put(p, w.files[from])
		return p + " like " + from
	}},
	{"index of a folder", func(w *world) string {
		p := path.Dir(w.document()) + "/" + w.one("index.md", "README.md")
		w.put(p, "---\ntitle: "+w.words("Folder")+"\n---\n\nAbout this folder.\n")
		return p
	}},
	{"removed", func(w *world) string { return w.gone(w.document()) }},
	{"renamed", func(w *world) string {
		w.added++
		p := w.document()
		return w.move(p, path.Dir(p)+fmt.Sprintf("/renamed-%d.md", w.added))
	}},
	{"moved", func(w *world) string {
		w.added++
		return w.move(w.document(), path.Dir(w.document())+fmt.Sprintf("/moved-%d.md", w.added))
	}},
	{"folder moved", func(w *world) string {
		dir := path.Dir(w.document())
		if dir == "content" {
			return "no"
		}
		w.added++
		for _, p := range slices.Sorted(maps.Keys(w.files)) {
			if rest, ok := strings.CutPrefix(p, dir+"/"); ok {
				w.move(p, fmt.Sprintf("content/folder-%d/%s", w.added, rest))
			}
		}
		return dir
	}},
	{"picture", func(w *world) string {
		p := w.document()
		pic := path.Dir(p) + fmt.Sprintf("/pic-%d.svg", w.rng.IntN(4))
		w.put(pic, fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d"></svg>`, 100+w.rng.IntN(100), 100+w.rng.IntN(100)))
		w.put(p, w.files[p]+fmt.Sprintf("\n![A picture](%s)\n", path.Base(pic)))
		return p + " " + pic
	}},
	{"picture changed", func(w *world) string {
		p := w.one(w.match(`^content/.*\.svg$`)...)
		w.put(p, fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d"></svg>`, 100+w.rng.IntN(900), 100+w.rng.IntN(900)))
		return p
	}},
	{"picture gone", func(w *world) string { return w.gone(w.one(w.match(`^content/.*\.svg$`)...)) }},
	{"broken front matter", func(w *world) string { return w.front("visibilty", "team") }},
	{"broken YAML", func(w *world) string {
		p := w.file("data/")
		w.put(p, w.files[p]+"\nbroken: [\n")
		return p
	}},
	{"broken layout", func(w *world) string {
		p := w.ofTheme("layouts/", ".html")
		w.put(p, w.files[p]+w.one("{{ if }}", "{{ .Nothing.Here }}", "{{ end }}"))
		return p
	}},
	{"same bytes again", func(w *world) string {
		p := w.file("")
		w.put(p, w.files[p])
		return p
	}},
	{"as it was at first", (*world).reset},
	{"as it was at first", (*world).reset},
}

// settings are lines of data/site.yaml: what to look for, and what may stand there.
var settings = [][]string{
	{`(?m)^title: .*`, "title: One playbook", "title: Another", "title: '<b> & \"x\"'"},
	{`(?m)^tagline: .*`, "tagline: One", "tagline: Two"},
	{`(?m)^language: .*`, "language: en", "language: zh"},
	{`(?m)^base_url: .*`, "base_url: https://owner.github.io/repo/", "base_url: https://example.com/", "base_url: https://example.com/other/"},
	{`(?m)^repository: .*`, "repository: https://github.com/owner/repo", "repository: https://github.com/other/one"},
	{`(?m)^branch: .*`, "branch: main", "branch: trunk"},
	{`(?m)^currency: .*`, "currency: EUR", "currency: USD"},
	{`(?m)^index: .*`, "index: true", "index: false"},
	{`(?m)^hosting: \S+`, "hosting: public", "hosting: private"},
	{`default: [a-z]+`, "default: public", "default: team", "default: manager"},
	{`, pipeline: [a-z]+`, ", pipeline: public", ", pipeline: team", ", pipeline: manager"},
	{`, team: [a-z]+`, ", team: public", ", team: team", ", team: manager"},
	{`, accounts: [a-z]+`, ", accounts: public", ", accounts: team", ", accounts: manager"},
	{`, meeting: [a-z]+`, ", meeting: public", ", meeting: manager"},
	{`, facts: [a-z]+`, ", facts: public", ", facts: team"},
	{`speaking: \{en: \d+`, "speaking: {en: 150", "speaking: {en: 100", "speaking: {en: 200"},
	{`min_sample: \d+`, "min_sample: 5", "min_sample: 2", "min_sample: 50"},
	{`intention: \d+, negotiation: \d+`, "intention: 42, negotiation: 56", "intention: 4, negotiation: 5"},
	{`window: \d+`, "window: 8", "window: 4"},
	{`touch_days: \d+`, "touch_days: 21", "touch_days: 3"},
	{`id: introduced, name: [A-Za-z ]+`, "id: introduced, name: Introduced", "id: introduced, name: Shown"},
	{`(?m)^  - \{id: paid, name: Paid\}.*\n`, "", "  - {id: paid, name: Paid}\n  - {id: renewed, name: Renewed}\n"},
	{`id: finance, name: [A-Za-z ]+`, "id: finance, name: Finance", "id: finance, name: Money people"},
	{`id: food, name: [A-Za-z ]+`, "id: food, name: Food and drink", "id: food, name: Meals"},
	{`id: pen, name: [A-Za-z ]+`, "id: pen, name: The Pen", "id: pen, name: The Pencil"},
	{`broken-link: [a-z]+`, "broken-link: warning", "broken-link: error", "broken-link: off"},
}

// match lists files, sorted; one more that is not there when there are none.
func (w *world) match(pattern string) (found []string) {
	re := regexp.MustCompile(pattern)
	for _, p := range slices.Sorted(maps.Keys(w.files)) {
		if re.MatchString(p) {
			found = append(found, p)
		}
	}
	if found == nil {
		found = []string{"content/none.svg"}
	}
	return found
}

func (w *world) one(of ...string) string { return of[w.rng.IntN(len(of))] }

func (w *world) some(of ...string) (out []string) {
	for _, s := range of {
		if w.rng.IntN(2) == 0 {
			out = append(out, s)
		}
	}
	return out
}

func (w *world) document() string          { return w.one(w.match(`^content/.*\.md$`)...) }
func (w *world) file(prefix string) string { return w.one(w.match("^" + prefix)...) }
func (w *world) words(s string) string     { return fmt.Sprintf("%s %d & <more>", s, w.rng.IntN(100)) }
func (w *world) ofTheme(room, ext string) string {
	return w.one(w.match("^themes/default/" + room + ".*" + regexp.QuoteMeta(ext) + "$")...)
}

// front sets a key of a document's front matter.
func (w *world) front(key, value string) string {
	p := w.document()
	block, body := "", w.files[p]
	if rest, ok := strings.CutPrefix(body, "---\n"); ok {
		block, body, _ = strings.Cut(rest, "\n---\n")
		block += "\n"
	}
	block = regexp.MustCompile(`(?m)^`+key+`:.*\n([ \t-].*\n)*`).ReplaceAllString(block, "")
	w.put(p, "---\n"+block+key+": "+value+"\n---\n"+body)
	return p + " " + key + ": " + value
}

// replace changes one of the places of a file that match.
func (w *world) replace(p string, re *regexp.Regexp, with func(string) string) string {
	text := w.files[p]
	places := re.FindAllStringIndex(text, -1)
	if len(places) == 0 {
		return "nothing in " + p
	}
	at := places[w.rng.IntN(len(places))]
	was := text[at[0]:at[1]]
	now := with(was)
	w.put(p, text[:at[0]]+now+text[at[1]:])
	return fmt.Sprintf("%s %q to %q", p, was, now)
}

func (w *world) gone(p string) string {
	if _, ok := w.files[p]; ok {
		w.take(p)
	}
	return p
}

func (w *world) move(from, to string) string {
	text := w.files[from]
	w.gone(from)
	w.put(to, text)
	return from + " to " + to
}

// reset brings up to a dozen files back to what the demo has.
func (w *world) reset() string {
	var differ []string
	for _, p := range slices.Sorted(maps.Keys(w.files)) {
		if first, ok := w.first[p]; !ok || first != w.files[p] {
			differ = append(differ, p)
		}
	}
	for p := range w.first {
		if _, ok := w.files[p]; !ok {
			differ = append(differ, p)
		}
	}
	slices.Sort(differ)
	w.rng.Shuffle(len(differ), func(i, j int) { differ[i], differ[j] = differ[j], differ[i] })
	for _, p := range differ[:min(len(differ), 12)] {
		if first, ok := w.first[p]; ok {
			w.put(p, first)
		} else {
			w.take(p)
		}
	}
	return fmt.Sprint(len(differ), " files differed")
}
