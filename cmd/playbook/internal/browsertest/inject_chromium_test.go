package browsertest

import (
	"fmt"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"go.yaml.in/yaml/v4"
)

// numbered are pages of which there is one for each word; the number is the word's.
var numbered = regexp.MustCompile(`(?:^|/)v?[ws](\d+)(?:-[a-z-]+)?/`)

// shownPages are the pages to open: all lists and derived pages, and of those that
// there is one of for each word, the ones that keep tells.
func shownPages(s *sealed, keep func(n int) bool) (pages []string) {
	for p := range s.files {
		page, ok := strings.CutSuffix(p, "index.html")
		if !ok || strings.Contains(string(s.files[p]), `http-equiv="refresh"`) {
			continue
		}
		var n int
		if m := numbered.FindStringSubmatch(page); m != nil {
			if fmt.Sscan(m[1], &n); !keep(n) || os.Getenv("PLAYBOOK_PAYLOADS") != "all" && strings.Contains(page, "/vw") && n%4 > 0 {
				continue
			}
		} else if m := regexp.MustCompile(`^(meetings|talking-points)/20\d\d-(.*)/`).FindStringSubmatch(page); m != nil {
			if !strings.Contains("W47 W46 W45 11-16 11-15", m[2]) && os.Getenv("PLAYBOOK_PAYLOADS") != "all" {
				continue
			}
		}
		pages = append(pages, (&url.URL{Path: page}).EscapedPath())
	}
	slices.Sort(pages)
	return pages
}

// some keeps every word that is a pack of payloads, and a few of the others.
func some(n int) bool {
	w := hostile.words[n]
	return os.Getenv("PLAYBOOK_PAYLOADS") == "all" || n%16 == 0 || len(w) > 400
}

// Nothing of any payload runs in Chromium, no policy has to stop it, and nothing is
// asked for elsewhere: every kind of page, and what happens when it is used.
func TestNothingRunsInChromium(t *testing.T) {
	if testing.Short() {
		t.Skip("starts Chromium")
	}
	Find(t)
	site := hostileSite(t)
	w := openWatch(t, serveFiles(t, site.files))
	pages := shownPages(site, some)
	for _, p := range pages {
		w.visit(p)
	}
	t.Logf("%d pages opened", len(pages))
	if len(pages) < 100 {
		t.Errorf("only %d pages", len(pages))
	}
	pack := max(0, slices.IndexFunc(hostile.words, func(s string) bool { return len(s) > 400 }))
	w.search()
	w.fillHostile(fmt.Sprintf("proposals/w%d-proposal/", pack))
	w.takeFacts(fmt.Sprintf("questions/w%d-question-bank/", pack))
	w.rehearse(fmt.Sprintf("pitches/w%d-pitch/", pack))
	w.charts("pipeline/", fmt.Sprintf("pipeline/reps/w%d-rep/", pack), fmt.Sprintf("case-studies/w%d-case-study/", pack))
	w.poisoned()
}

func (w *watch) search() {
	w.Helper()
	w.visit("search/?q=" + url.QueryEscape(`"><img src=x onerror=hacked(1)>`))
	for _, q := range []string{"hacked", "script img", "Plain", `<script>hacked(2)</script>`} {
		w.Type("main [data-search] input[type=search]", q)
		w.Wait("document.querySelector('main [data-search-status]').textContent.trim() && !document.querySelector('main [data-search-status]').textContent.includes('…')")
		w.Run("for (const li of document.querySelectorAll('main [data-search-results] li')) li.scrollIntoView({ behavior: 'instant' }); await new Promise((r) => setTimeout(r, 400))")
		w.calm("search for " + q)
		if q == "hacked" && !w.Is("document.querySelectorAll('main [data-search-results] li').length > 0") {
			w.Error("no page is found that holds a payload")
		}
	}
}

// hostileValue is typed into every field of a form.
const hostileValue = `<img src=x onerror=hacked(3)>"'</textarea><script>hacked(4)</script>{{ seats }}javascript:hacked(5)|[x](javascript:hacked(6))`

func (w *watch) fillHostile(page string) {
	w.Helper()
	w.visit(page)
	w.Wait("document.querySelector('[data-form] [name]')")
	w.Run(fmt.Sprintf(`for (const e of document.querySelectorAll("[data-form] [name]")) {
		if (e.matches("select")) e.selectedIndex = e.options.length - 1; else if (e.type === "checkbox") e.checked = true; else e.value = %q;
		e.dispatchEvent(new Event("input", { bubbles: true }));
	}`, hostileValue))
	w.Wait("document.querySelector('[data-missing]').hidden")
	w.calm("a filled proposal")
	for _, how := range []string{"rich", "markdown"} {
		w.Run("document.querySelector('[data-copy=" + how + "]').click()")
		w.Wait("document.querySelector('[data-copy=" + how + "]').textContent === document.querySelector('[data-status]').dataset.copied")
	}
	w.Run("document.querySelector('[data-copy=rich]').click(); await new Promise((r) => setTimeout(r, 300))")
	html := w.Text("navigator.clipboard.read().then((items) => items[0].getType('text/html')).then((blob) => blob.text())")
	if !strings.Contains(html, "hacked(3)") {
		w.Errorf("what was typed is not in the rich text: %.300s", html)
	}
	if faults := policyFaults([]byte(`<meta http-equiv="Content-Security-Policy" content="default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'">` + html)); len(faults) > 0 {
		w.Errorf("the rich text holds %s", strings.Join(faults, "\n"))
	}
	w.visit(page) // with what the device kept
	w.Run("for (const b of document.querySelectorAll('[type=reset]')) b.click(); await new Promise((r) => setTimeout(r, 100))")
	w.calm("a proposal after a reload")
}

