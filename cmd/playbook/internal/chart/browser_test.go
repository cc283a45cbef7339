package chart

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// bundleFile is what npm ci --prefix themes/default builds.
const bundleFile = "../../../../themes/default/charts/dist/echarts.js"

// site serves every sample on one page under the policy that pages have. bundle is
// the address of the meta element, or empty for a site without a bundle.
func site(t *testing.T, bundle string) *httptest.Server {
	t.Helper()
	r := NewRenderer(0)
	var page strings.Builder
	page.WriteString(`<!doctype html><html lang="en"><meta charset="utf-8"><title>charts</title><meta name="viewport" content="width=device-width">`)
	for _, css := range []string{"layers", "values", "roles", "base", "table", "chart"} {
		fmt.Fprintf(&page, `<link rel="stylesheet" href="/styles/%s.css">`, css)
	}
	if bundle != "" {
		fmt.Fprintf(&page, `<meta name="echarts" content="%s">`, bundle)
	}
	page.WriteString(`<script src="/watch.js"></script><script type="module" src="/scripts/charts.js"></script><main>`)
	for _, s := range samples() {
		c := draw(t, s, r)
		fmt.Fprintf(&page, `<figure class="chart" data-chart data-save="Save"><figcaption>%s</figcaption><div class="chart-static">%s</div><script type="application/json" class="chart-option">%s</script></figure>`,
			html.EscapeString(c.Title), c.SVG, c.Option)
	}
	page.WriteString(`</main>`)
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(page.String()))
	})
	script := func(path, body string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = w.Write([]byte(body))
		})
	}
	script("/watch.js", `window.faults = []; document.addEventListener("securitypolicyviolation", (e) => faults.push(e.violatedDirective + " " + e.sourceFile + ":" + e.lineNumber + " " + e.sample)); addEventListener("error", (e) => faults.push(e.message)); addEventListener("unhandledrejection", (e) => faults.push(String(e.reason))); for (const level of ["error", "warn"]) { const say = console[level]; console[level] = (...words) => { faults.push(words.join(" ")); say(...words); }; }`)
	script("/broken.js", `throw new Error("a bundle that does not load");`)
	mux.HandleFunc("/bundle.js", func(w http.ResponseWriter, q *http.Request) { http.ServeFile(w, q, bundleFile) })
	mux.HandleFunc("/favicon.ico", func(http.ResponseWriter, *http.Request) {})
	theme := http.FileServer(http.Dir("../../../../themes/default"))
	mux.Handle("/styles/", theme)
	mux.Handle("/scripts/", theme)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self'")
		mux.ServeHTTP(w, q)
	}))
	t.Cleanup(srv.Close)
	return srv
}

// browser opens Chromium, or skips the test where there is none.
func browser(t *testing.T) context.Context {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		if os.Getenv("PLAYBOOK_BROWSER") == "require" {
			t.Fatal("PLAYBOOK_BROWSER=require, but there is no Chromium on the path")
		}
		t.Skip("no Chromium on the path: charts are not tried in a browser")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true), chromedp.UserDataDir(t.TempDir()))
	ctx, stop := context.WithTimeout(t.Context(), 90*time.Second)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	return ctx
}

// tab drives one page for a test.
type tab struct {
	*testing.T
	ctx context.Context
}

func open(t *testing.T) *tab { return &tab{t, browser(t)} }

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.Fatal(err)
	}
}

func (b *tab) text(js string) string    { return eval[string](b, js) }
func (b *tab) number(js string) float64 { return eval[float64](b, js) }
func (b *tab) size(width, height int64) { b.do(chromedp.EmulateViewport(width, height)) }
func (b *tab) goTo(address string)      { b.do(chromedp.Navigate(address)) }

func eval[T any](b *tab, js string) T {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](js))
	if err != nil {
		b.Fatalf("%s: %v", js, err)
	}
	return v
}

// wait asks from here until js is true: a question put inside the page would
// need what its policy forbids.
func (b *tab) wait(js string) {
	b.Helper()
	for range 200 {
		if eval[bool](b, js) {
			return
		}
		b.do(chromedp.Sleep(100 * time.Millisecond))
	}
	b.Fatalf("never came true: %s", js)
}

func (b *tab) scheme(name string) {
	b.Helper()
	_, err := chromedp.Run(b.ctx, func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}})
		return chromedp.Void{}, err
	})
	if err != nil {
		b.Fatal(err)
	}
}

// noFaults fails on what went wrong in the page: violations of its policy, errors,
// complaints on the console.
func (b *tab) noFaults() {
	b.Helper()
	for _, f := range eval[[]string](b, `faults`) {
		b.Errorf("in the page: %s", f)
	}
}

// shoot keeps a picture where PLAYBOOK_SHOTS names a folder, for eyes.
func (b *tab) shoot(name string) {
	b.Helper()
	dir := os.Getenv("PLAYBOOK_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644)
	}
	if err != nil {
		b.Fatal(err)
	}
}

