package browsertest

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"strings"
	"testing"
	"time"

	"playbook/cmd/playbook/internal/protect"
	"playbook/cmd/playbook/internal/render"
	"playbook/cmd/playbook/internal/schema"
)

// kept waits until the device has everything that the site at base lists, from no
// other deploy. It asks the caches only: requests put off a worker's update.
func (h *host) kept(b *Tab, base string) {
	b.Helper()
	h.mu.Lock()
	site := h.sites[base]
	h.mu.Unlock()
	f, ok := site.Find("offline.json")
	if !ok {
		b.Fatalf("the site at %s has no offline.json", base)
	}
	list, err := f.Bytes()
	if err != nil {
		b.Fatal(err)
	}
	b.Wait("navigator.serviceWorker.controller")
	b.Run(fmt.Sprintf(`const base = new URL(%q, location.href).href, list = %s, prefix = "playbook:" + encodeURIComponent(%[1]q) + ":site:";
let why = "";
for (let i = 0; i < 200; i++) {
  const names = (await caches.keys()).filter((n) => n.startsWith(prefix));
  if (names.length === 1 && names[0] === prefix + list.version && await caches.match(base + "offline.json?renewed", { cacheName: names[0] })) {
    const wrong = [];
    for (const f of list.files) {
      const copy = await caches.match(new URL(f.url, base), { cacheName: names[0], ignoreVary: true });
      if (copy?.headers.get("X-Hash") !== f.hash) wrong.push(f.url);
    }
    if (!wrong.length) return '';
    why = "wrong: " + wrong;
  } else why = "there are " + names + ", wanted " + list.version;
  await new Promise((r) => setTimeout(r, 100));
}
throw new Error("not all is kept: " + why)`, base, list))
}

// inCaches tells which addresses of any cache hold a text.
func (b *Tab) inCaches(text string) string {
	b.Helper()
	return b.Text(fmt.Sprintf(`(async () => { const found = [];
for (const name of await caches.keys()) { const cache = await caches.open(name);
  for (const request of await cache.keys()) if (request.url.includes(%[1]q) || (await (await cache.match(request)).text()).includes(%[1]q)) found.push(request.url); }
return found.join(" "); })()`, text))
}

const marked = "document.querySelector('[data-offline-mark]:not([hidden])')"

// policy fails the test when a page did what its policy forbids; that requests
// fail without a network is no fault.
func (b *Tab) policy() {
	b.Helper()
	for _, l := range b.Complaints() {
		if !strings.Contains(l, "Failed to load resource") {
			b.Errorf("the browser complains: %s", l)
		}
	}
}

// One visit, then no network: what was not visited is there, marked; the answer
// to an objection is found by search; what was never there is told.
func TestOfflineAfterOneVisit(t *testing.T) {
	site, err := Demo()
	if err != nil {
		t.Fatal(err)
	}
	h := newHost(t)
	h.deploy("/repo/", site)
	b := Open(t, h.URL+"/repo/")
	b.Go("")
	h.kept(b, "/repo/")
	if b.Is(marked) {
		t.Error("a page from the network is marked as a copy")
	}
	h.network(false, 0)
	b.Go("pitches/")
	b.Wait(marked)
	if got := b.Text(marked + ".textContent"); !strings.Contains(got, "24 Nov 2026") {
		t.Errorf("the mark says %q", got)
	}
	b.Shot("offline-copy")
	b.Go("search/?q=price&kind=objection")
	b.Wait("document.querySelector('[data-search-page] [data-search-results] a')")
	b.Tap("[data-search-page] [data-search-results] a")
	b.Wait("document.documentElement.dataset.layout === 'objection' && " + marked)
	b.Wait("[...document.styleSheets].some((s) => s.cssRules.length > 10)")
	b.Shot("offline-objection")
	b.Go("no/such/page/")
	b.Wait("document.querySelector('[data-offline-list] a[href*=\"/pitches/\"]')")
	if got := b.Text("document.querySelector('h1').textContent"); got != "No network" {
		t.Errorf("the page says %q", got)
	}
	if b.Is("document.documentElement.scrollWidth > innerWidth") {
		t.Error("the offline page is wider than the screen")
	}
	b.Shot("offline-notice")
	b.policy()
}

