package render

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"playbook/cmd/playbook/internal/check"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/theme"
	"playbook/themes"
)

// written builds a site of these files for an audience, under /repo/.
func written(t testing.TB, audience schema.Visibility, preview bool, files map[string]string) *Site {
	t.Helper()
	root := fstest.MapFS{"data/site.yaml": {Data: []byte("title: Test\nlanguage: en\n")}}
	for p, text := range files {
		root[p] = &fstest.MapFile{Data: []byte(text)}
	}
	src, err := load.Load(root, &load.Cache{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	today, _ := schema.ParseDate("2026-11-24")
	passed, faults := check.Run(src, check.Options{Today: today}, nil)
	if passed == nil {
		t.Fatalf("faults: %+v", faults)
	}
	th, faults, err := theme.Load(nil, themes.FS, "default")
	if err != nil || len(faults) > 0 {
		t.Fatalf("theme: %v %+v", err, faults)
	}
	return Build(playbook.New(passed, playbook.Options{Audience: audience}), th, Options{BaseURL: "https://example.com/repo/", Preview: preview})
}

// kept reads offline.json and proves that it names files of the site, with the
// hashes of their bytes.
func kept(t *testing.T, site *Site) (keptList, map[string]keptFile) {
	t.Helper()
	var k keptList
	if err := json.Unmarshal(bytesOf(t, site, offlineList), &k); err != nil {
		t.Fatal(err)
	}
	byURL := map[string]keptFile{}
	for _, f := range k.Files {
		if _, twice := byURL[f.URL]; twice {
			t.Errorf("%q is listed twice", f.URL)
		}
		byURL[f.URL] = f
		p, err := url.PathUnescape(f.URL)
		if err != nil {
			t.Fatal(err)
		}
		if p == "" || strings.HasSuffix(p, "/") {
			p += "index.html"
		}
		if got := hashOf(bytesOf(t, site, p)); got != f.Hash {
			t.Errorf("%s has hash %s, the list says %s", p, got, f.Hash)
		}
	}
	if w := string(bytesOf(t, site, workerPath)); !strings.HasPrefix(w, `const SITE = {"base":"/repo/","version":"`+k.Version+`"};`) {
		t.Errorf("worker.js begins with %.80s", w)
	}
	return k, byURL
}

func bytesOf(t testing.TB, site *Site, path string) []byte {
	t.Helper()
	f, ok := site.Find(path)
	if !ok {
		t.Fatalf("the site has no %s", path)
	}
	b, err := f.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

const pitch = "---\ntitle: %s\nvisibility: %s\n---\n\n## 30 seconds\n\nSay %s.\n"

func TestOfflineListsWhatASellerNeeds(t *testing.T) {
	files := map[string]string{
		"content/pitches/bank.md":               fmt.Sprintf(pitch, "Bank", "public", "it"),
		"content/objections/price.md":           "# Too dear\n\n![a picture](price.svg)\n",
		"content/objections/price.svg":          `<svg xmlns="http://www.w3.org/2000/svg"/>`,
		"content/talking-points/2026-W47.md":    "# Week 47\n\n## New\n\nNews.\n",
		"content/values/我们 怎么卖.md":              "# How we sell\n",
		"content/talking-points/2026-W40.md":    "# Week 40\n\n## Old\n\nNo news.\n",
		"content/case-studies/secret-canary.md": "---\ntitle: Canary\nvisibility: team\n---\n\nText.\n",
	}
	k, by := kept(t, written(t, schema.ForAll, false, files))
	for u, step := range map[string]int{"": stepFrame, "offline/": stepFrame, "search/": stepFrame, "manifest.webmanifest": stepFrame,
		"pitches/bank/": stepNeeded, "objections/price/": stepNeeded, "objections/price.svg": stepNeeded, "stages/": stepNeeded,
		"talking-points/2026-w47/": stepNeeded, "search/index/index.json": stepNeeded, "talking-points/2026-w40/": stepRest} {
		if f, ok := by[u]; !ok || f.Step != step {
			t.Errorf("%q: listed %v at step %d, want step %d", u, ok, f.Step, step)
		}
	}
	if f := by["pitches/bank/"]; f.Title != "Bank" || k.Groups[f.Group] != "Pitches" {
		t.Errorf("the offline page would say %q under %q", f.Title, k.Groups[f.Group])
	}
	if k.AsOf != "2026-11-24" {
		t.Errorf("as of %s", k.AsOf)
	}
	all, _ := json.Marshal(k)
	if strings.Contains(strings.ToLower(string(all)), "canary") {
		t.Error("the list names what is above the public")
	}
}

// Another page, another worker; the same pages, the same bytes.
func TestOfflineVersion(t *testing.T) {
	with := func(say string) string {
		k, _ := kept(t, written(t, schema.ForAll, false, map[string]string{"content/pitches/bank.md": fmt.Sprintf(pitch, "Bank", "public", say)}))
		return k.Version
	}
	if with("one") != with("one") {
		t.Error("the same site has two versions")
	}
	if with("one") == with("two") {
		t.Error("another pitch does not change the version")
	}
}

// A site of the team's list is the team's own; a public site never holds it.
func TestOfflineMark(t *testing.T) {
	files := map[string]string{"content/pitches/bank.md": fmt.Sprintf(pitch, "Bank", "team", "it"), "content/meetings/2026-11-20.md": "# Numbers\n"}
	site := written(t, schema.ForManagers, false, files)
	_, by := kept(t, site)
	if _, ok := by["pitches/bank/"]; !ok {
		t.Error("a site for the team does not keep the team's pitch")
	}
	if _, ok := by["meetings/2026-11-20/"]; ok {
		t.Error("what only managers may read is kept without having been looked at")
	}
	for _, p := range []string{workerPath, offlineList} {
		if f, _ := site.Find(p); f.Visibility != schema.ForTeam {
			t.Errorf("%s names a page of the team and is marked %q", p, f.Visibility)
		}
	}
}

func TestOfflineIsBounded(t *testing.T) {
	files := map[string]string{}
	for i := range 400 {
		files[fmt.Sprintf("content/objections/o%03d.md", i)] = "# Objection\n"
		files[fmt.Sprintf("content/values/v%03d.md", i)] = "# Value\n"
	}
	_, by := kept(t, written(t, schema.ForAll, false, files))
	objections, values := 0, 0
	for u := range by {
		if strings.HasPrefix(u, "objections/o") {
			objections++
		}
		if strings.HasPrefix(u, "values/v") {
			values++
		}
	}
	if objections != keptOfKind || values != 0 {
		t.Errorf("%d objections and %d other pages are kept", objections, values)
	}
}

// A preview shows the disk, not a cache.
func TestPreviewHasNoWorker(t *testing.T) {
	site := written(t, schema.ForManagers, true, nil)
	if _, ok := site.Find(workerPath); ok {
		t.Error("a preview has a service worker")
	}
	if home := string(bytesOf(t, site, "index.html")); strings.Contains(home, "data-worker") || strings.Contains(home, "offline.js") {
		t.Error("a page of a preview asks for a service worker")
	}
}
