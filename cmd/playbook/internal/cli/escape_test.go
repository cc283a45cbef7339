package cli

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"playbook/cmd/playbook/internal/schema"
)

// outside is a word in every file that lies beside the playbook.
const outside = "Outsecretword"

// grounds is a playbook beside a folder that is none of its business.
type grounds struct {
	*testing.T
	dir, out string
	before   string // hash of out
}

func newGrounds(t *testing.T) *grounds {
	t.Helper()
	top := t.TempDir()
	g := &grounds{T: t, dir: filepath.Join(top, "playbook"), out: filepath.Join(top, "outside")}
	put(t, g.dir, map[string]string{
		"data/site.yaml":           "title: Ours\nstages: [{id: one, name: One}]\nvisibility: {default: public, team: public, pipeline: public, accounts: public, rehearsals: public, facts: public}\n",
		"data/team.yaml":           "reps: [{id: ana, name: Ana}]\n",
		"content/index.md":         "# Home\n",
		"content/pitches/bank.md":  "# Bank\n",
		"content/proposals/one.md": "# One\n\n## Oral\n\nYes.\n",
	})
	secret := "# " + outside + "\n"
	put(t, g.out, map[string]string{
		"secret.md": secret, "secret.svg": `<svg xmlns="http://www.w3.org/2000/svg"><title>` + outside + `</title></svg>`, "secret.txt": outside, "secret.yaml": "title: " + outside + "\n",
		"content/index.md": secret, "data/site.yaml": "title: " + outside + "\n", "accounts/mole.yaml": "name: " + outside + "\n", "pipeline/2026-W40.yaml": "as_of: 2026-10-02\n# " + outside + "\n",
		"theme/theme.yaml": "styles: [" + outside + ".css]\n", "theme/layouts/page.html": `{{define "main"}}` + outside + `{{end}}`, "theme/static/leak.txt": outside, "theme/styles/base.css": "." + outside + "{color:red}",
		"theme/scripts/nav.js": "// x\n" + outside, "theme/archetypes/page.md": outside, "theme/strings/en.yaml": "home: " + outside + "\n", "state/x": outside, "site/index.html": outside,
	})
	g.before = g.hash()
	return g
}

// hash is one of all files outside, names and times among them.
func (g *grounds) hash() string {
	h := sha256.New()
	err := fs.WalkDir(os.DirFS(g.out), ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		fmt.Fprintln(h, p, info.Mode(), info.ModTime().UnixNano())
		if !e.IsDir() {
			b, err := os.ReadFile(filepath.Join(g.out, p))
			fmt.Fprintf(h, "%d %s\n", len(b), b)
			return err
		}
		return nil
	})
	if err != nil {
		g.Fatal(err)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

// unharmed: nothing outside changed, and nothing of it is in the site, in what was
// said, or beside the sources.
func (g *grounds) unharmed(said string) {
	g.Helper()
	if g.hash() != g.before {
		g.Error("something outside changed")
	}
	if strings.Contains(said, outside) {
		g.Errorf("what lies outside is printed:\n%s", said)
	}
	err := filepath.WalkDir(g.dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		if b, err := os.ReadFile(p); err != nil || bytes.Contains(b, []byte(outside)) {
			g.Errorf("%s holds what lies outside (%v)", p, err)
		}
		return nil
	})
	if err != nil {
		g.Fatal(err)
	}
}