func TestStaticInBrowser(t *testing.T) {
	b, srv := open(t), site(t, "")
	const fill = `getComputedStyle(document.querySelector(".chart-static .cf-1")).fill`
	b.size(374, 844) // 358 px for the chart, as on a phone of 390 px with gutters
	b.scheme("light")
	b.goTo(srv.URL)
	light := b.text(fill)
	if px := b.number(`Math.min(...[...document.querySelectorAll(".chart-svg text")].map((t) => parseFloat(getComputedStyle(t).fontSize) * t.getCTM().a))`); px < 11 {
		t.Errorf("the smallest words are %.1f px high at 390 px", px)
	}
	if px := b.number(`document.documentElement.scrollWidth - innerWidth`); px > 0 {
		t.Errorf("the page scrolls sideways by %v px", px)
	}
	b.shoot("static-390-light")
	b.scheme("dark")
	dark := b.text(fill)
	forced := b.text(`document.documentElement.dataset.scheme = "light", ` + fill)
	if light != "rgb(23, 107, 135)" || dark != "rgb(111, 195, 223)" || forced != light {
		t.Errorf("the first colour is %s in light, %s in dark, %s in forced light", light, dark, forced)
	}
	b.text(`delete document.documentElement.dataset.scheme, ""`)
	b.size(1280, 900)
	b.shoot("static-1280-dark")
	b.noFaults()
}

func TestLiveInBrowser(t *testing.T) {
	if _, err := os.Stat(bundleFile); err != nil {
		t.Skip("no bundle: npm ci --prefix themes/default builds it, then the interactive charts are tried")
	}
	b, srv := open(t), site(t, "/bundle.js")
	const (
		count = `document.querySelectorAll(".chart.live > .chart-live svg").length`
		ink   = `getComputedStyle(document.querySelector(".chart-live svg text")).fill`
		words = `document.querySelector(".chart-live svg").textContent.length`
	)
	n := len(samples()) - 2 // a funnel of one stage and one of zeros keep their pictures
	b.size(1280, 900)
	b.scheme("light")
	b.goTo(srv.URL)
	b.wait(count + ` > 0`)
	if live := int(b.number(count)); live >= n {
		t.Errorf("all %d charts came to life at once: only those in view should", live)
	}
	// Down the page, until each has been in view.
	b.wait(fmt.Sprintf(`(innerHeight + scrollY >= document.documentElement.scrollHeight - 4 ? scrollTo(0, 0) : scrollBy(0, 400)), %s === %d`, count, n))
	b.text(`scrollTo(0, 0), ""`)
	if both := b.number(`[...document.querySelectorAll(".chart-static")].filter((s) => s.nextElementSibling.matches(".chart-live") && getComputedStyle(s).display !== "none").length`); both != 0 {
		t.Errorf("%v pictures show beside their live chart", both)
	}
	b.do(chromedp.Sleep(500 * time.Millisecond)) // the charts grow for 300 ms
	light := b.text(ink)
	b.shoot("live-1280-light")
	b.scheme("dark")
	b.wait(ink + ` !== "` + light + `"`)
	b.do(chromedp.Sleep(500 * time.Millisecond))
	b.shoot("live-1280-dark")
	b.text(`document.documentElement.dataset.scheme = "light", ""`)
	b.wait(ink + ` === "` + light + `"`)
	// The pointer over a band of the first funnel brings its values up.
	at := eval[[]float64](b, `(() => { const r = document.querySelector(".chart-live").getBoundingClientRect(); return [r.x + r.width * 0.3, r.y + 60]; })()`)
	before := int(b.number(words))
	b.do(chromedp.MouseEvent(chromedp.MouseMoved, at[0]-5, at[1]), chromedp.MouseEvent(chromedp.MouseMoved, at[0], at[1]))
	b.wait(fmt.Sprintf(`%s > %d`, words, before))
	b.shoot("live-tooltip")
	// Until it is drawn anew, a chart that has got too wide widens nothing.
	b.text(`document.querySelector(".chart-live > div").style.width = "3000px", ""`)
	if wide := b.number(`document.documentElement.scrollWidth - innerWidth`); wide > 0 {
		t.Errorf("a chart of the width before makes the page scroll sideways by %v px", wide)
	}
	b.text(`document.querySelector(".chart-live > div").style.width = "", ""`)
	b.size(390, 844)
	b.wait(`[...document.querySelectorAll(".chart-live svg")].every((s) => s.getBoundingClientRect().right <= innerWidth)`)
	b.do(chromedp.Sleep(500 * time.Millisecond))
	b.shoot("live-390-light")
	b.noFaults()
}

func TestBrokenBundleInBrowser(t *testing.T) {
	b, srv := open(t), site(t, "/broken.js")
	b.size(390, 844)
	b.goTo(srv.URL)
	b.wait(`performance.getEntriesByName(location.origin + "/broken.js").length > 0`)
	b.do(chromedp.Sleep(300 * time.Millisecond))
	b.wait(`[...document.querySelectorAll(".chart-static")].every((s) => s.getBoundingClientRect().height > 30) && !document.querySelector(".chart.live, .chart-live")`)
	b.noFaults()
}