// A network that is there and does not answer is not waited for.
func TestOfflineDoesNotWait(t *testing.T) {
	h := newHost(t)
	h.deploy("/repo/", small(t, "/repo/", schema.ForAll, map[string]string{"content/pitches/bank.md": "# Bank\n\n## 30 seconds\n\nWords.\n"}))
	b := Open(t, h.URL+"/repo/")
	b.Go("")
	h.kept(b, "/repo/")
	h.network(true, 20*time.Second)
	begin := time.Now()
	b.Go("pitches/bank/")
	b.Wait(marked)
	if took := time.Since(begin); took > 8*time.Second {
		t.Errorf("the copy came after %v", took)
	}
}

// A deploy replaces the copies of the one before it, of every page, seen or not.
func TestOfflineNextDeploy(t *testing.T) {
	pitch := func(say string) string { return "# Bank\n\n## 30 seconds\n\nSay " + say + ".\n" }
	h := newHost(t)
	deploy := func(files map[string]string) { h.deploy("/repo/", small(t, "/repo/", schema.ForAll, files)) }
	deploy(map[string]string{"content/pitches/bank.md": pitch("alphaword"), "content/pitches/gone.md": "# Gone\n\n## 30 seconds\n\nSay alphaword.\n"})
	b := Open(t, h.URL+"/repo/")
	b.Go("pitches/gone/")
	h.kept(b, "/repo/")
	b.Go("pitches/bank/")
	deploy(map[string]string{"content/pitches/bank.md": pitch("betaword"), "content/pitches/new.md": "# New\n\n## 30 seconds\n\nSay betaword.\n"})
	b.Go("pitches/bank/")
	if !b.Is("document.querySelector('main').textContent.includes('betaword')") {
		t.Error("online, the page is still the old one")
	}
	h.kept(b, "/repo/")
	if where := b.inCaches("alphaword"); where != "" {
		t.Errorf("the old deploy is still in the caches: %s", where)
	}
	h.network(false, 0)
	for _, page := range []string{"pitches/bank/", "pitches/new/"} {
		b.Go(page)
		b.Wait(marked + " && document.querySelector('main').textContent.includes('betaword')")
	}
	b.Go("pitches/gone/")
	b.Wait("document.querySelector('h1').textContent === 'No network'")
	// A deploy that breaks off leaves the one before it.
	h.network(true, 0)
	deploy(map[string]string{"content/pitches/bank.md": pitch("gammaword")})
	h.mu.Lock()
	h.more["/repo/offline.json"] = []byte(`{"version":"of another deploy","files":[],"groups":[]}`)
	h.mu.Unlock()
	b.Go("")
	b.Run("await (await navigator.serviceWorker.ready).update().catch(() => {}); await new Promise((r) => setTimeout(r, 1000))")
	h.network(false, 0)
	b.Go("pitches/new/")
	b.Wait(marked + " && document.querySelector('main').textContent.includes('betaword')")
	b.policy()
}

// What is looked at beyond the list is kept within bounds; stars stay.
func TestOfflineIsBounded(t *testing.T) {
	files := map[string]string{}
	for i := range 310 { // too many to be kept unasked
		files[fmt.Sprintf("content/values/v%03d.md", i)] = fmt.Sprintf("# Value %d\n", i)
	}
	h := newHost(t)
	h.deploy("/repo/", small(t, "/repo/", schema.ForAll, files))
	for i := range 8 {
		h.more[fmt.Sprintf("/repo/large%d.bin", i)] = bytes.Repeat([]byte("x"), 4<<20)
	}
	h.more["/repo/huge.bin"] = bytes.Repeat([]byte("x"), 6<<20)
	b := Open(t, h.URL+"/repo/")
	b.Go("values/v000/")
	h.kept(b, "/repo/")
	b.Wait("caches.match(location.href, { ignoreVary: true })") // seen before the worker was there
	b.Tap("[data-star]")
	b.Run(`for (let i = 1; i < 90; i++) await (await fetch(document.documentElement.dataset.base + "values/v" + String(i).padStart(3, "0") + "/")).text();
for (const name of ["huge", "large0", "large1", "large2", "large3", "large4", "large5", "large6", "large7"]) await (await fetch(document.documentElement.dataset.base + name + ".bin")).blob();
await new Promise((r) => setTimeout(r, 1500))`)
	got := b.Text(`(async () => { const cache = await caches.open("playbook:" + encodeURIComponent("/repo/") + ":seen"); let pages = 0, bytes = 0, all = [];
for (const request of await cache.keys()) { const copy = await cache.match(request); all.push(request.url); bytes += (await copy.blob()).size; pages += copy.headers.has("X-Page"); }
return [pages <= 60 && pages > 20, bytes <= 20 << 20 && bytes > 8 << 20, !all.some((u) => u.includes("huge")), all.some((u) => u.includes("large7")), !all.some((u) => u.endsWith("/v001/"))].join(" "); })()`)
	if got != "true true true true true" {
		t.Errorf("pages, bytes, nothing huge, the newest in, the oldest out: %s", got)
	}
	h.network(false, 0)
	b.Go("values/v000/")
	b.Wait(marked + " && document.querySelector('[data-star][aria-pressed=true]')")
	b.Go("values/v001/")
	b.Wait("document.querySelector('[data-offline-list] a[href$=\"/values/v000/\"]')")
	b.policy()
}

