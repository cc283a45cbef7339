package browsertest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Every page of the demo: no complaint of the browser's, no sideways scroll at any
// width in either colour scheme, one heading of level 1, a description, and a
// main part that can be skipped to.
func TestEveryPage(t *testing.T) {
	site, err := Demo()
	if err != nil {
		t.Fatal(err)
	}
	b := Open(t, Serve(t, site))
	n := 0
	for _, f := range site.Files {
		page, ok := strings.CutSuffix(f.Path, "index.html")
		if !ok {
			continue
		}
		if bytes, err := f.Bytes(); err != nil || strings.Contains(string(bytes), `http-equiv="refresh"`) {
			continue // an old address leads on
		}
		n++
		scheme := []string{"light", "dark"}[n%2]
		b.Media("", "prefers-color-scheme", scheme)
		b.Do(chromedp.Navigate(b.Base+page), chromedp.WaitReady("main"))
		for _, width := range []int64{320, 390, 768, 1280} {
			b.Do(chromedp.EmulateViewport(width, Height))
			fits := fmt.Sprintf("document.documentElement.scrollWidth <= %d", width)
			// The page may still be settling after the turn.
			if !b.Is(fits) && b.Text("new Promise((done) => setTimeout(() => done("+fits+"), 500))") != "true" {
				t.Errorf("/%s scrolls sideways at %d px (%s)", page, width, scheme)
			}
		}
		if !b.Is("document.querySelectorAll('main h1').length === 1 && document.querySelector('.skip').hash === '#main'") {
			t.Errorf("/%s: want one h1 and a way to skip to it", page)
		}
		if !b.Is("document.querySelector('meta[name=description]').content.length > 12") {
			t.Errorf("/%s says nothing about itself", page)
		}
		b.Quiet("/" + page)
	}
	if n < 100 {
		t.Errorf("only %d pages", n)
	}
}
