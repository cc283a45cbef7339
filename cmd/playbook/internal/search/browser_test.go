package search

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// form is the markup that search.js documents.
const form = `<form role="search" data-search %s data-index="/root/index/" action="/root/search/"
 data-text-one="1 page" data-text-many="{n} pages" data-text-none="Nothing" data-text-wait="Wait" data-text-failed="Failed">
<input type="search" name="q" aria-label="Search">
<select name="kind" aria-label="Kind"><option value="">All</option><option value="pitch">Pitches</option><option value="objection">Objections</option></select>
<p role="status" data-search-status></p><ol class="hits" data-search-results hidden></ol>
<button type="button" data-search-more hidden>More</button></form>`

// site serves pages with a search box and remembers what was asked for.
type site struct {
	files map[string]string
	mu    sync.Mutex
	asked []string
}

func newSite(t *testing.T, pages ...Page) *site {
	s := &site{files: map[string]string{}}
	shell := func(form, body string) string {
		return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>t</title><script type="module" src="/root/scripts/search.js"></script><body>` + form + `<main>` + body + `</main></body></html>`
	}
	for _, p := range pages {
		var b strings.Builder
		fmt.Fprintf(&b, "<h1>%s</h1>", html.EscapeString(p.Title))
		for _, sec := range p.Sections {
			if sec.ID != "" {
				fmt.Fprintf(&b, `<h2 id="%s">%s</h2>`, sec.ID, html.EscapeString(sec.Heading))
			}
			fmt.Fprintf(&b, "<p>%s</p><nav>no passage</nav>", html.EscapeString(sec.Text))
		}
		s.files["/root/"+p.URL] = shell(fmt.Sprintf(form, ""), b.String())
	}
	s.files["/root/search/"] = shell(fmt.Sprintf(form, "data-search-page"), "")
	for name, data := range files(t, pages...) {
		s.files["/root/index/"+name] = string(data)
	}
	for _, name := range []string{"search.js", "search-core.js", "search-format.js", "search-page.js", "search-text.js"} {
		data, err := os.ReadFile(scripts + name)
		if err != nil {
			t.Fatal(err)
		}
		s.files["/root/scripts/"+name] = string(data)
	}
	return s
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked = append(s.asked, strings.TrimPrefix(r.URL.Path, "/root/"))
	body, ok := s.files[r.URL.Path]
	s.mu.Unlock()
	switch {
	case r.URL.Path == "/favicon.ico":
		w.WriteHeader(http.StatusNoContent)
		return
	case !ok:
		http.NotFound(w, r)
		return
	case strings.HasSuffix(r.URL.Path, ".js"):
		w.Header().Set("Content-Type", "text/javascript")
	case strings.HasSuffix(r.URL.Path, ".bin"):
		w.Header().Set("Content-Type", "application/octet-stream")
	}
	w.Header().Set("Content-Security-Policy", "default-src 'self'")
	fmt.Fprint(w, body)
}

// take gives what was asked for since the last call.
func (s *site) take() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := s.asked
	s.asked = nil
	return asked
}

// browser opens a window of a phone's size; complaints of the page (errors,
// violations of the policy) come from the returned function.
func browser(t *testing.T) (context.Context, func() []string) {
	t.Helper()
	bin := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			bin = found
			break
		}
	}
	if bin == "" {
		t.Skip("no Chromium on the path: search in the page is not tested")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(bin), chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(390, 844), chromedp.Flag("disable-component-update", true))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, 90*time.Second)
	t.Cleanup(stop)
	var mu sync.Mutex
	var complaints []string
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(390, 844)); err != nil { // starts the browser
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, log.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, runtime.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	err := chromedp.Listen(ctx, func(ev any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := ev.(type) {
		case *runtime.EventExceptionThrown:
			complaints = append(complaints, e.ExceptionDetails.Text)
		case *log.EventEntryAdded:
			complaints = append(complaints, e.Entry.Text)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return ctx, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(complaints)
	}
}

func TestInTheBrowserByKeyboard(t *testing.T) {
	if testing.Short() {
		t.Skip("-short")
	}
	hostile := Page{URL: "x/", Title: `<img src="/root/pwned" onerror="alert(1)">`, Kind: "page", Sections: []Section{{Text: `A wombat & <script>alert(2)</script> "here".`}}}
	many := make([]Page, 20)
	for i := range many {
		many[i] = Page{URL: fmt.Sprintf("many/%02d/", i), Title: fmt.Sprintf("Number %02d", i), Sections: []Section{{Text: "One of numerous."}}}
	}
	s := newSite(t, append(append(slices.Clone(small), hostile), many...)...)
	server := httptest.NewServer(s)
	defer server.Close()
	ctx, complaints := browser(t)

	run := func(what string, actions ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, actions...); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	eval := func(js string) string {
		t.Helper()
		// What is looked for may not be there yet.
		out, err := chromedp.Run(ctx, chromedp.Evaluate[string]("(() => { try { return String("+js+") } catch (e) { return String(e) } })()"))
		if err != nil {
			t.Fatalf("%s: %v", js, err)
		}
		return out
	}
	wait := func(js, want string) {
		t.Helper()
		for end := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			got := eval(js)
			if got == want {
				return
			}
			if time.Now().After(end) {
				t.Fatalf("%s is %q, want %q", js, got, want)
			}
		}
	}
	const (
		focus  = "document.activeElement.textContent || document.activeElement.name"
		status = "document.querySelector('[data-search-status]').textContent"
		open   = "!document.querySelector('[data-search-results]').hidden"
		first  = "document.querySelector('[data-search-results] p').innerHTML"
	)

	run("open", chromedp.Navigate(server.URL+"/root/cases/mill/"))
	for _, name := range s.take() {
		if strings.HasPrefix(name, "index/") || strings.Contains(name, "core") {
			t.Errorf("%s was loaded before the box had the focus", name)
		}
	}
	run("slash", chromedp.KeyEvent("/"))
	wait(focus, "q")
	run("type", chromedp.KeyEvent("prices"))
	wait(status, "3 pages")
	wait(first, "Talk about value before you talk about a figure.")
	wait("document.querySelectorAll('[data-search-results] li')[1].querySelector('p').innerHTML.replace(/^.*? The/, 'The')",
		"The <mark>price</mark> was the <mark>price</mark>.")
	wait("document.querySelector('[data-search-results] small').textContent", "Price · Pitches")
	wait("document.documentElement.scrollWidth <= 390", "true")

	run("down", chromedp.KeyEvent(kb.ArrowDown))
	wait(focus, "Pitch for a bank")
	run("down", chromedp.KeyEvent(kb.ArrowDown))
	wait(focus, "The mill in Köln")
	run("up", chromedp.KeyEvent(kb.ArrowUp), chromedp.KeyEvent(kb.ArrowUp))
	wait(focus, "q")
	run("down, escape", chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.Escape))
	wait(focus, "q")
	wait(open, "false")

	s.take()
	run("again", chromedp.KeyEvent(" bank"))
	wait(open, "true")
	for _, name := range s.take() {
		if strings.HasPrefix(name, "index/") {
			t.Errorf("%s was loaded twice", name)
		}
	}
	run("enter", chromedp.KeyEvent(kb.Enter))
	wait(focus, "Pitch for a bank")
	run("enter", chromedp.KeyEvent(kb.Enter))
	wait("location.pathname + location.hash", "/root/pitches/bank/#price")

	// The search page: from its address, filtered, more than it shows at first.
	run("search page", chromedp.Navigate(server.URL+"/root/search/?q=price&kind=objection"))
	wait(status, "1 page")
	wait("document.querySelector('[data-search-results] a').href", server.URL+"/root/objections/too-dear/#what")
	run("more", chromedp.SetValue("select", ""), chromedp.SetValue("input", "numerous"),
		chromedp.Evaluate[chromedp.Void]("document.querySelector('select').dispatchEvent(new Event('change'))"))
	wait(status, "20 pages")
	wait("document.querySelectorAll('[data-search-results] li').length", "8")
	wait("location.search", "?q=numerous")
	run("press more", chromedp.Evaluate[chromedp.Void]("document.querySelector('[data-search-more]').click()"))
	wait("document.querySelectorAll('[data-search-results] li').length", "16")
	wait(focus, "Number 08")

	// What a page says stays text.
	run("hostile", chromedp.Navigate(server.URL+"/root/search/?q=wombat"))
	wait(first, `A <mark>wombat</mark> &amp; &lt;script&gt;alert(2)&lt;/script&gt; "here".`)
	wait("document.querySelector('[data-search-results] a').textContent", hostile.Title)
	if slices.Contains(s.take(), "pwned") {
		t.Error("a title ran as markup")
	}
	if got := complaints(); len(got) > 0 {
		t.Errorf("the browser complains: %q", got)
	}

	// No network.
	run("away", chromedp.Navigate(server.URL+"/root/cases/mill/"))
	s.mu.Lock()
	for name := range s.files {
		if strings.HasPrefix(name, "/root/index/") {
			delete(s.files, name)
		}
	}
	s.mu.Unlock()
	run("without", chromedp.KeyEvent("/"), chromedp.KeyEvent("price"))
	wait(status, "Failed")
}
