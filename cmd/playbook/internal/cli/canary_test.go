package cli

import (
	"fmt"
	"hash/fnv"
	"maps"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"playbook/cmd/playbook/internal/everyfield"
	"playbook/cmd/playbook/internal/protect/canary"
	"playbook/cmd/playbook/internal/schema"
)

// A canary stands in every field of every kind of document and data file, made by
// reflection so that a field that is added tomorrow is tried as well. Its first
// half says for whom it is, its second which field it stood in.
const (
	teamBird    = "Zyxquor"
	managerBird = "Vrelqui"
)

// birds remembers which field a canary was made for.
type birds struct {
	mark   string
	fields map[string]string
}

func (b *birds) word(field string) string {
	h := fnv.New64a()
	h.Write([]byte(b.mark + field))
	n, letters := h.Sum64(), []byte{}
	for range 8 {
		letters = append(letters, "bcdfghjklmnpqrstvwxz"[n%20], "aiou"[n/20%4])
		n /= 80
	}
	word := b.mark + string(letters)
	b.fields[strings.ToLower(word)] = field
	return word
}

// numbers of a leak: those of given, with or without marks between the digits.
var secretNumbers = regexp.MustCompile(`9\D{0,6}1\D{0,6}8\D{0,6}2\D{0,6}7\D{0,6}3\D{0,6}6\D{0,6}[456]`)

// fill puts a canary into every field of t that what has.
func (b *birds) fill(m map[string]any, t reflect.Type, what string) {
	everyfield.Filler{Word: b.word}.Fill(m, t, what)
}

// bodies hold what a kind's layout looks for.
func (b *birds) body(k schema.Kind) string {
	heads := map[schema.Kind][]string{
		schema.Pitch: {"30 seconds", "5 minutes", "Demo, 15 minutes"}, schema.Proposal: {"Oral", "Detailed"},
		schema.Objection: {"What they say", "Turn it", "Evidence"},
	}[k]
	if heads == nil {
		heads = []string{b.word(string(k)+".heading") + " one", "Two"}
	}
	var s strings.Builder
	fmt.Fprintf(&s, "%s before. ![%s](%s.png)\n\n", b.word(string(k)+".intro"), b.word(string(k)+".alt"), strings.ToLower(b.word(string(k)+".picture")))
	for i, h := range heads {
		w := func(what string) string { return b.word(fmt.Sprintf("%s.%s%d", k, what, i)) }
		fmt.Fprintf(&s, "## %s\n\n%s said. [%s](%s.pdf \"%s\")[^%d]\n\n> %s stage direction\n\n- [ ] %s\n\n| %s | b |\n|---|---|\n| %s | `%s` |\n\n<p title=\"%s\">x</p>\n\n```\n%s\n```\n\n[^%d]: %s\n\n",
			h, w("text"), w("link"), strings.ToLower(w("paper")), w("linktitle"), i, w("quote"), w("item"), w("th"), w("td"), w("code"), w("html"), w("fence"), i, w("footnote"))
	}
	return s.String()
}

// picture is a PNG of one pixel with a canary in a text chunk.
func picture(word string) string {
	return "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89" + word
}

// named are the documents whose names are not free.
var named = map[schema.Kind]string{schema.TalkingPoints: "2026-W47", schema.Stage: "introduced", schema.Meeting: "2026-11-16"}

// encode writes YAML with references to what the flock holds.
func (b *birds) encode(m map[string]any) string { return everyfield.Encode(m, strings.ToLower(b.mark)) }

// flock is the files of a playbook in which everything is for audience v. own puts
// that into each file; else site.yaml says it, by kind.
func flock(b *birds, v schema.Visibility, own bool) map[string]string {
	files := map[string]string{}
	tag := strings.ToLower(b.mark)
	mark := func(m map[string]any) map[string]any {
		if own {
			m["visibility"] = string(v)
		}
		return m
	}
	for _, k := range schema.Kinds() {
		front := map[string]any{}
		b.fill(front, reflect.TypeFor[schema.Front](), string(k))
		name, dir := tag+string(k), k.Folder()
		switch k {
		case schema.Page:
			dir = "notes"
		case schema.TalkingPoints:
			name = "2026-W47"
		case schema.Stage:
			name = "introduced"
		case schema.Objection:
			front["proposals"] = []string{"../proposals/" + tag + "proposal.md"}
		case schema.Meeting:
			name = "2026-11-16"
		}
		body := b.body(k)
		for _, m := range fileName.FindAllStringSubmatch(body, -1) {
			files["content/"+dir+"/"+m[1]+"."+m[2]] = picture(b.word("bytes of a file of " + string(k)))
		}
		files["content/"+dir+"/"+name+".md"] = "---\n" + b.encode(mark(front)) + "---\n\n" + body + "{{ fact." + tag + "fact }}\n"
		files["content/"+dir+"/index.md"] = "---\n" + b.encode(mark(map[string]any{"title": b.word("index of " + string(k))})) + "---\n\n" + b.word("index text of "+string(k)) + "\n"
		if k == schema.Page {
			delete(files, "content/notes/index.md") // the folder's name shows as well
		}
	}
	for path, of := range everyfield.Data() {
		m := map[string]any{}
		b.fill(m, of, everyfield.What(of))
		path = strings.Replace(path, "*", tag+"konto", 1)
		switch path {
		case "facts":
			for _, fact := range m["facts"].(map[string]any) {
				m["facts"] = map[string]any{tag + "fact": fact}
			}
		case "pipeline/2026-W46":
			m["as_of"] = "2026-11-09"
		}
		files["data/"+path+".yaml"] = b.encode(mark(m))
	}
	return files
}

