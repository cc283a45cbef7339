package browsertest

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// With scripts off every word is there, and no button that would do nothing.
func TestWithoutScripts(t *testing.T) {
	b := Open(t, ServeDemo(t))
	if _, err := chromedp.Call(b.Ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	for page, holds := range map[string][]string{
		"pitches/bearings-that-report/": {"document.querySelector('.script').innerText.includes('Every bearing in your plant writes a diary')"},
		plan:                            {"document.querySelector('[data-preview]').innerText.includes('[Line]')", "document.querySelector('.prices').innerText.includes('9800')", "!document.querySelector('[data-form]').checkVisibility()"},
		"questions/people/":             {"document.querySelector('.question').checkVisibility()", "!document.querySelector('[data-round]').checkVisibility()"},
		"hiring/seller/":                {"document.querySelectorAll('.criterion .chip').length > 10"},
	} {
		b.Do(chromedp.Navigate(b.Base+page), chromedp.WaitReady("main"))
		for _, h := range append(holds, "![...document.querySelectorAll('main button')].some((e) => e.checkVisibility())", "document.documentElement.scrollWidth <= 390") {
			if !b.Is(h) {
				t.Errorf("%s: not so: %s", page, h)
			}
		}
	}
	b.Quiet("without scripts")
}
