package browsertest

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"playbook/cmd/playbook/internal/cli"
	"playbook/cmd/playbook/internal/everyfield"
	"playbook/cmd/playbook/internal/schema"
)

// hostileTree is a playbook with a document of each kind, an account, a rep, a deal,
// a fact and a stage for each word, which stands in every field that takes it.
func hostileTree(words []string, tr *trial) map[string]string {
	files := map[string]string{}
	day, _ := schema.ParseDate("2026-11-16")
	for i := range words {
		w := turn{words[i], i, tr}
		for _, k := range schema.Kinds() {
			for _, bound := range []bool{false, true} { // fields that must name something: well, and with payloads
				name, dir, front := fmt.Sprintf("w%d-%s", i, k), or(k.Folder(), "notes"), w.fill(string(k), reflect.TypeFor[schema.Front](), bound)
				if fields, ok := front["fields"].([]any); ok {
					front["fields"] = append(fields, map[string]any{"name": "note", "label": w.word("proposal.fields[].label"), "help": w.word("proposal.fields[].help"), "default": w.word("proposal.fields[].default")})
				}
				switch {
				case bound && (k == schema.Stage || k == schema.Meeting || k == schema.TalkingPoints):
					continue
				case bound:
					name = "v" + name
					front["aliases"] = []string{fmt.Sprintf("/old/%s/", name)}
				case k == schema.Stage:
					name = fmt.Sprintf("s%d", i)
				case k == schema.Meeting:
					name, front["date"] = day.Add(-i).String(), day.Add(-i).String()
				case k == schema.TalkingPoints:
					name = schema.WeekOf(day.Add(-7 * i)).String()
				}
				files["content/"+dir+"/"+name+".md"] = "---\n" + everyfield.Encode(front, "") + "---\n\n" + bodyOf(k, w.word) + fmt.Sprintf("\nA fact: {{ fact.fact%d }} for {{ seats }}, {{ note }}\n", i+100)
			}
		}
	}
	data := map[string]map[string]any{}
	for path, of := range everyfield.Data() {
		for i := range words {
			w, p := turn{words[i], i, tr}, strings.Replace(path, "*", fmt.Sprintf("w%d-konto", i), 1)
			m := w.fill(everyfield.What(of), of, false)
			if data[p] == nil {
				data[p] = m
			}
			for key, v := range m {
				list, ok := v.([]any)
				switch {
				case path == "facts" && key == "facts":
					fact := anyMap(v)
					all, _ := data[p]["all"].(map[string]any)
					if all == nil {
						all = map[string]any{}
						data[p]["all"] = all
					}
					for name, one := range fact {
						all[fmt.Sprintf("fact%d", i+100)] = one
						if w.word("facts.facts") != plain {
							all[name] = one
						}
					}
				case ok && !strings.HasPrefix(path, "accounts"):
					if path == "team" {
						list[0].(map[string]any)["id"] = fmt.Sprintf("w%d-rep", i)
					}
					if i > 0 {
						data[p][key] = append(data[p][key].([]any), list...)
					}
				}
			}
		}
	}
	data["facts"]["facts"] = data["facts"]["all"]
	delete(data["facts"], "all")
	data["pipeline/2026-W46"]["as_of"] = "2026-11-09"
	for p, m := range data {
		files["data/"+p+".yaml"] = everyfield.Encode(m, "")
	}
	files["data/site.yaml"] = everyfield.Encode(hostileSettings(words, tr), "")
	return files
}

// hostileSettings is site.yaml with a stage for each word, and what it can name.
func hostileSettings(words []string, tr *trial) map[string]any {
	site := turn{words[0], 0, tr}.fill("site", reflect.TypeFor[schema.Site](), false)
	weaken(site)
	list := func(field, first, id string, n int) (out []any) {
		for i := range min(n, len(words)) {
			out = append(out, map[string]any{"id": fmt.Sprintf(id, i), "name": turn{words[i], i, tr}.word("site." + field + "[].name")})
		}
		if first != "" {
			out[0].(map[string]any)["id"] = first
		}
		return out
	}
	site["stages"], site["products"] = list("stages", "", "s%d", len(words)), list("products", "grease", "p%d", len(words))
	site["personas"], site["industries"] = list("personas", "buyer", "b%d", 4), list("industries", "steel", "i%d", 4)
	site["visibility"] = map[string]string{"default": "public", "pipeline": "public", "team": "public", "accounts": "public", "meeting": "public", "scorecard": "public", "rehearsals": "public", "facts": "public"}
	delete(site, "crm")
	return site
}