// blocks is a playbook of open documents, each with a part that is for audience v.
func blocks(b *birds, v schema.Visibility) map[string]string {
	files := map[string]string{}
	for _, k := range schema.Kinds() {
		dir, name := k.Folder(), "open"
		switch k {
		case schema.Page:
			dir = "notes"
		case schema.TalkingPoints:
			name = "2026-W47"
		case schema.Stage:
			name = "introduced"
		case schema.Meeting:
			name = "2026-11-16"
		}
		body := noFootnote.ReplaceAllString(b.body(k), "")
		for _, m := range fileName.FindAllStringSubmatch(body, -1) {
			files["content/"+dir+"/"+m[1]+"."+m[2]] = picture(b.word("bytes of a file of a part of " + string(k)))
		}
		front := map[schema.Kind]string{schema.Proposal: "fields: [{name: seats, label: Seats}]\n", schema.CaseStudy: "customer: Open\napproved: true\n",
			schema.QuestionBank: "questions: [{ask: Is it so?, options: ['yes', 'no']}]\n"}[k]
		// Deeper headings belong to the part; so do those of a kind's own names.
		inner := strings.ReplaceAll(body, "\n## ", "\n### "+b.word("sub of "+string(k))+" ")
		text := "---\ntitle: Open " + string(k) + "\nvisibility: public\nstages: [introduced]\n" + front + "---\n\nBefore. [there](#hidden-part)\n\n## Open part\n\nOpen.\n\n"
		heading := b.word("heading of a part of " + string(k))
		switch k {
		case schema.Pitch:
			text += "## 30 seconds\n\nSay.\n\n## 5 minutes\n\nSay.\n\n"
			heading = "Demo " + heading + ", 15 minutes"
		case schema.Objection:
			text += "## What they say\n\nNo.\n\n## Turn it\n\nYes.\n\n"
			heading = "Evidence"
		case schema.Proposal:
			text += "## Oral\n\nFor {{ seats }}.\n\n"
			heading = "Detailed"
		}
		text += "### Sub\n\nOpen.\n\n#### " + b.word("deep part of "+string(k)) + " {visibility=" + string(v) + "}\n\n" + b.word("text of a deep part of "+string(k)) + ".\n\n"
		text += "## " + heading + " {#hidden-part visibility=" + string(v) + "}\n\n" + inner + "\n## Open end\n\nEnd.\n"
		files["content/"+dir+"/"+name+".md"] = text
	}
	files["data/team.yaml"] = "visibility: public\nreps: [{id: rep, name: Open rep, since: 2020-01-01}]\n"
	files["data/rehearsals.yaml"] = "visibility: public\nrehearsals: [{rep: rep, pitch: pitches/open.md, variant: 'Demo " + b.word("heading of a part of pitch") + ", 15 minutes', on: 2026-11-01, marks: {words: 4}}]\n"
	files["data/pipeline/2026-W47.yaml"] = "visibility: public\nas_of: 2026-11-16\ncounts: {rep: {introduced: 3}}\n"
	files["data/accounts/open.yaml"] = "visibility: public\nname: Open account\nowner: rep\nindustry: steel\n"
	return files
}

var (
	fileName   = regexp.MustCompile(`\(([a-z0-9-]+)\.(png|pdf)`)
	noFootnote = regexp.MustCompile(`\[\^\d\](: .*)?`)
)

