package protect

import (
	"bytes"
	"context"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/chromedp"

	"playbook/cmd/playbook/internal/render"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/search"
)

const (
	scripts = "../../../../themes/default/scripts/"
	policy  = `<meta http-equiv="Content-Security-Policy" content="default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'">`
	pixel   = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

// browserSite is a small made-up site with one page or more for each audience.
func browserSite(t *testing.T) *render.Site {
	t.Helper()
	shell := func(title, head, main string) string {
		return `<!doctype html><html lang="en"><head><meta charset="utf-8">` + policy + `<meta name="viewport" content="width=device-width">
<title>` + title + ` · Playbook</title><link rel="stylesheet" href="/repo/style.css"><script type="module" src="/repo/scripts/search.js"></script>` + head + `</head>
<body><header class="band"><div><search class="find"><form role="search" data-search data-index="/repo/search/index/" action="/repo/search/">
<input type="search" name="q" aria-label="Search"><p role="status" data-search-status></p><ol class="hits" data-search-results hidden></ol></form></search></div></header>
<main id="main" tabindex="-1">` + main + `</main></body></html>`
	}
	image, err := base64.StdEncoding.DecodeString(pixel)
	if err != nil {
		t.Fatal(err)
	}
	files := []render.File{
		file("index.html", schema.ForAll, shell("Home", "", `<h1>Home</h1><p>What <b>anybody</b> may read.</p>`)),
		file("framed.html", schema.ForAll, `<!doctype html><title>x</title><iframe src="unlock/"></iframe>`),
		file("unlock/index.html", schema.ForAll, shell("Unlock", `<script type="module" src="/repo/scripts/unlock.js"></script>`, `<h1>Unlock</h1>
<form class="unlock" data-unlock><p>Some pages are for the team.</p>
<label class="field"><span class="label">Passphrase</span><input type="password" name="passphrase" autocomplete="current-password" required></label>
<label class="tick"><input type="checkbox" name="keep"><span>Keep it for this tab</span></label>
<p role="alert" data-error data-wrong="WRONG" data-broken="BROKEN" data-missing="MISSING" data-nothing="NOTHING" data-frame="FRAME" data-insecure="INSECURE" data-network="NETWORK"></p>
<p class="buttons"><button class="button main">Open</button></p></form>
<div data-unlocked hidden data-lock="Lock again" data-menu="Unlocked pages" data-says="Open for %s" data-team="the team" data-manager="managers"></div>`)),
		file("scripts/mark.js", schema.ForAll, `for (const e of document.querySelectorAll("[data-mark]")) e.textContent += " bound";`),
		file("pitches/index.html", schema.ForTeam, shell("Pitches", "", `<h1>Pitches</h1><a href="bank/">Bank</a>`)),
		file("pitches/bank/index.html", schema.ForTeam, shell("Bank", `<script type="module" src="/repo/scripts/mark.js"></script>`,
			`<h1>Bank pitch</h1><p data-mark>Module</p><img src="photo.png" alt="a photo" width="40" height="40"><img src="/repo/open.png" alt="" srcset="photo.png 1x, photo.png 2x">
<p><a id="to-account" href="../../accounts/zyx/#notes">Account</a> <a id="to-home" href="/repo/">Home</a> <a id="to-part" href="#part">Part</a> <a id="to-file" href="plan.pdf">Plan</a>
<a id="bad" href="javascript:window.hacked=1">x</a></p><script>window.hacked = 1</script><img src="/repo/no.png" onerror="window.hacked=1" alt="">
<script type="application/json" data-option>{"a":1}</script><svg viewBox="0 0 9 9" width="90"><rect width="9" height="9"/></svg>
<div class="long"></div><h2 id="part">Part</h2>`)),
		file("pitches/bank/photo.png", schema.ForTeam, string(image)),
		file("pitches/bank/plan.pdf", schema.ForTeam, "%PDF-1.4"),
		file("pitches/shop/index.html", schema.ForTeam, shell("Shop", "", `<h1>Shop pitch</h1>`)),
		file("open.png", schema.ForAll, string(image)),
		file("no.png", schema.ForAll, "not a picture"),
		file("accounts/zyx/index.html", schema.ForManagers, shell("Zyx", "", `<h1>Zyx Holding</h1><h2 id="notes">Notes</h2>`)),
	}
	var css bytes.Buffer
	sheets, _ := filepath.Glob(scripts + "../styles/*.css")
	for _, sheet := range append([]string{scripts + "../styles/layers.css"}, sheets...) {
		b, err := os.ReadFile(sheet)
		if err != nil {
			t.Fatal(err)
		}
		css.Write(b)
	}
	css.WriteString(".long { block-size: 3000px }")
	files = append(files, file("style.css", schema.ForAll, css.String()))
	modules, _ := filepath.Glob(scripts + "*.js")
	for _, m := range modules {
		b, err := os.ReadFile(m)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file("scripts/"+filepath.Base(m), schema.ForAll, string(b)))
	}
	return render.NewSite(files)
}

