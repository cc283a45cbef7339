package browsertest

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/chromedp/chromedp"

	"playbook/cmd/playbook/internal/cli"
	"playbook/cmd/playbook/internal/everyfield"
)

// packs are the words that hold many payloads, and the longest of the rest: few
// enough to be built again in other ways.
func packs() (words []string) {
	for i, w := range hostile.words {
		if len(w) > 400 || i%16 == 0 {
			words = append(words, w)
		}
	}
	return words
}

// Sealed pages are taken apart and put together by a script of ours: nothing runs
// there either.
func TestNothingRunsUnlocked(t *testing.T) {
	if testing.Short() {
		t.Skip("starts Chromium")
	}
	Find(t)
	hostileSite(t)
	files := hostileTree(packs(), hostile.trial)
	site := hostileSettings(packs(), hostile.trial)
	closed := map[string]string{"default": "team", "pipeline": "manager"}
	for _, part := range []string{"team", "accounts", "meeting", "scorecard", "rehearsals", "facts"} {
		closed[part] = "team"
	}
	site["visibility"] = closed
	files["data/site.yaml"] = everyfield.Encode(site, "")
	c := hostileFolder(t, files)
	open := c.built("--audience", "manager") // the pages' names, and what they weigh
	pass := ""
	for _, m := range regexp.MustCompile(`passphrase for (team|manager): ([a-z ]+)`).FindAllStringSubmatch(c.run("keys", "new", "--generate"), -1) {
		pass = m[2] // the manager's comes last
		c.env["PLAYBOOK_"+strings.ToUpper(m[1])+"_PASSPHRASE"] = m[2]
	}
	s := c.built()
	for p, b := range s.files {
		if path.Ext(p) == ".html" && bytes.Contains(b, []byte("hacked(")) && p != "index.html" && !strings.Contains(string(b), "<title>") {
			t.Errorf("%s is published in the clear", p)
		}
	}
	w := openWatch(t, serveFiles(t, s.files))
	w.visit("unlock/")
	w.unlock(pass)
	w.Wait("document.querySelectorAll('.unlocked-menu a, .unlocked-menu details').length > 0")
	w.calm("unlocked")
	shown, seen := 0, map[string]bool{}
	for _, p := range shownPages(open, func(n int) bool { return n < 2 }) {
		kind := regexp.MustCompile(`\d+`).ReplaceAllString(p, "N")
		if _, sealed := s.files[p+"index.html"]; sealed || seen[kind] || strings.Contains(p, "%") {
			continue
		}
		seen[kind] = true
		w.show(p)
		w.calm("unlocked /" + p)
		shown++
	}
	w.Type("header input[type=search]", "hacked")
	w.Wait("document.querySelectorAll('header [data-search-results] a').length > 0")
	w.calm("search in what is unlocked")
	t.Logf("%d unlocked pages", shown)
	if shown < 25 {
		t.Errorf("only %d pages were unlocked", shown)
	}
}

// What a CRM exports is as foreign as content: import, build, look.
func TestNothingRunsOfAnExport(t *testing.T) {
	hostileSite(t)
	words := append(payloads(), packs()...)
	columns := []string{"Id", "Name", "Account", "Owner", "Stage", "Value", "Created", "Lost reason"}
	var text bytes.Buffer
	rows := csv.NewWriter(&text)
	rows.Write(columns)
	owners, stages := map[string]string{}, map[string]string{}
	for i, w := range words {
		mapped := w
		if strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsGraphic(r) }) {
			mapped = fmt.Sprint("unseen ", i) // a YAML file with a sign that nobody sees is refused
		}
		owners[mapped], stages[mapped] = "rep", fmt.Sprintf("s%d", i%6)
		rows.Write([]string{w, w, w, mapped, mapped, "100", "2026-01-02", w})
	}
	rows.Flush()
	names := everyfield.Encode(map[string]any{"owners": owners, "stages": stages, "columns": map[string]string{
		"id": "Id", "name": "Name", "account": "Account", "owner": "Owner", "stage": "Stage", "value": "Value", "created": "Created", "lost_reason": "Lost reason"}}, "")
	site := "title: T\ncurrency: EUR\nstages: [{id: s0}, {id: s1}, {id: s2}, {id: s3}, {id: s4}, {id: s5}]\nvisibility: {default: public, pipeline: public, team: public, accounts: public}\n"
	c := hostileFolder(t, map[string]string{"content/index.md": "# Home\n", "data/site.yaml": site, "data/team.yaml": "reps: [{id: rep, name: Rep}]\n", "map.yaml": names, "deals.csv": text.String()})
	said := c.run("import", "csv", filepath.Join(c.dir, "deals.csv"), "--week", "2026-W47", "--mapping", filepath.Join(c.dir, "map.yaml"))
	t.Log(strings.TrimSpace(said))
	s := c.built()
	held := 0
	for name, b := range s.files {
		if path.Ext(name) != ".html" {
			continue
		}
		for _, fault := range policyFaults(b) {
			t.Errorf("%s: %s", name, fault)
		}
		if bytes.Contains(b, []byte("hacked(")) {
			held++
		}
	}
	if held < 3 {
		t.Errorf("only %d pages show what was imported", held)
	}
	if testing.Short() {
		return
	}
	w := openWatch(t, serveFiles(t, s.files))
	for _, p := range []string{"", "pipeline/", "pipeline/2026-W47/", "pipeline/reps/rep/", "pipeline/weekly-review/", "team/", "agenda/"} {
		if s.files[p+"index.html"] != nil {
			w.visit(p)
		}
	}
	w.charts("pipeline/")
}