// openPages are public pages that lead to all that is hidden.
func openPages(tag string) map[string]string {
	var links strings.Builder
	for _, k := range schema.Kinds() {
		dir := k.Folder()
		if dir == "" {
			dir = "notes"
		}
		name := tag + string(k)
		if n := named[k]; n != "" {
			name = n
		}
		fmt.Fprintf(&links, "- [a %s](../%s/%s.md), [its part](../%s/%s.md#two)\n", k, dir, name, dir, name)
	}
	fmt.Fprintf(&links, "- [an account](../../data/accounts/%skonto.yaml), [weeks](../../data/pipeline/2026-W47.yaml), [stage](../stages/introduced.md), [team](../../data/team.yaml), [folder](../notes/)\n", tag)
	files := map[string]string{
		"index.md":                   "title: Home\n",
		"values/links.md":            "title: Links\n",
		"pitches/open.md":            "title: Open pitch\nstages: [introduced]\npersonas: [buyer]\nindustries: [steel]\n",
		"objections/open.md":         "title: Open objection\nproposals: [../proposals/" + tag + "proposal.md]\n",
		"proposals/open.md":          "title: Open proposal\nbased_on: " + tag + "proposal.md\n",
		"case-studies/open.md":       "title: Open case\ncustomer: Open customer\napproved: true\nsummary: All open\n",
		"talking-points/2026-W45.md": "title: Open points\n",
		"questions/open.md":          "title: Open questions\nquestions: [{ask: Is it so?, options: ['yes', 'no']}]\n",
		"meetings/2026-11-12.md": "title: Open meeting\nfacts: [{heard: Open fact, account: " + tag + "konto, by: " + tag + "rep}]\n" +
			"countermeasures: [{what: Open step, owner: " + tag + "rep, account: " + tag + "konto}]\npraise: [{who: " + tag + "rep, what: Open praise, by: " + tag + "rep}]\nproud: [{who: " + tag + "rep, what: Open moment}]\n",
		"hiring/open.md": "title: Open card\ncriteria: [{name: Diligent, weight: 2, ask: How?}]\n",
	}
	out := map[string]string{}
	for path, front := range files {
		out["content/"+path] = "---\n" + front + "visibility: public\nowner: " + tag + "rep\nverified: 2024-01-01\nreview_every: 90d\n---\n\n" + links.String() + "\n## 30 seconds\n\nSay.\n"
	}
	out["content/index.md"] = strings.ReplaceAll(strings.ReplaceAll(out["content/index.md"], "](../../", "](/"), "](../", "](")
	return out
}

const openSite = `title: Canaries
base_url: https://example.com/repo/
repository: https://github.com/owner/repo
language: en
products: [{id: grease, name: Grease}]
personas: [{id: buyer, name: Buyer}]
industries: [{id: steel, name: Steel}]
rules: {broken-link: warning, broken-fragment: warning, stale: off, undefined-rep: off}
`

// rank tells which canaries an audience must not see.
func rank(mark string) schema.Visibility {
	if mark == teamBird {
		return schema.ForTeam
	}
	return schema.ForManagers
}

func TestNothingAboveItsAudienceGetsOut(t *testing.T) {
	for _, mark := range []string{teamBird, managerBird} {
		v := rank(mark)
		for name, make := range map[string]func(*birds) map[string]string{
			"own key": func(b *birds) map[string]string { return flock(b, v, true) },
			"by kind": func(b *birds) map[string]string {
				files := flock(b, v, false)
				files["data/site.yaml"] = "visibility:\n"
				for _, k := range []string{"pipeline", "team", "accounts", "rehearsals", "facts"} {
					files["data/site.yaml"] += "  " + k + ": " + string(v) + "\n"
				}
				for _, k := range schema.Kinds() {
					files["data/site.yaml"] += "  " + string(k) + ": " + string(v) + "\n"
				}
				return files
			},
			"a part": func(b *birds) map[string]string { return blocks(b, v) },
		} {
			t.Run(string(v)+", "+name, func(t *testing.T) {
				t.Parallel()
				b := &birds{mark, map[string]string{}}
				files := make(b)
				if name != "a part" {
					open := openPages(strings.ToLower(mark))
					maps.Copy(open, files)
					files = open
				}
				files["data/site.yaml"] = openSite + files["data/site.yaml"]
				dir := t.TempDir()
				put(t, dir, files)
				searchOutputs(t, dir, b, v, false)
			})
		}
	}
}