// Sites under one origin, one inside the other's path: each keeps its own.
func TestOfflineNeighbours(t *testing.T) {
	h := newHost(t)
	deploy := func(base, word string) {
		h.deploy(base, small(t, base, schema.ForAll, map[string]string{"content/pitches/bank.md": "# Bank\n\n## 30 seconds\n\nSay " + word + ".\n"}))
	}
	bases := []string{"/", "/repo/", "/repo/two/"}
	for _, base := range bases {
		deploy(base, "alphaword")
	}
	b := Open(t, h.URL)
	for _, base := range bases {
		b.Go(base)
		h.kept(b, base)
	}
	deploy("/repo/", "betaword")
	b.Go("/repo/")
	h.kept(b, "/repo/")
	h.network(false, 0)
	for i, word := range []string{"alphaword", "betaword", "alphaword"} {
		b.Go(bases[i] + "pitches/bank/")
		b.Wait(marked + " && document.querySelector('main').textContent.includes('" + word + "')")
	}
	if got := b.Text("caches.keys().then((all) => all.filter((n) => n.includes(':site:')).length)"); got != "3" {
		t.Errorf("%s deploys are kept, want one a site", got)
	}
}

// Of what is sealed a device keeps the ciphertext that was fetched, and nothing else.
func TestOfflineSealed(t *testing.T) {
	files := map[string]string{"content/pitches/bank.md": "# Bank\n\n## 30 seconds\n\nWords.\n",
		"content/meetings/2026-11-20.md": "---\ntitle: Canaryword\n---\n\nCanaryword was heard.\n"}
	ring, key, err := protect.NewKey(rand.Reader, schema.ForManagers, "correct horse battery staple river")
	if err != nil {
		t.Fatal(err)
	}
	v := schema.ForManagers
	site, _, err := protect.Apply(small(t, "/repo/", schema.ForAll, files), protect.Options{Keys: map[schema.Visibility]*protect.Key{v: key},
		Rings: map[schema.Visibility]*protect.Keyring{v: ring}, Views: map[schema.Visibility]*render.Site{v: small(t, "/repo/", v, files)}})
	if err != nil {
		t.Fatal(err)
	}
	h := newHost(t)
	h.deploy("/repo/", site)
	b := Open(t, h.URL+"/repo/")
	b.Go("")
	h.kept(b, "/repo/")
	sealed := key.FileName("meetings/2026-11-20/index.html")
	if _, ok := site.Find(sealed); !ok {
		t.Fatal("the meeting is not sealed")
	}
	if b.inCaches("/s/") != "" {
		t.Errorf("sealed files are kept unasked: %s", b.inCaches("/s/"))
	}
	read := fmt.Sprintf("fetch('/repo/%s').then((r) => r.arrayBuffer()).then((b) => String(b.byteLength))", sealed)
	size := b.Text(read)
	b.Run("await new Promise((r) => setTimeout(r, 500))")
	h.network(false, 0)
	if got := b.Text(read); got != size {
		t.Errorf("without a network the sealed page has %s bytes, want %s", got, size)
	}
	for _, word := range []string{"anaryword", "2026-11-20"} {
		if where := b.inCaches(word); where != "" {
			t.Errorf("%q is in the caches: %s", word, where)
		}
	}
}
