package browsertest

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// The alarms must be heard, and the sweep must see: a page without a policy, one
// whose policy stops what is in it, and what would run later.
func TestInjectAlarmsAreHeard(t *testing.T) {
	if testing.Short() {
		t.Skip("starts Chromium")
	}
	const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'self'">`
	files := map[string][]byte{}
	pages := map[string][2]string{ // what is in it, what is told
		"runs":    {`<script>hacked(1)</script>`, "hacked 1"},
		"sets":    {`<img src=x onerror="hacked=2">`, "hacked 2"},
		"alerts":  {`<svg onload=alert(3)>`, "alert 3"},
		"stopped": {`<img src=x onerror=hacked(4)>`, "policy: script-src"},
		"styled":  {`<p style="color:red">x</p>`, "policy: style-src"},
		"foreign": {`<img src="//evil.example/5.png">`, "asked for http://evil.example/5.png"},
		"inside":  {`<iframe srcdoc="<script>parent.hacked(6)</script>"></iframe>`, "hacked 6"},
		"leaves":  {`<meta http-equiv=refresh content="0;url=//evil.example/7">`, "http://evil.example/7"},
	}
	for name, p := range pages {
		head := ""
		if strings.HasPrefix(p[1], "policy") {
			head = policy
		}
		files[name+"/index.html"] = []byte("<!doctype html>" + head + "<title>x</title><main>" + p[0] + "</main>")
	}
	later := []string{`<a href="javascript:x">x</a>`, `<a href=" java&#10;script:x">x</a>`, `<p onclick=x>x</p>`, `<template><img onerror=x></template>`, `<form action="data:text/html,x"></form>`, `<iframe></iframe>`, `<style>a{background:url(//evil.example)}</style>`}
	for i, p := range later {
		files["later/"+string(rune('a'+i))+"/index.html"] = []byte("<!doctype html><title>x</title><main>" + p + "</main>")
	}
	w := openWatch(t, serveFiles(t, files))
	for i, p := range later {
		w.Do(chromedp.Navigate(w.Base + "later/" + string(rune('a'+i)) + "/"))
		if w.Text(sweep) == "" {
			t.Errorf("the sweep sees nothing in %s", p)
		}
	}
	w.Do(chromedp.Navigate("about:blank"))
	w.alarm()
	for name, p := range pages {
		if name != "leaves" {
			w.Do(chromedp.Navigate(w.Base + name + "/"))
			w.hears(name, p[1])
		}
	}
	// Last, and not by Navigate: a page that leaves while it loads, or whose leaving
	// stops what comes next, is an error for that (net::ERR_ABORTED).
	w.Run("setTimeout((to) => { location.href = to }, 0, '" + w.Base + "leaves/')")
	w.hears("leaves", pages["leaves"][1])
}

// hears waits for an alarm of a page, for 20 seconds at most.
func (w *watch) hears(page, want string) {
	w.Helper()
	var told string
	for end := time.Now().Add(20 * time.Second); !strings.Contains(told, want) && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		told += w.alarm()
	}
	if !strings.Contains(told, want) {
		w.Errorf("%s: told %q, want %q", page, told, want)
	}
}

// serveFiles serves files under /repo/.
func serveFiles(t testing.TB, files map[string][]byte) string {
	server := httptest.NewServer(&sealed{TB: t, files: files, instead: map[string][]byte{}})
	t.Cleanup(server.Close)
	return server.URL + "/repo/"
}