// A link in place of any folder or file of a playbook leads to nothing outside, for
// every command that reads or writes.
func TestEscapeByLink(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege on Windows")
	}
	const deals = "Deal ID,Owner,Stage\n1,ana,one\n"
	commands := map[string][]string{
		"build": {"build", "--audience", "manager"}, "check": {"check"}, "keys": {"keys", "new", "--generate"}, "new": {"new", "page", "notes/a"}, "account": {"new", "account", "acme"}, "pitch": {"new", "pitch", "new one"},
		"fill": {"fill", "proposals/one.md"}, "import": {"import", "csv", "deals.csv", "--week", "2026-W47", "--mapping", "map.yaml", "--force"}, "owners": {"owners"},
	}
	// Which commands could go that way; build and check always.
	ways := map[string][]string{"content": {"new", "pitch", "fill"}, "content/pitches": {"pitch"}, "data": {"keys", "account", "import", "owners"}, "data/keys": {"keys"}, "data/accounts": {"account"},
		"data/pipeline": {"import"}, "data/pipeline/2026-W47.yaml": {"import"}, "data/team.yaml": {"owners", "import"}, "themes": {"new"}, "themes/default": {"new"}, "themes/default/archetypes": {"new"}, "themes/default/archetypes/page.md": {"new"}, "themes/default/theme.yaml": {"new"}}
	for link, to := range map[string]string{
		"content": "content", "data": "data", "content/pitches": "content", "content/pages": ".", "content/pitches/bank.md": "secret.md", "content/pitches/pic.svg": "secret.svg", "content/notes": "content",
		"data/site.yaml": "data/site.yaml", "data/team.yaml": "secret.yaml", "data/accounts": "accounts", "data/pipeline": "pipeline", "data/keys": "state", "data/accounts/mole.yaml": "accounts/mole.yaml", "data/pipeline/2026-W47.yaml": "pipeline/2026-W40.yaml",
		"themes": ".", "themes/default": "theme", "themes/default/layouts": "theme/layouts", "themes/default/static": "theme/static", "themes/default/styles": "theme/styles", "themes/default/scripts": "theme/scripts",
		"themes/default/strings": "theme/strings", "themes/default/archetypes": "theme/archetypes", "themes/default/theme.yaml": "theme/theme.yaml", "themes/default/layouts/page.html": "theme/layouts/page.html",
		"themes/default/static/leak.txt": "theme/static/leak.txt", "themes/default/styles/base.css": "theme/styles/base.css", "themes/default/strings/en.yaml": "theme/strings/en.yaml", "themes/default/archetypes/page.md": "theme/archetypes/page.md",
		".playbook": "state", "public": "site", "public/pitches": "site", ".github": "state",
	} {
		t.Run(link, func(t *testing.T) {
			t.Parallel()
			for _, name := range append(ways[link], "build", "check") {
				g := newGrounds(t)
				put(t, g.dir, map[string]string{"deals.csv": deals, "map.yaml": "columns: {id: Deal ID, owner: Owner, stage: Stage}\nstages: {one: one}\nowners: {ana: ana}\n"})
				at := filepath.Join(g.dir, filepath.FromSlash(link))
				if err := os.RemoveAll(at); err != nil {
					t.Fatal(err)
				}
				if err := os.MkdirAll(filepath.Dir(at), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.Symlink(filepath.Join(g.out, filepath.FromSlash(to)), at); err != nil {
					t.Fatal(err)
				}
				args := slices.Clone(commands[name])
				for i, a := range args {
					if a == "deals.csv" || a == "map.yaml" {
						args[i] = filepath.Join(g.dir, a)
					}
				}
				code, out, errs := run(t, g.dir, nil, args...)
				if strings.Contains(errs, "goroutine") {
					t.Errorf("%s: %d\n%s", name, code, errs)
				}
				g.unharmed(out + errs)
				if t.Failed() {
					t.Fatalf("playbook %v, with a link at %s: %d\n%s%s", args, link, code, out, errs)
				}
			}
		})
	}
}

// ways out by name, in every field and place that holds one. None of them may give
// a file outside, or read one.
var waysOut = []string{
	"../../outside/secret", "/../outside/secret", "..", "../", "a/../../../outside/secret", `..\..\outside\secret`, `C:\outside\secret`, `c:secret`, `\\host\outside\secret`, "//host/outside/secret",
	"%2e%2e/%2e%2e/outside/secret", "..%2f..%2foutside%2fsecret", "..%5c..%5coutside", "file:///outside/secret", "~/secret", "$HOME/secret", "/etc/passwd", "CON", "nul.md", "com1", ".git/hooks/post-commit", ".playbook/manifest", "secret\x00.md",
}