// seenBy is the site with the search index that an audience has.
func seenBy(t *testing.T, v schema.Visibility) *render.Site {
	t.Helper()
	prepared := []*search.Prepared{search.Prepare(search.Page{Title: "Home", Sections: []search.Section{{Text: "What anybody may read about a quokka."}}})}
	if v != schema.ForAll {
		prepared = append(prepared, search.Prepare(search.Page{URL: "pitches/bank/", Title: "Bank pitch", Sections: []search.Section{{Text: "A pitch: a quokka, a quokka, a quokka."}}}))
	}
	built, err := search.Build(prepared, search.Options{Root: "../../"})
	if err != nil {
		t.Fatal(err)
	}
	files := browserSite(t).Files
	for _, f := range built {
		files = append(files, file("search/index/"+f.Name, v, string(f.Data)))
	}
	return render.NewSite(files)
}

// pages serves a published site under /repo/, as GitHub Pages would; what is in
// instead of it is served in place of a file.
type pages struct {
	mu      sync.Mutex
	files   map[string][]byte
	instead map[string][]byte
	asked   []string
}

func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	path := strings.TrimPrefix(r.URL.Path, "/repo/")
	if path == "" || strings.HasSuffix(path, "/") {
		path += "index.html"
	}
	p.asked = append(p.asked, path)
	b, ok := p.instead[path]
	if !ok {
		b, ok = p.files[path]
	}
	if !ok {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	if strings.HasSuffix(path, ".js") {
		w.Header().Set("Content-Type", "text/javascript")
	} else if strings.HasSuffix(path, ".css") {
		w.Header().Set("Content-Type", "text/css")
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Write(b)
}

func (p *pages) put(path string, b []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.instead = map[string][]byte{path: b}
}

// tab is a browser tab on a phone's width.
type tab struct {
	*testing.T
	ctx  context.Context
	base string
	logs []string
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 25*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.shot("failed")
		b.Fatalf("browser: %v", err)
	}
}

// wait waits until a JavaScript expression holds.
func (b *tab) wait(expression string) {
	b.Helper()
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
		if ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!!("+expression+")")); err == nil && ok {
			return
		}
	}
	text, why := chromedp.Run(b.ctx, chromedp.Evaluate[string]("location.href + '\n' + document.body.innerText"))
	b.shot("failed")
	b.Fatalf("waited in vain for %s\n%s (%v)\n%s", expression, text, why, strings.Join(b.logs, "\n"))
}

func (b *tab) is(expression string) bool {
	b.Helper()
	ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!!("+expression+")"))
	if err != nil {
		b.Fatalf("evaluate %s: %v", expression, err)
	}
	return ok
}

// run runs JavaScript statements.
func (b *tab) run(statements string) {
	b.Helper()
	b.is("(() => { " + statements + "; return true })()")
}

// shot keeps a picture when PLAYBOOK_SHOTS names a folder for it.
func (b *tab) shot(name string) {
	folder := os.Getenv("PLAYBOOK_SHOTS")
	if folder == "" {
		return
	}
	if png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot()); err == nil {
		os.WriteFile(filepath.Join(folder, "unlock-"+name+".png"), png, 0o644)
	}
}

func (b *tab) open(address string) {
	b.Helper()
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(b.base+address))
	b.wait("document.readyState === 'complete' && document.querySelector('main, iframe')")
}

// write types into a field; it finds the field by script, because a node that
// the browser gave is gone as soon as the page is another one.
func (b *tab) write(selector, text string) {
	b.Helper()
	b.wait("document.querySelector(`" + selector + "`)")
	b.run("const e = document.querySelector(`" + selector + "`); e.focus(); e.select?.()")
	b.do(chromedp.KeyEvent(text))
}

func (b *tab) enter(passphrase string, keep bool) {
	b.Helper()
	b.wait("document.querySelector('form[data-unlock]') && document.querySelector('[data-unlocked] [role=status]')") // the script is at work
	b.run("document.querySelector('input[name=passphrase]').value = ''")
	b.write("input[name=passphrase]", passphrase)
	if keep {
		b.run("document.querySelector('input[name=keep]').click()")
	}
	b.run("document.querySelector('form[data-unlock] button').click()")
}

