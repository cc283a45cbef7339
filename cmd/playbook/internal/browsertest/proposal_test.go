package browsertest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const plan = "proposals/pilot-plan/"

// filled fills every required field of the pilot plan.
var filled = [][2]string{{"customer", "A|B <b>Mill</b>"}, {"contact", "Signe Aune"}, {"line", "Dryer 3"}, {"stop_cost", "12,000"}, {"success", "No night stops\nin winter"}}

func fillPlan(b *Tab) {
	for _, f := range filled {
		b.Type("[name="+f[0]+"]", f[1])
	}
	b.Run("const e = document.querySelector('[name=start]'); e.value = '2026-12-03'; e.dispatchEvent(new Event('input', { bubbles: true }))")
}

func TestProposal(t *testing.T) {
	b := Open(t, ServeDemo(t))
	b.Go(plan)
	b.Wait("document.querySelector('.blank')")
	b.Shot("proposal-empty")
	if !b.Is("document.querySelector('[data-preview] > section').dataset.part === 'oral' && /\\d:\\d\\d/.test(document.querySelector('[data-part=oral] h2').textContent)") {
		t.Error("the oral variant does not come first with its time")
	}

	// Blocked with the list of what is missing; an entry leads to its field.
	b.Run("window.printed = 0; window.print = () => { window.printed++ }")
	b.Tap("[data-print-proposal]")
	b.Wait("!document.querySelector('[data-missing]').hidden")
	b.Shot("proposal-missing")
	if got := b.Text("[...document.querySelectorAll('[data-missing] button')].map((e) => e.textContent).join('; ')"); got != "Customer; Person who leads it at the customer; Line; Cost of a stopped hour (their figure); What they want to see on day ninety; First greasing" {
		t.Errorf("missing: %s", got)
	}
	if !b.Is("window.printed === 0") {
		t.Error("it printed a proposal that is not complete")
	}
	b.pdf("proposal-blocked")

	// The browser's own print asks nobody: on paper, too, stands what is missing, and not an empty page.
	b.Go(plan)
	b.Wait("document.querySelector('[data-blocked]')")
	b.Media("print")
	b.Wait("document.querySelector('[data-missing]').offsetHeight > 0 && document.querySelector('[data-preview]').offsetHeight === 0")
	b.Media("")
	b.Wait("document.querySelector('[data-missing]').hidden && document.querySelector('[data-preview]').offsetHeight > 0")
	b.Run("window.printed = 0; window.print = () => { window.printed++ }")
	b.Tap("[data-print-proposal]")
	b.Tap("[data-missing] li:nth-child(3) button")
	b.Wait("document.activeElement.name === 'line'")

	fillPlan(b)
	b.Type("[name=bearings]", "many")
	b.Wait("document.querySelectorAll('[data-missing] button').length === 1 && document.querySelector('[data-missing] button').textContent === 'Bearings in the pilot (does not fit)'")
	b.Type("[name=bearings]", "72")
	b.Type("[name=extra_pens]", "3")
	b.Wait("document.querySelector('[data-missing]').hidden && !document.querySelector('.blank')")
	b.Run("scrollTo(0, 0)")
	b.Shot("proposal-filled-form")
	b.Run("document.querySelector('[data-part=detailed]').scrollIntoView({ behavior: 'instant' })")
	b.Shot("proposal-filled")
	b.Run("document.querySelector('[data-part=prices]').scrollIntoView({ behavior: 'instant' })")
	b.Shot("proposal-prices")
	for what, expression := range map[string]string{
		"total":        "document.querySelector('[data-total]').textContent === '15,500.00'",
		"sum":          "[...document.querySelectorAll('[data-sum]')].map((e) => e.textContent).join(' ') === '9,800.00 5,700.00'",
		"money":        "document.querySelector('[data-field=stop_cost]').textContent === 'EUR\\u00a012,000'",
		"date":         "document.querySelector('[data-field=start]').textContent === '3 December 2026'",
		"text is text": "document.querySelector('[data-field=customer]').textContent === 'A|B <b>Mill</b>' && !document.querySelector('[data-preview] b:not([data-total])')",
		"fits":         "document.documentElement.scrollWidth <= 390",
		"kept":         "Object.keys(localStorage).some((k) => k.includes('/repo/') && k.includes('pilot-plan'))",
	} {
		if !b.Is(expression) {
			t.Errorf("%s: not so: %s", what, expression)
		}
	}

	// Copied, as Markdown and as rich text: without what is said, prices at the end.
	b.Tap("[data-copy=markdown]")
	b.Wait("document.querySelector('[data-copy=markdown]').textContent === 'Copied'")
	md := b.Text("navigator.clipboard.readText()")
	for _, part := range []string{"# Ninety days on one line\n\nDrawn up by A\\|B \\<b>Mill\\</b> and Varnel", "No night stops\\\nin winter", "| 3 December 2026 | First", "| Extra Pen | 3 | 1,900.00 | 5,700.00 |\n| **Total (EUR)** |  |  | **15,500.00** |\n"} {
		if !strings.Contains(md, part) {
			t.Errorf("the Markdown lacks %q:\n%s", part, md)
		}
	}
	b.Tap("[data-copy=rich]")
	b.Wait("document.querySelector('[data-copy=rich]').textContent === 'Copied'")
	html := b.Text("navigator.clipboard.read().then((items) => items[0].getType('text/html')).then((blob) => blob.text())")
	for _, part := range []string{"<h1", "A|B &lt;b&gt;Mill&lt;/b&gt;", "No night stops<br", "15,500.00", "☐ List of 72"} {
		if !strings.Contains(html, part) {
			t.Errorf("the rich text lacks %q:\n%s", part, html)
		}
	}
	for _, part := range []string{"Sit beside them", "Imagine it is day", "data-", "<b>Mill", "class="} {
		if strings.Contains(html, part) || part != "data-" && part != "class=" && strings.Contains(md, part) && part != "<b>Mill" {
			t.Errorf("what is copied holds %q", part)
		}
	}
	b.Tap("[data-oral]")
	b.Tap("[data-copy=markdown]")
	b.Wait("document.querySelector('[data-copy=markdown]').textContent === 'Copied'")
	if md := b.Text("navigator.clipboard.readText()"); !strings.Contains(md, "## Oral") || !strings.Contains(md, "one page for Dryer 3") {
		t.Errorf("the oral part was asked for:\n%s", md)
	}
	b.Tap("[data-oral]")
	b.Tap("[data-print-proposal]")
	b.Wait("window.printed === 1")
	b.pdf("proposal")

	// It is there again after a reload, can be saved, cleared, undone and opened.
	b.Go(plan)
	b.Wait("document.querySelector('[name=customer]').value === 'A|B <b>Mill</b>' && document.querySelector('[data-total]').textContent === '15,500.00'")
	b.Run("window.blobs = []; const make = URL.createObjectURL; URL.createObjectURL = (blob) => { window.blobs.push(blob); return make.call(URL, blob) }; HTMLAnchorElement.prototype.click = function () { window.saved = this.download }")
	b.Tap("[data-save]")
	b.Wait("window.saved === 'pilot-plan-a-b-b-mill-b.json'")
	file := filepath.Join(t.TempDir(), "plan.json")
	if err := os.WriteFile(file, []byte(b.Text("window.blobs[0].text()")), 0o600); err != nil {
		t.Fatal(err)
	}
	b.Tap("[type=reset]")
	b.Wait("document.querySelector('[name=customer]').value === '' && document.querySelector('.blank') && !Object.keys(localStorage).some((k) => k.includes('pilot-plan'))")
	b.Tap("[data-status] button")
	b.Wait("document.querySelector('[name=customer]').value !== ''")
	b.Tap("[type=reset]")
	b.Wait("document.querySelector('[name=customer]').value === ''")
	b.Do(chromedp.SetUploadFiles("[data-open]", []string{file}))
	b.Wait("document.querySelector('[name=customer]').value === 'A|B <b>Mill</b>' && document.querySelector('[data-total]').textContent === '15,500.00'")
	os.WriteFile(file, []byte(`{"no":1}`), 0o600)
	b.Do(chromedp.SetUploadFiles("[data-open]", []string{file}))
	b.Wait("document.querySelector('[data-status]').textContent.includes('no saved proposal')")
	b.Quiet("proposal")
}