// turn is one word's turn.
type turn struct {
	payload string
	n       int
	tr      *trial
}

func (w turn) word(path string) string {
	if w.tr.takes(path, w.payload) {
		return w.payload
	}
	return plain
}

func (w turn) fill(what string, of reflect.Type, bound bool) map[string]any {
	tag, m := fmt.Sprintf("w%d-", w.n), map[string]any{}
	everyfield.Filler{Word: w.word, Key: orElse(w.word, "plain"), Alias: func(path string) string {
		if kinds := schema.Kinds(); schema.Kind(what) == kinds[w.n%len(kinds)] && w.word(path) != plain {
			return w.payload // each address once
		}
		return fmt.Sprintf("/old/%s/%d/", what, w.n)
	}, Given: func(path string, t reflect.Type, v any) any {
		switch {
		case bound && w.word(path) != plain && !strings.HasSuffix(path, ".draft"):
			return shaped(v, t, w.payload)
		case strings.HasSuffix(path, ".stages"):
			return []string{fmt.Sprintf("s%d", w.n)}
		case path == "snapshot.deals[].stage":
			return fmt.Sprintf("s%d", w.n)
		}
		if s, ok := v.(string); ok {
			return strings.NewReplacer("ACCOUNT", tag+"konto", "PITCH", "pitches/"+tag+"pitch.md", "REP", tag+"rep").Replace(s)
		}
		return v
	}}.Fill(m, of, what)
	return m
}

// command is playbook in a folder, as in a terminal.
type command struct {
	testing.TB
	dir string
	env map[string]string
}

// hostileFolder puts files into a folder of their own.
func hostileFolder(t *testing.T, files map[string]string) *command {
	t.Helper()
	c := &command{t, t.TempDir(), map[string]string{"SOURCE_DATE_EPOCH": "1795521600"}} // Today
	for name, text := range files {
		at := filepath.Join(c.dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	copyTheme(t, c.dir)
	return c
}

// copyTheme puts the default theme into a playbook, with the charts' bundle where
// it is installed: a link out of the playbook would not be followed.
func copyTheme(t testing.TB, dir string) {
	t.Helper()
	from, to := filepath.Join(root, "themes", "default"), filepath.Join(dir, "themes", "default")
	for _, part := range []string{"layouts", "styles", "scripts", "static", "strings", "archetypes", "charts/dist"} {
		part = filepath.FromSlash(part)
		if _, err := os.Stat(filepath.Join(from, part)); err != nil {
			continue // no bundle
		}
		if err := os.CopyFS(filepath.Join(to, part), os.DirFS(filepath.Join(from, part))); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(filepath.Join(from, "theme.yaml"))
	if err == nil {
		err = os.WriteFile(filepath.Join(to, "theme.yaml"), b, 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// run runs a command that must end well, and returns what it said.
func (c *command) run(args ...string) string {
	c.Helper()
	var out, errs bytes.Buffer
	code := cli.Main(context.Background(), append(args, "--source", c.dir), cli.Streams{In: strings.NewReader(""), Out: &out, Err: &errs}, func(n string) string { return c.env[n] })
	if code != 0 {
		said := out.String() + errs.String()
		c.Fatalf("playbook %s: %d\n%s", strings.Join(args, " "), code, said[max(0, len(said)-4000):])
	}
	return out.String() + errs.String()
}

// built builds and reads the site.
func (c *command) built(args ...string) *sealed {
	c.Helper()
	out := filepath.Join(c.TempDir(), "site")
	c.run(append([]string{"build", "--quiet", "--format", "github", "--output", out, "--base-url", "https://example.com/repo/"}, args...)...)
	s := &sealed{TB: c, files: map[string][]byte{}, instead: map[string][]byte{}}
	err := fs.WalkDir(os.DirFS(out), ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		s.files[p], err = os.ReadFile(filepath.Join(out, filepath.FromSlash(p)))
		return err
	})
	if err != nil {
		c.Fatal(err)
	}
	return s
}