// One data file alone is the manager's, everything else is open: derived pages are
// as strict as what they show, and whoever is named elsewhere stays unnamed.
func TestOneClosedFileAmongOpenOnes(t *testing.T) {
	for path, of := range map[string]any{"accounts/vrelquikonto": schema.Account{}, "pipeline/2026-W47": schema.Snapshot{}, "team": schema.Team{},
		"rehearsals": schema.Rehearsals{}, "facts": schema.Facts{}} {
		what := strings.ToLower(reflect.TypeOf(of).Name())
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			open := &birds{"Openbird", map[string]string{}}
			b := &birds{managerBird, map[string]string{}}
			files := map[string]string{"data/site.yaml": openSite}
			for name, text := range flock(open, schema.ForAll, true) {
				text = strings.ReplaceAll(text, "9182736", "5050505")
				switch what { // what the file is known by elsewhere is its secret as well
				case "account":
					name, text = strings.ReplaceAll(name, "openbirdkonto", "vrelquikonto"), strings.ReplaceAll(text, "openbirdkonto", "vrelquikonto")
				case "team":
					text = strings.ReplaceAll(text, "openbirdrep", "vrelquirep")
				}
				files[name] = text
			}
			m := map[string]any{}
			b.fill(m, reflect.TypeOf(of), what)
			m["visibility"] = "manager"
			if what == "facts" {
				for _, fact := range m["facts"].(map[string]any) {
					m["facts"] = map[string]any{"openbirdfact": fact}
				}
			}
			text := b.encode(m)
			if what != "account" {
				text = strings.ReplaceAll(text, "vrelquikonto", "openbirdkonto")
			}
			if what != "team" {
				text = strings.ReplaceAll(text, "vrelquirep", "openbirdrep")
			}
			files["data/"+path+".yaml"] = strings.ReplaceAll(text, "vrelquipitch", "openbirdpitch")
			dir := t.TempDir()
			put(t, dir, files)
			searchOutputs(t, dir, b, schema.ForManagers, true)
		})
	}
}

// searchOutputs builds a playbook for each audience, with and without keys, and
// looks for its canaries.
func searchOutputs(t *testing.T, dir string, b *birds, v schema.Visibility, few bool) {
	env := environment{}
	_, out, errs := run(t, dir, nil, "keys", "new", "--generate")
	for _, made := range madeUp.FindAllStringSubmatch(out, -1) {
		env["PLAYBOOK_"+strings.ToUpper(made[1])+"_PASSPHRASE"] = made[2]
	}
	if len(env) != 2 {
		t.Fatalf("keys new: %s%s", out, errs)
	}
	team := environment{"PLAYBOOK_TEAM_PASSPHRASE": env["PLAYBOOK_TEAM_PASSPHRASE"]}
	for _, c := range []struct {
		name     string
		audience schema.Visibility
		env      environment
	}{
		{"without keys", schema.ForAll, nil}, {"the team's key", schema.ForAll, team}, {"both keys", schema.ForAll, env},
		{"for the team, without keys", schema.ForTeam, nil}, {"for the team, with keys", schema.ForTeam, env}, {"for managers", schema.ForManagers, env},
	} {
		if few && (c.env != nil && c.audience != schema.ForManagers) {
			continue
		}
		site := filepath.Join(t.TempDir(), "site")
		args := []string{"build", "--output", site}
		if c.audience != schema.ForAll {
			args = append(args, "--audience", string(c.audience))
		}
		if code, out, errs := run(t, dir, c.env, args...); code != 0 {
			t.Fatalf("%s: build: %d\n%s%s", c.name, code, out, errs)
		}
		files := listing(t, site)
		if c.audience.Allows(v) {
			b.flown(t, c.name, files)
			continue
		}
		for _, f := range canary.FindCanary(files, b.mark) {
			t.Errorf("%s: %s: %s", c.name, f, b.which(files[f.File]))
		}
		for name, content := range files {
			if text := !strings.HasSuffix(name, ".bin") && !strings.HasSuffix(name, ".js") && !strings.HasSuffix(name, ".svg"); text && secretNumbers.Match(content) {
				t.Errorf("%s: %s: a secret number: %s", c.name, name, secretNumbers.Find(content))
			}
		}
	}
}

// which names the fields whose canaries stand in a file.
func (b *birds) which(content []byte) string {
	var out []string
	for _, m := range regexp.MustCompile(`(?i)`+b.mark+`[a-z-]*`).FindAllString(string(content), -1) {
		field := b.fields[strings.ToLower(m)]
		if field == "" {
			field = m
		}
		out = append(out, field)
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), ", ")
}

// flown sees to it that the canaries are there where they may be: a test in which
// nothing sings finds nothing.
func (b *birds) flown(t *testing.T, name string, files map[string][]byte) {
	t.Helper()
	heard := map[string]bool{}
	word := regexp.MustCompile(`(?i)` + b.mark + `[a-z]*`)
	for path, content := range files {
		for _, m := range word.FindAllString(path+" "+string(content), -1) {
			heard[b.fields[strings.ToLower(m)]] = true
		}
	}
	var silent []string
	for _, field := range b.fields {
		if !heard[field] {
			silent = append(silent, field)
		}
	}
	slices.Sort(silent)
	if len(silent) > max(1, len(b.fields)/4) {
		t.Errorf("%s: only %d of %d canaries are seen where all may be: %v", name, len(b.fields)-len(silent), len(b.fields), silent)
	}
	t.Logf("%s: on no page: %v", name, silent)
}