// few lets every tenth pair of a place and a way out through, all of them when
// PLAYBOOK_PAYLOADS=all asks for the long run.
func few(place, way int) bool {
	return os.Getenv("PLAYBOOK_PAYLOADS") == "all" || (3*place+way)%10 == 0
}

func TestEscapeByName(t *testing.T) {
	holes := map[string]func(w string) map[string]string{
		"alias":      func(w string) map[string]string { return doc("page", "aliases: ["+w+"]\n", "") },
		"owner":      func(w string) map[string]string { return doc("page", "owner: "+w+"\n", "") },
		"kind":       func(w string) map[string]string { return doc("page", "kind: "+w+"\n", "") },
		"lang":       func(w string) map[string]string { return doc("page", "lang: "+w+"\n", "") },
		"stage":      func(w string) map[string]string { return doc("pitch", "stages: ["+w+"]\n", "") },
		"tag":        func(w string) map[string]string { return doc("page", "tags: ["+w+"]\n", "") },
		"based on":   func(w string) map[string]string { return doc("proposal", "based_on: "+w+"\n", "") },
		"proposals":  func(w string) map[string]string { return doc("objection", "proposals: ["+w+"]\n", "") },
		"field":      func(w string) map[string]string { return doc("proposal", "fields: [{name: "+w+"}]\n", "") },
		"link":       func(w string) map[string]string { return doc("page", "", w) },
		"stage id":   func(w string) map[string]string { return site("stages: [{id: " + w + "}]\n") },
		"product id": func(w string) map[string]string { return site("products: [{id: " + w + "}]\n") },
		"persona id": func(w string) map[string]string { return site("personas: [{id: " + w + "}]\n") },
		"theme":      func(w string) map[string]string { return site("theme: " + w + "\n") },
		"language":   func(w string) map[string]string { return site("language: " + w + "\n") },
		"time zone":  func(w string) map[string]string { return site("time_zone: " + w + "\n") },
		"branch":     func(w string) map[string]string { return site("branch: " + w + "\n") },
		"base url":   func(w string) map[string]string { return site("base_url: " + w + "\n") },
		"rep id": func(w string) map[string]string {
			return map[string]string{"data/team.yaml": "reps: [{id: " + w + ", name: A}]\n"}
		},
		"fact": func(w string) map[string]string {
			return map[string]string{"data/facts.yaml": "facts: {" + w + ": {value: x}}\n"}
		},
		"rehearsal": func(w string) map[string]string {
			return map[string]string{"data/rehearsals.yaml": "rehearsals: [{rep: ana, pitch: " + w + ", variant: x, on: 2026-11-01}]\n"}
		},
		"deal": func(w string) map[string]string {
			return map[string]string{"data/pipeline/2026-W47.yaml": "as_of: 2026-11-20\ndeals: [{id: " + w + ", owner: ana, stage: one, account: " + w + "}]\n"}
		},
		"account": func(w string) map[string]string {
			return map[string]string{"data/accounts/acme.yaml": "owner: ana\nproposals: [" + w + "]\n"}
		},
		"theme's style": func(w string) map[string]string {
			return map[string]string{"themes/default/theme.yaml": "add_styles: [" + w + "]\n"}
		},
		"inherited": func(w string) map[string]string {
			return map[string]string{"themes/mine/theme.yaml": "inherits: " + w + "\n", "data/site.yaml": "title: T\ntheme: mine\n"}
		},
		"theme's js": func(w string) map[string]string {
			return map[string]string{"themes/default/theme.yaml": "scripts: {x: " + w + "}\n"}
		},
	}
	var tried atomic.Int64
	for place, name := range slices.Sorted(maps.Keys(holes)) {
		hole := holes[name]
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for n, way := range waysOut {
				for _, ending := range []string{"", ".md", ".svg"} {
					if !few(place, n) || ending != "" && name != "link" && name != "based on" && name != "proposals" {
						continue
					}
					tried.Add(1)
					g := newGrounds(t)
					top := listing(t, filepath.Dir(g.dir))
					put(t, g.dir, hole(fmt.Sprintf("%q", way+ending)))
					for _, args := range [][]string{{"build", "--audience", "manager"}} {
						code, out, errs := run(t, g.dir, nil, args...)
						if code > exitFindings {
							t.Errorf("%v with %q: %d\n%s", args, way+ending, code, errs)
						}
						g.unharmed(out + errs)
					}
					for p := range listing(t, filepath.Dir(g.dir)) {
						if _, was := top[p]; !was && !strings.HasPrefix(p, "playbook/") {
							t.Errorf("%q made %s", way, p)
						}
					}
				}
			}
		})
	}
	t.Cleanup(func() {
		t.Logf("%d ways out of a playbook by name, in %d places: %d pairs tried", len(waysOut), len(holes), tried.Load())
	})
}

