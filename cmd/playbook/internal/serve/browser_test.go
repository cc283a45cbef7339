package serve

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/render"
)

// browser starts Chromium, or skips; its console comes through the channel.
func browser(t *testing.T) (context.Context, chan string) {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		if os.Getenv("PLAYBOOK_BROWSER") == "require" {
			t.Fatal("no Chromium was found, and PLAYBOOK_BROWSER=require")
		}
		t.Skip("no Chromium was found; install it to try live reload in a browser")
	}
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(800, 600),
		chromedp.Flag("disable-component-update", true))...)
	t.Cleanup(cancel)
	console := make(chan string, 1000)
	ctx, stop := chromedp.NewContext(alloc, chromedp.WithListener(func(e any) {
		switch e := e.(type) {
		case *log.EventEntryAdded:
			console <- e.Entry.Text + " " + e.Entry.URL
		case *runtime.EventExceptionThrown:
			console <- fmt.Sprint(e.ExceptionDetails.Text, e.ExceptionDetails.Exception)
		}
	}))
	t.Cleanup(stop)
	ctx, end := context.WithTimeout(ctx, 40*time.Second)
	t.Cleanup(end)
	return ctx, console
}

// styledSite is one long page with a strict policy and a stylesheet whose name
// changes with its content, as a theme's does.
func styledSite(s *source) func(context.Context, []string) (*render.Site, diag.List, error) {
	return func(ctx context.Context, changed []string) (*render.Site, diag.List, error) {
		_, list, err := s.build(ctx, nil)
		css, text := s.known["themes/x.css"], s.known["content/a.md"]
		sheet := fmt.Sprintf("x.%d.css", len(css))
		page := `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>t</title>` +
			`<meta http-equiv="Content-Security-Policy" content="default-src 'self'; require-trusted-types-for 'script'">` +
			`<link rel="icon" href="icon.svg"><link rel="stylesheet" href="` + sheet + `"></head><body><h1>` + text + `</h1>` +
			strings.Repeat("<p>line</p>", 300) + `</body></html>`
		return render.NewSite([]render.File{
			{Path: "index.html", Bytes: func() ([]byte, error) { return []byte(page), nil }},
			{Path: sheet, Bytes: func() ([]byte, error) { return []byte(css), nil }},
			{Path: "icon.svg", Bytes: func() ([]byte, error) { return []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), nil }},
		}), list, err
	}
}

func TestLiveReloadInChromium(t *testing.T) {
	ctx, console := browser(t)
	s := newSource(t, map[string]string{"content/a.md": "one", "themes/x.css": "h1{color:rgb(1,1,1)}"})
	run := func(addr string) (url string, stop func()) {
		c, cancel := context.WithCancel(context.Background())
		ready, ended := make(chan string, 1), make(chan error, 1)
		go func() {
			ended <- Run(c, Options{Addr: addr, BasePath: "/r/", Root: s.root, Build: styledSite(s), Ready: func(u string) { ready <- u }})
		}()
		return <-ready, func() {
			cancel()
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
	}
	url, stop := run("127.0.0.1:0")
	until := func(what, js string) {
		t.Helper()
		for end := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
			ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+js+")"))
			if ok {
				return
			}
			if time.Now().After(end) { // till then an error is a page that is being left
				state, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`document.documentElement.outerHTML.slice(0, 600) + scrollY`))
				t.Fatalf("%s: %v\n%s", what, err, state)
			}
		}
	}
	do := func(js string) {
		t.Helper()
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](js)); err != nil {
			t.Fatal(err)
		}
	}
	shoot := func(more string) { // for a person to look at
		if file := os.Getenv("PLAYBOOK_SHOT"); file != "" {
			shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
			if err != nil || os.WriteFile(file+more, shot, 0o666) != nil {
				t.Error("no screenshot", err)
			}
		}
	}
	if _, err := chromedp.Run(ctx, chromedp.Navigate(url)); err != nil {
		t.Fatal(err)
	}
	listening := ` && document.querySelector("script[data-playbook-listening]")`
	until("first page", `document.querySelector("h1").textContent === "one"`+listening)

	do(`scrollTo(0, 1234); globalThis.mark = 1; 0`)
	replace(s, "content/a.md", "two")
	until("reload", `document.querySelector("h1").textContent === "two" && globalThis.mark === undefined`)
	until("place kept", `scrollY === 1234`+listening)

	do(`globalThis.mark = 2; 0`)
	replace(s, "themes/x.css", "h1{color:rgb(10,20,30)}")
	until("styles swapped", `getComputedStyle(document.querySelector("h1")).color === "rgb(10, 20, 30)" && document.querySelectorAll("link[rel=stylesheet]").length === 1`)
	until("without a reload", `globalThis.mark === 2`)

	shadow := `document.querySelector("playbook-fault")?.shadowRoot`
	replace(s, "content/a.md", "FAULT here")
	until("fault shown", shadow+`?.querySelector("[role=alertdialog]")?.textContent.includes("content/a.md:1:1")`)
	until("fault says what next", shadow+`.textContent.includes('did you mean "x"?') && `+shadow+`.textContent.includes("no document <there>") && `+shadow+`.querySelector("pre").textContent === "FAULT here\n^"`)
	until("fault is styled", `(() => { const r = `+shadow+`.querySelector("section").getBoundingClientRect(); return r.bottom === innerHeight && r.width > 700; })()`)
	shoot("")
	until("the last good page stays", `document.querySelector("h1").textContent === "two" && globalThis.mark === 2`)
	do(shadow + `.querySelector("button").click()`)
	until("dismissed", `!document.querySelector("playbook-fault")`)
	replace(s, "content/a.md", "still FAULT")
	until("shown again", shadow+`?.querySelector("pre")?.textContent.startsWith("still")`)
	replace(s, "content/a.md", "three")
	until("mended", `document.querySelector("h1").textContent === "three" && !document.querySelector("playbook-fault")`)

	do(`globalThis.mark = 3; 0`)
	until("listening again", `true`+listening)
	stop()
	replace(s, "content/a.md", "FAULT at start")
	_, stop = run(strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/r/"))
	until("restart with a fault", `document.title.startsWith("Not built") && document.querySelector("li").textContent.includes("content/a.md:1:1")`)
	shoot(".page.png")
	replace(s, "content/a.md", "four")
	until("mended from the fault page", `document.querySelector("h1").textContent === "four"`)
	stop()
	for len(console) > 0 {
		if line := <-console; !strings.Contains(line, "ERR_CONNECTION") && !strings.Contains(line, "ERR_INCOMPLETE_CHUNKED") && !strings.Contains(line, "500 (Internal") {
			t.Errorf("console: %s", line)
		}
	}
}