// By keyboard alone: Tab leads through the fields, Enter on an entry of the list to its field.
func TestProposalByKeyboard(t *testing.T) {
	b := Open(t, ServeDemo(t))
	b.Go(plan)
	b.Wait("document.querySelector('.blank')")
	b.Run("document.querySelector('[data-copy=markdown]').focus()")
	b.Keys(kb.Enter)
	b.Wait("document.activeElement.closest('[data-missing]')")
	b.Keys(kb.Enter)
	b.Wait("document.activeElement.name === 'customer'")
	b.Keys("Halvorn\tSigne\tDryer 3\t60\t1200.50\tQuiet nights")
	b.Wait("document.querySelector('[data-field=stop_cost]').textContent === 'EUR\\u00a01,200.50' && document.querySelector('[data-field=success]').textContent === 'Quiet nights'")
	b.Quiet("proposal")
}

// Shown by the unlock page, nothing of it is stored.
func TestProposalSealed(t *testing.T) {
	b := Open(t, ServeDemo(t))
	b.Go(plan)
	b.Wait("document.querySelector('.blank')")
	b.Run(`document.documentElement.dataset.layout = "unlock";
		const html = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
		const main = document.querySelector("main");
		main.replaceChildren(...[...html.querySelector("main").childNodes].map((n) => document.importNode(n, true)));
		dispatchEvent(new CustomEvent("playbook:shown", { detail: { root: main } }))`)
	b.Wait("document.querySelector('.blank')")
	b.Type("[name=customer]", "Halvorn")
	b.Wait("document.querySelector('[data-field=customer]').textContent === 'Halvorn'")
	if !b.Is("!JSON.stringify({ ...localStorage, ...sessionStorage }).includes('Halvorn') && document.querySelector('[data-star]').hidden") {
		t.Error("something of a sealed page is stored, or can be starred")
	}
	b.Quiet("proposal")
}

func (b *Tab) pdf(name string) {
	b.Helper()
	pdf, err := chromedp.Run(b.Ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4)))
	if err != nil {
		b.Fatal(err)
	}
	if folder := os.Getenv("PLAYBOOK_SHOTS"); folder != "" {
		os.WriteFile(filepath.Join(folder, name+".pdf"), pdf, 0o644)
	}
}