// Names that are given to commands.
func TestEscapeByArgument(t *testing.T) {
	for n, way := range waysOut {
		if strings.Contains(way, "\x00") {
			continue
		}
		for place, args := range [][]string{
			{"new", "page", way}, {"new", "pitch", way}, {"new", "account", way}, {"new", "snapshot", way}, {"new", "talking-points", way}, {"new", "stage", way}, {"new", "meeting", way}, {"new", way, "x"},
			{"build", "--theme", way}, {"build", "--audience", way}, {"check", "--base-url", way}, {"import", way, "deals.csv", "--week", "2026-W47"}, {"import", "csv", "-", "--week", way}, {"fill", way}, {"keys", "new", "--audience", way},
		} {
			if !few(place, n) {
				continue
			}
			g := newGrounds(t)
			top := listing(t, filepath.Dir(g.dir))
			code, out, errs := run(t, g.dir, nil, args...)
			if strings.Contains(errs, "goroutine") || code < 0 {
				t.Errorf("%v: %d %s", args, code, errs)
			}
			g.unharmed(out + errs)
			for p := range listing(t, filepath.Dir(g.dir)) {
				if _, was := top[p]; !was && !strings.HasPrefix(p, "playbook/") {
					t.Errorf("%v made %s", args, p)
				}
			}
		}
	}
}

func doc(kind, front, link string) map[string]string {
	dir := map[string]string{"pitch": "pitches", "proposal": "proposals", "objection": "objections", "page": "notes"}[kind]
	body := "Text.\n"
	if link != "" {
		l := strings.Trim(link, `"`)
		body = fmt.Sprintf("[a](%[1]s) ![b](%[1]s) [c](<%[1]s>) <img src=%[2]q> <a href=%[2]q>d</a>\n\n[e]: %[1]s\n\n[e] ![e]\n", l, l)
	}
	return map[string]string{"content/" + dir + "/x.md": "---\ntitle: X\n" + front + "---\n\n" + body}
}

func site(line string) map[string]string {
	rules := "rules: {broken-link: warning, unsafe-link: warning, undefined-stage: warning, undefined-proposal: warning, undefined-rep: warning, unknown-value: warning}\n"
	return map[string]string{"data/site.yaml": "title: T\n" + rules + line}
}

// Names as Windows writes them, given to commands on any system.
func TestPathStylesOfNames(t *testing.T) {
	for name, want := range map[string]string{`notes\today`: "notes/today", `a\b\c d`: "a/b/c-d", `C:\notes\x`: "c/notes/x", `con`: ""} {
		dir, f, err := place(name, schema.Date{}, "", "a page")
		if got := path.Join(dir, f.Name); err == nil && want != "" && got != want {
			t.Errorf("%s: %q, want %q (%v)", name, got, want, err)
		}
		if err == nil && (strings.ContainsAny(dir+f.Name, `\:`) || !filepath.IsLocal(filepath.FromSlash(path.Join(dir, f.Name)))) {
			t.Errorf("%s: %s/%s is no name for every system", name, dir, f.Name)
		}
	}
}
