package browsertest

import (
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// watch is a tab that tells when anything of a payload runs, when a policy stops
// something, and what is asked for elsewhere.
type watch struct {
	*Tab
	mu   sync.Mutex
	told []string
}

// alarms stands in every document before anything else runs.
const alarms = `(() => {
	const tell = (what) => globalThis.playbookTold?.(what + " at " + location.href);
	const alarm = (...n) => tell("hacked " + n);
	Object.defineProperty(globalThis, "hacked", { get: () => alarm, set: alarm, configurable: false });
	for (const name of ["alert", "confirm", "prompt"]) globalThis[name] = (...n) => tell(name + " " + n);
	addEventListener("securitypolicyviolation", (e) => tell("policy: " + e.effectiveDirective + " " + e.blockedURI + " " + e.sample));
})()`

// sweep lists what is in the document, templates and shadow trees included, that
// could run later: on a click, on a key, in another browser.
const sweep = `(() => {
	const bad = [], odd = ["iframe", "frame", "object", "embed", "base", "applet", "foreignobject", "animate", "set", "portal", "mglyph"];
	const leads = ["href", "src", "action", "formaction", "xlink:href", "data", "poster", "background", "ping", "cite"];
	const note = (what, e) => bad.push(what + ": " + e.outerHTML.slice(0, 200));
	const walk = (root) => {
		for (const e of root.querySelectorAll("*")) {
			const tag = e.localName.toLowerCase();
			if (odd.includes(tag)) note("element", e);
			if (tag === "script" && e.type !== "application/json" && new URL(e.src || "none:", location.href).origin !== location.origin) note("script", e);
			if (tag === "style" && /evil|hacked/.test(e.textContent)) note("style", e);
			for (const a of e.attributes) {
				if (/^on/i.test(a.name) || a.name === "srcdoc" || (a.name === "style" && /evil|hacked/.test(a.value))) note("attribute " + a.name, e);
				if (!leads.includes(a.name)) continue;
				let url;
				try { url = new URL(a.value, document.baseURI); } catch { continue; }
				if (!["http:", "https:", "mailto:", "tel:"].includes(url.protocol) && !(url.protocol === "blob:" && url.origin === location.origin) && !(url.protocol === "data:" && /^data:(,|image\/(png|gif|jpeg))/.test(url.href))) note("address", e);
				if (a.name !== "href" && a.name !== "cite" && url.origin !== location.origin) note("from elsewhere", e);
			}
			if (e.localName === "template") walk(e.content);
			if (e.shadowRoot) walk(e.shadowRoot);
		}
	};
	walk(document);
	return bad.slice(0, 5).join("\n");
})()`

func openWatch(t testing.TB, base string) *watch {
	t.Helper()
	w := &watch{Tab: Open(t, base)}
	for _, err := range []error{
		call(w, runtime.Enable, cdp.Empty{}), call(w, network.Enable, network.EnableParams{}), call(w, page.Enable, page.EnableParams{}),
		call(w, runtime.AddBinding, runtime.AddBindingParams{Name: "playbookTold"}),
		call(w, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: alarms}),
		call(w, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}), // for the clipboard
		chromedp.Listen(w.Ctx, w.hear),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func call[P, R any](w *watch, cmd cdp.Command[P, R], params P) error {
	_, err := chromedp.Call(w.Ctx, cmd, params)
	return err
}

func (w *watch) hear(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventBindingCalled:
		w.told = append(w.told, e.Payload)
	case *network.EventRequestWillBeSent:
		origin, _, _ := strings.Cut(w.Base, "/repo/")
		for _, ours := range []string{origin + "/", "data:,", "data:image/", "blob:" + origin, "about:"} {
			if strings.HasPrefix(e.Request.URL, ours) {
				return
			}
		}
		w.told = append(w.told, "asked for "+e.Request.URL)
	case *page.EventJavascriptDialogOpening:
		w.told = append(w.told, "a dialog: "+e.Message)
	case *page.EventFrameRequestedNavigation:
		if origin, _, _ := strings.Cut(w.Base, "/repo/"); !strings.HasPrefix(e.URL, origin) && e.URL != "about:blank" {
			w.told = append(w.told, "goes to "+e.URL)
		}
	}
}

// alarm is what was told since the last call; "" for nothing.
func (w *watch) alarm() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	told := strings.Join(w.told, "\n")
	w.told = nil
	return told
}

// calm fails the test when something ran, was stopped, or could run.
func (w *watch) calm(where string) {
	w.Helper()
	bad := w.Text(sweep)
	for _, more := range append(w.Complaints(), w.alarm()) {
		if !strings.Contains(more, "Failed to load resource") { // a picture that a payload names is not there
			bad += "\n" + more
		}
	}
	if bad = strings.TrimSpace(bad); bad != "" {
		w.Errorf("%s:\n%s", where, bad)
	}
}

// visit opens a page and looks at it.
func (w *watch) visit(p string) {
	w.Helper()
	w.Do(chromedp.Navigate(w.Base + p))
	w.Wait("document.readyState === 'complete' && document.querySelector('main')")
	w.calm("/" + p)
}
