// Package browsertest tries the demo's pages in Chromium, as a seller holds them:
// on a phone's width, by touch and by keyboard. Input: the playbook of this
// repository. Output: test results, and pictures where PLAYBOOK_SHOTS names a
// folder for them. It holds tests and what they share, nothing of the product.
//
// Without Chromium the tests are skipped, with a word; PLAYBOOK_BROWSER=require
// makes that a failure.
package browsertest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Width and Height are those of the phone that tests hold, in CSS pixels.
const Width, Height = 390, 844

// Find gives Chromium's path; it skips the test, or fails it, when there is none.
func Find(t testing.TB) string {
	t.Helper()
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if name == "" {
			continue
		}
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	if os.Getenv("PLAYBOOK_BROWSER") == "require" {
		t.Fatal("no Chromium on the path, and PLAYBOOK_BROWSER=require wants one: install it (Debian: apt-get install chromium)")
	}
	t.Skip("no Chromium on the path: this page is not tried in a browser")
	return ""
}

// Tab is a browser tab with a profile of its own. Its methods fail the test.
type Tab struct {
	testing.TB
	Ctx  context.Context
	Base string // address of the site, with a slash at the end

	mu   sync.Mutex
	logs []string
}

// Open starts Chromium as a phone with touch, 390 px wide. base is the address
// of the site.
func Open(t testing.TB, base string) *Tab {
	t.Helper()
	path := Find(t)
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(Width, Height), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-sync", true), chromedp.NoFirstRun)
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &Tab{TB: t, Ctx: ctx, Base: base}
	// The first action starts the browser, which lives as long as this context.
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(Width, Height, chromedp.EmulateMobile, chromedp.EmulateTouch)); err != nil {
		t.Fatal(err)
	}
	b.Listen()
	origin, _, _ := strings.Cut(strings.TrimPrefix(base, "http://"), "/")
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		p := browser.SetPermissionParams{Permission: &browser.PermissionDescriptor{Name: name, AllowWithoutSanitization: name == "clipboard-write"},
			Setting: browser.PermissionSettingGranted, Origin: "http://" + origin}
		if _, err := chromedp.CallBrowser(ctx, browser.SetPermission, p); err != nil {
			t.Logf("the clipboard stays as the browser has it: %v", err)
		}
	}
	return b
}

// Listen remembers what the browser complains about: errors in its log (a broken
// policy, a file that is not there) and exceptions.
func (b *Tab) Listen() {
	b.Helper()
	if _, err := chromedp.Call(b.Ctx, cdplog.Enable, cdp.Empty{}); err != nil {
		b.Fatal(err)
	}
	if err := chromedp.Listen(b.Ctx, func(event any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		switch e := event.(type) {
		case *cdplog.EventEntryAdded:
			if e.Entry.Level == cdplog.EntryLevelError {
				b.logs = append(b.logs, e.Entry.Text+" "+e.Entry.URL)
			}
		case *runtime.EventExceptionThrown:
			text := e.ExceptionDetails.Text
			if x := e.ExceptionDetails.Exception; x != nil {
				text += " " + x.Description
			}
			b.logs = append(b.logs, text)
		}
	}); err != nil {
		b.Fatal(err)
	}
}

// Complaints are what the browser complained about since the last call.
func (b *Tab) Complaints() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	logs := b.logs
	b.logs = nil
	return logs
}

// Quiet fails the test when the browser complained.
func (b *Tab) Quiet(where string) {
	b.Helper()
	if logs := b.Complaints(); len(logs) > 0 {
		b.Errorf("%s: the browser complains:\n%s", where, strings.Join(logs, "\n"))
	}
}

// Do runs actions, within 25 seconds.
func (b *Tab) Do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Ctx, 25*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.Shot("failed")
		b.Fatalf("browser: %v", err)
	}
}

// Go opens an address below the base, anew.
func (b *Tab) Go(address string) {
	b.Helper()
	b.Do(chromedp.Navigate("about:blank"), chromedp.Navigate(b.Base+address))
	b.Wait("document.readyState === 'complete' && document.querySelector('main')")
}

// Wait waits until a JavaScript expression holds, for 15 seconds at most.
func (b *Tab) Wait(expression string) {
	b.Helper()
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(25 * time.Millisecond) {
		if ok, err := chromedp.Run(b.Ctx, chromedp.Evaluate[bool]("!!("+expression+")")); err == nil && ok {
			return
		}
	}
	b.Shot("failed")
	b.Fatalf("waited in vain for %s\n%s", expression, strings.Join(b.Complaints(), "\n"))
}

// Is tells whether a JavaScript expression holds.
func (b *Tab) Is(expression string) bool {
	b.Helper()
	return b.eval("!!("+expression+") ? 'yes' : ''") != ""
}

// Text is the string that a JavaScript expression, or its promise, gives.
func (b *Tab) Text(expression string) string {
	b.Helper()
	return b.eval("Promise.resolve(" + expression + ").then(String)")
}

// Run runs JavaScript statements; they may await.
func (b *Tab) Run(statements string) {
	b.Helper()
	b.eval("(async () => { " + statements + "; return '' })()")
}

func (b *Tab) eval(expression string) string {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Ctx, 25*time.Second)
	defer cancel()
	s, err := chromedp.Run(ctx, chromedp.Evaluate[string](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatalf("evaluate %s: %v", expression, err)
	}
	return s
}

// Tap touches the middle of the first element that a selector finds, scrolled
// into view.
func (b *Tab) Tap(selector string) {
	b.Helper()
	b.Run("document.querySelector(`" + selector + "`).scrollIntoView({ block: 'center', behavior: 'instant' }); await new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))")
	b.Do(chromedp.Tap(selector))
}

// Type focuses an element, empties it and types.
func (b *Tab) Type(selector, text string) {
	b.Helper()
	b.Run("const e = document.querySelector(`" + selector + "`); e.focus(); e.select?.()")
	b.Do(chromedp.KeyEvent(text))
}

// Keys presses keys wherever the focus is; kb has names for those without a sign.
func (b *Tab) Keys(keys string) {
	b.Helper()
	b.Do(chromedp.KeyEvent(keys))
}

// Media emulates a media type ("print" or "") and features, as name, value pairs.
func (b *Tab) Media(media string, features ...string) {
	b.Helper()
	p := emulation.SetEmulatedMediaParams{Media: media}
	for i := 0; i+1 < len(features); i += 2 {
		p.Features = append(p.Features, &emulation.MediaFeature{Name: features[i], Value: features[i+1]})
	}
	if _, err := chromedp.Call(b.Ctx, emulation.SetEmulatedMedia, p); err != nil {
		b.Fatal(err)
	}
}

// Shot keeps a picture when PLAYBOOK_SHOTS names a folder for it.
func (b *Tab) Shot(name string) {
	folder := os.Getenv("PLAYBOOK_SHOTS")
	if folder == "" {
		return
	}
	if png, err := chromedp.Run(b.Ctx, chromedp.CaptureScreenshot()); err == nil {
		os.WriteFile(filepath.Join(folder, name+".png"), png, 0o644)
	}
}