func (w *watch) takeFacts(page string) {
	w.Helper()
	w.visit(page)
	w.Wait("document.querySelector('[data-copy-facts]')")
	w.Run(fmt.Sprintf(`for (const e of document.querySelectorAll("[data-question] input, [data-round] input")) {
		if (e.type === "checkbox") e.checked = true; else e.value = %q;
		e.dispatchEvent(new Event("input", { bubbles: true }));
	}
	document.querySelector("[data-copy-facts]").click(); await new Promise((r) => setTimeout(r, 500))`, hostileValue))
	w.calm("facts copied")
	text := w.Text("navigator.clipboard.readText()")
	var facts any
	if err := yaml.Unmarshal([]byte(text), &facts); err != nil || !strings.Contains(text, "hacked(3)") {
		w.Errorf("the facts are no YAML (%v):\n%s", err, text)
	}
	w.Run("document.querySelector('[data-copy-fact]').click(); await new Promise((r) => setTimeout(r, 300))")
	w.calm("a fact copied")
}

func (w *watch) rehearse(page string) {
	w.Helper()
	w.visit(page)
	w.Run("document.querySelector('[data-rehearse]').click()")
	w.Wait(stage)
	for _, level := range []string{"1", "2", "3"} {
		w.Run(stage + ".querySelector('input[name=level][value=\"" + level + "\"]').click()")
	}
	w.Run(stage + ".querySelector('[data-run]').click(); " + stage + ".querySelector('[data-to-marks]').click()")
	w.Wait(stage + ".dataset.view === 'marks'")
	w.Run(fmt.Sprintf("for (const e of %s.querySelectorAll('input:not([type=radio]):not([type=checkbox]), textarea')) { e.value = %q; e.dispatchEvent(new Event('input', { bubbles: true })) }; %s.querySelector('[data-copy-line]').click()", stage, hostileValue, stage))
	w.calm("a rehearsal")
}

// charts points at every chart, so that tooltips open.
func (w *watch) charts(pages ...string) {
	w.Helper()
	for _, p := range pages {
		w.visit(p)
		n := 0
		fmt.Sscan(w.Text("document.querySelectorAll('figure[data-chart]').length"), &n)
		live := w.Is("document.querySelector('meta[name=echarts]')")
		for i := range n {
			figure := fmt.Sprintf("document.querySelectorAll('figure[data-chart]')[%d]", i)
			w.Run(figure + ".scrollIntoView({ block: 'center', behavior: 'instant' })")
			if !live {
				continue
			}
			w.Run("for (let n = 0; n < 100 && !" + figure + ".querySelector('.chart-live svg'); n++) await new Promise((r) => setTimeout(r, 50))")
			var x, y, width, height float64
			fmt.Sscan(w.Text("(() => { const r = "+figure+".getBoundingClientRect(); return [r.x, r.y, r.width, r.height].join(' ') })()"), &x, &y, &width, &height)
			for step := range 6 {
				w.Do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x+width*(float64(step)+.5)/6, y+height*(float64(step)+.5)/6))
			}
			w.calm(fmt.Sprintf("/%s, chart %d", p, i))
		}
		w.Logf("/%s: %d charts, live: %v", p, n, live)
	}
}

// poisoned: another site of the same owner shares the storage, and may have put
// anything there.
func (w *watch) poisoned() {
	w.Helper()
	w.visit("")
	w.Run(fmt.Sprintf(`localStorage.setItem("playbook:/repo/:starred", JSON.stringify([{ path: "javascript:hacked(7)", title: %[1]q }, { path: "../../..//evil.example/", title: %[1]q }, { path: "\tjavascript:hacked(8)", title: "x" }, { path: "pitches/", title: %[1]q }]));
		for (const key of ["scheme", "agenda", "scorecard"]) localStorage.setItem("playbook:/repo/:" + key, JSON.stringify(%[1]q));
		for (const key of Object.keys(localStorage)) if (!key.includes("starred")) localStorage.setItem(key, JSON.stringify({ a: %[1]q, seats: %[1]q, note: %[1]q, source: %[1]q, about: %[1]q, answers: { x: %[1]q } }));`, hostileValue))
	w.visit("")
	if !w.Is("[...document.querySelectorAll('[data-starred-list] a')].length > 0 && [...document.querySelectorAll('[data-starred-list] a')].every((a) => a.href.startsWith(location.origin + '/'))") {
		w.Errorf("a starred address leads elsewhere: %s", w.Text("[...document.querySelectorAll('[data-starred-list] a')].map((a) => a.href).join(' ')"))
	}
}