func openTab(t *testing.T, base string) *tab {
	t.Helper()
	chrome := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			chrome = found
			break
		}
	}
	if chrome == "" {
		t.Skip("no Chromium on the path: the unlock page is not tried")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chrome), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(390, 844), chromedp.Flag("disable-component-update", true))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &tab{T: t, ctx: ctx, base: base}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(390, 844)); err != nil { // starts the browser
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, cdplog.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Listen(ctx, func(event any) {
		if e, ok := event.(*cdplog.EventEntryAdded); ok && e.Entry.Level == cdplog.EntryLevelError {
			b.logs = append(b.logs, e.Entry.Text+" "+e.Entry.URL)
		}
	}); err != nil {
		t.Fatal(err)
	}
	return b
}

const shownTitle = "document.querySelector('[data-unlocked-page] h1')?.textContent"

func TestUnlockInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("starts Chromium")
	}
	rings, keys := testRings(t)
	site, _, err := Apply(seenBy(t, schema.ForAll), Options{Keys: keys, Rings: rings, Views: map[schema.Visibility]*render.Site{
		schema.ForTeam: seenBy(t, schema.ForTeam), schema.ForManagers: seenBy(t, schema.ForTeam)}})
	if err != nil {
		t.Fatal(err)
	}
	served := &pages{files: contents(t, site)}
	server := httptest.NewServer(served)
	defer server.Close()
	b := openTab(t, server.URL+"/repo/")
	team, bank := keys[schema.ForTeam], "pitches/bank/index.html"

	// A wrong passphrase says so and opens nothing.
	b.open("unlock/")
	b.enter("hope deer first stump north opal", false)
	b.wait("document.querySelector('[data-error]').textContent === 'WRONG'")
	b.shot("wrong")
	if !b.is("document.querySelector('[data-unlocked]').hidden && sessionStorage.length === 0") {
		t.Error("something is open after a wrong passphrase")
	}

	// The manager's opens both audiences' pages.
	b.enter(managerPass, false)
	b.wait("!document.querySelector('[data-unlocked]').hidden && document.querySelectorAll('.unlocked-menu a').length > 0")
	b.shot("menu")
	if !b.is("document.querySelector('[role=status]:not([data-search-status])').textContent === 'Open for managers' && !document.querySelector('input[type=password]')") {
		t.Error("does not say for whom it is open")
	}
	b.run("document.querySelector('.unlocked-menu nav details summary').click()")
	b.run(`document.querySelector('.unlocked-menu a[href="#!/pitches/bank/"]').click()`)
	b.wait(shownTitle + " === 'Bank pitch' && document.querySelector('[data-mark]').textContent === 'Module bound'")
	b.wait("document.querySelector('img[alt=\"a photo\"]')?.naturalWidth === 1 && document.querySelector('img[srcset*=blob]')")
	b.shot("page")
	for what, expression := range map[string]string{
		"title":         "document.title === 'Bank · Playbook'",
		"image":         "document.querySelector('img[alt=\"a photo\"]').src.startsWith('blob:')",
		"srcset":        "/^blob:\\S+ 1x, blob:\\S+ 2x$/.test(document.querySelector('img[srcset]').srcset)",
		"open image":    "document.querySelector('img[srcset]').getAttribute('src') === location.origin + '/repo/open.png'",
		"sealed link":   "document.querySelector('#to-account').getAttribute('href') === '#!/accounts/zyx/#notes'",
		"open link":     "document.querySelector('#to-home').href === location.origin + '/repo/'",
		"own part":      "document.querySelector('#to-part').getAttribute('href') === '#!/pitches/bank/#part'",
		"no script ran": "window.hacked === undefined && !document.querySelector('[data-unlocked-page] script:not([type=\"application/json\"])')",
		"chart option":  "document.querySelector('script[data-option]').textContent === '{\"a\":1}'",
		"no storage":    "sessionStorage.length === 0 && localStorage.length === 0",
		"fits 390 px":   "document.documentElement.scrollWidth <= 390",
		"one h1 inside": "document.querySelectorAll('[data-unlocked-page] h1').length === 1",
	} {
		if !b.is(expression) {
			t.Errorf("%s: not so: %s", what, expression)
		}
	}
	b.run("document.querySelector('#bad').click(); document.querySelector('#to-part').click()")
	b.wait("scrollY > 2000 && location.hash === '#!/pitches/bank/#part' && window.hacked === undefined")
	b.run("document.querySelector('#to-account').click()")
	b.wait(shownTitle + " === 'Zyx Holding' && location.hash === '#!/accounts/zyx/#notes'")
	b.run("history.go(-2)")
	b.wait(shownTitle + " === 'Bank pitch'")

	// Search finds what is unlocked, and its hits stay on this page.
	b.write("input[type=search]", "quokka")
	b.wait("document.querySelector('[data-search-results] a')?.textContent === 'Bank pitch'")
	if !b.is("document.querySelectorAll('[data-search-results] a').length === 2") {
		t.Error("search does not give each page once")
	}
	b.run("location.hash = '#!/pitches/shop/'")
	b.wait(shownTitle + " === 'Shop pitch'")
	b.run("document.querySelector('[data-search-results] a').click()")
	b.wait(shownTitle + " === 'Bank pitch' && location.pathname === '/repo/unlock/'")

	// Locked again, by the button and by leaving.
	// The click loads the page anew, so it must not wait for the button.
	b.run("globalThis.before = true; setTimeout(() => document.querySelector('[data-unlocked] button').click())")
	b.wait("!globalThis.before && document.readyState === 'complete' && document.querySelector('[data-unlocked]').hidden && document.querySelector('input[type=password]') && !location.hash")
	b.enter(teamPass, false)
	b.wait("document.querySelectorAll('.unlocked-menu a, .unlocked-menu details').length > 0")
	b.open("unlock/#!/pitches/bank/")
	b.wait("document.querySelector('input[type=password]') && document.querySelector('[data-unlocked]').hidden")

	// The team's passphrase opens no manager's page; kept for the tab when ticked.
	b.enter(teamPass, true)
	b.wait(shownTitle + " === 'Bank pitch'")
	b.open("unlock/#!/accounts/zyx/")
	b.wait("document.querySelector('.trouble')?.textContent === 'MISSING'")
	if !b.is("localStorage.length === 0 && sessionStorage.length === 1 && !document.querySelector('.unlocked-menu a[href*=accounts]')") {
		t.Error("the team sees a manager's page, or keys are in the wrong storage")
	}

	// A changed and a swapped file do not open, and say so.
	changed := bytes.Clone(served.files[team.FileName(bank)])
	changed[len(changed)/2] ^= 1
	for what, b2 := range map[string][]byte{"changed": changed, "swapped": served.files[team.FileName("pitches/shop/index.html")]} {
		served.put(team.FileName(bank), b2)
		b.open("unlock/#!/pitches/bank/")
		b.wait("document.querySelector('.trouble')?.textContent === 'BROKEN'")
		b.shot(what)
		if b.is(shownTitle + " !== undefined") {
			t.Errorf("%s: a page is shown", what)
		}
	}
	served.put(team.FileName("pitches/bank/photo.png"), changed)
	b.open("unlock/#!/pitches/bank/")
	b.wait("document.querySelector('.trouble')?.textContent === 'BROKEN' && " + shownTitle + " === 'Bank pitch'")
	served.put("", nil)

	// No network: what is not at hand says so; nothing else is lost.
	b.run("globalThis.realFetch = fetch; globalThis.fetch = () => Promise.reject(new TypeError('offline')); location.hash = '#!/pitches/shop/'")
	b.wait("document.querySelector('.trouble')?.textContent === 'NETWORK'")
	b.run("globalThis.fetch = realFetch; location.hash = '#!/pitches/bank/'")
	b.wait(shownTitle + " === 'Bank pitch'")

	// Inside a frame nothing can be opened, not even with keys kept for the tab.
	b.open("framed.html")
	b.wait("frames[0]?.document.querySelector('[data-error]')?.textContent === 'FRAME'")
	if !b.is("frames[0].document.querySelector('input[type=password]').disabled && frames[0].document.querySelector('[data-unlocked]').hidden") {
		t.Error("a frame can unlock")
	}

	for _, line := range b.logs {
		// The onerror of the fixture is refused when the page is parsed, before it is
		// cleaned away; nothing else may touch the policy.
		if strings.Contains(line, "Content Security Policy") && !strings.HasPrefix(line, "Executing inline event handler") {
			t.Errorf("browser: %s", line)
		}
	}
	served.mu.Lock()
	defer served.mu.Unlock()
	for _, path := range served.asked {
		if strings.HasPrefix(path, "pitches") || strings.HasPrefix(path, "accounts") {
			t.Errorf("the browser asked the server for %s by its name", path)
		}
	}
}