// The preview shows messages with lines of the sources, over a page and in place
// of one.
func TestNothingRunsInThePreview(t *testing.T) {
	if testing.Short() {
		t.Skip("starts Chromium")
	}
	Find(t)
	hostileSite(t)
	c := hostileFolder(t, map[string]string{"content/index.md": "# Home\n", "data/site.yaml": "title: T\nstages: [{id: s0}]\n"})
	ctx, cancel := context.WithCancel(context.Background())
	out, in := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- cli.Main(ctx, []string{"serve", "--addr", "127.0.0.1:0", "--base-url", "http://x/repo/", "--source", c.dir}, cli.Streams{In: strings.NewReader(""), Out: in, Err: io.Discard}, func(n string) string { return c.env[n] })
	}()
	t.Cleanup(func() {
		cancel()
		select {
		case <-ended:
		case <-time.After(time.Minute):
			t.Error("serve does not end")
		}
	})
	var base string
	fmt.Fscan(out, &base)
	go io.Copy(io.Discard, out)
	w := openWatch(t, base)
	w.visit("")
	w.Wait(`document.querySelector("script[data-playbook-listening]")`)
	panel := `document.querySelector("playbook-fault")?.shadowRoot?.querySelector("ol")`
	words := packs()
	fault := func(i int) string {
		word := strings.ReplaceAll(words[i], "\n", " ")
		name := fmt.Sprintf("content/pitches/fault%d.md", i)
		text := fmt.Sprintf("---\n%s---\n\n[%s](%s) {{ fact.%s }} {{ %s }}\n\n## %s {visibility=%s}\n", everyfield.Encode(map[string]any{"stages": []string{word}, "product": word, "owner": word, word: word, "aliases": []string{word}, "date": word}, ""), word, word, word, word, word, word)
		at := filepath.Join(c.dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return name
	}
	for i := range words {
		name := fault(i)
		w.Wait(panel + "?.textContent.includes(" + fmt.Sprintf("%q", name) + ")")
		if strings.Contains(words[i], "hacked(") && !w.Is(panel+".textContent.includes('hacked(')") {
			t.Errorf("%s: the panel does not show the line", name)
		}
		w.calm("the panel about " + name)
		if err := os.Remove(filepath.Join(c.dir, filepath.FromSlash(name))); err != nil {
			t.Fatal(err)
		}
		w.Wait(`!document.querySelector("playbook-fault") && document.querySelector("script[data-playbook-listening]")`)
	}

	// A preview whose first build fails has a page of faults.
	for i := range words {
		fault(i)
	}
	first := hostileFolder(t, map[string]string{})
	if err := os.CopyFS(filepath.Join(first.dir, "content"), os.DirFS(filepath.Join(c.dir, "content"))); err != nil {
		t.Fatal(err)
	}
	cold, stop := context.WithCancel(context.Background())
	out2, in2 := io.Pipe()
	ended2 := make(chan int, 1)
	go func() {
		ended2 <- cli.Main(cold, []string{"serve", "--addr", "127.0.0.1:0", "--base-url", "http://x/repo/", "--source", first.dir}, cli.Streams{In: strings.NewReader(""), Out: in2, Err: io.Discard}, func(n string) string { return c.env[n] })
	}()
	defer func() { stop(); <-ended2 }()
	fmt.Fscan(out2, &base)
	go io.Copy(io.Discard, out2)
	w.Do(chromedp.Navigate("about:blank"))
	w.Base = base
	w.Do(chromedp.Navigate(base))
	w.Wait("document.body?.hasAttribute('data-playbook-fault') && document.querySelector('script[data-playbook-listening]')")
	if !w.Is("document.querySelectorAll('li').length > 10 && document.querySelector('ol').textContent.includes('hacked(')") {
		t.Error("the page of faults does not show the lines")
	}
	w.calm("the page of faults")
}
