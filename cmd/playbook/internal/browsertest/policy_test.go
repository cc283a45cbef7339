package browsertest

import (
	"bytes"
	"net/url"
	"path"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// No page runs a script or a style of its own or loads anything from elsewhere, so
// that the policy of the pages can be strict; and each page begins with the policy.
func TestPagesFitTheirPolicy(t *testing.T) {
	site, err := Demo()
	if err != nil {
		t.Fatal(err)
	}
	files, err := site.All()
	if err != nil {
		t.Fatal(err)
	}
	pages := 0
	for _, f := range files {
		b, err := f.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		switch path.Ext(f.Path) {
		case ".html":
			pages++
			for _, fault := range policyFaults(b) {
				t.Errorf("%s: %s", f.Path, fault)
			}
		case ".css":
			for _, m := range regexp.MustCompile(`(?i)(url\(\s*["']?|@import\s+["']?)(https?:)?//[^)"']*`).FindAll(b, -1) {
				t.Errorf("%s: loads %s", f.Path, m)
			}
		}
	}
	if pages < 100 {
		t.Errorf("only %d pages were looked at", pages)
	}
}

// leads are the attributes that hold an address; runs finds one that is code.
var (
	leads = map[string]bool{"href": true, "xlink:href": true, "src": true, "action": true, "formaction": true, "data": true, "poster": true, "srcdoc": true, "background": true, "ping": true, "cite": true}
	runs  = regexp.MustCompile(`(?i)^[\x00-\x20]*(j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t\s*:|vbscript:|blob:|data:\s*(text|application|image/svg))`)
)

// policyFaults reads a page as a browser does.
func policyFaults(page []byte) (faults []string) {
	fault := func(t html.Token, what string) { faults = append(faults, what+": "+t.String()) }
	z := html.NewTokenizer(bytes.NewReader(page))
	first, policed := "", false
	for {
		switch z.Next() {
		case html.ErrorToken:
			if !policed {
				faults = append(faults, "no Content-Security-Policy")
			}
			return faults
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			at := map[string]string{}
			for _, a := range t.Attr {
				at[a.Key] = a.Val
				if strings.HasPrefix(a.Key, "on") {
					fault(t, "a script in an attribute")
				}
				if leads[a.Key] && runs.MatchString(a.Val) {
					fault(t, "an address that runs")
				}
			}
			if _, ok := at["style"]; ok {
				fault(t, "a style in an attribute")
			}
			if first == "" && t.Data != "html" && t.Data != "head" {
				first = t.Data
				policed = t.Data == "meta" && at["http-equiv"] == "Content-Security-Policy"
				for _, want := range []string{"default-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"} {
					policed = policed && strings.Contains(at["content"], want)
				}
				if strings.Contains(at["content"], "unsafe") || strings.Contains(at["content"], "http") {
					fault(t, "a policy with a hole")
				}
			}
			switch t.Data {
			case "style", "iframe", "object", "embed", "base":
				fault(t, "an element that has no place here")
			case "script":
				if kind := at["type"]; at["src"] == "" && kind != "application/json" {
					fault(t, "a script within the page")
				}
			case "a", "area":
				if foreign(at["href"]) && !strings.Contains(" "+at["rel"]+" ", " noopener ") {
					fault(t, "a link elsewhere without rel=noopener")
				}
			case "link":
				if rel := at["rel"]; foreign(at["href"]) && rel != "canonical" && rel != "alternate" {
					fault(t, "loads from elsewhere")
				}
			case "form":
				if foreign(at["action"]) {
					fault(t, "sends elsewhere")
				}
			}
			if t.Data != "a" && t.Data != "link" && t.Data != "area" {
				for _, key := range []string{"src", "srcset", "poster", "data", "href", "xlink:href"} {
					for one := range strings.SplitSeq(at[key], ",") {
						if foreign(strings.TrimSpace(one)) {
							fault(t, "loads from elsewhere")
						}
					}
				}
			}
		}
	}
}

func foreign(address string) bool {
	u, err := url.Parse(strings.Fields(address + " x")[0])
	return err != nil || u.Host != ""
}

// The test above must be able to fail.
func TestPolicyFaultsAreSeen(t *testing.T) {
	const head = `<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'">`
	for _, page := range []string{
		`<!doctype html><html><head><meta charset="utf-8"><title>x</title>`, head + `<style>a{}</style>`, head + `<p style="x">`, head + `<svg><rect onclick="x"/></svg>`,
		head + `<script>x</script>`, head + `<script type="module">x</script>`, head + `<a href="https://example.com/">x</a>`, head + `<img src="//example.com/x.png">`,
		head + `<img srcset="a.png 1x, https://example.com/b.png 2x">`, head + `<link rel="stylesheet" href="https://example.com/x.css">`, head + `<a href=" javascript:x">x</a>`, head + `<a href="java&#9;script:x">x</a>`, head + `<a href="DATA:text/html,x">x</a>`, head + `<button formaction="javascript:x">`,
		head + `<form action="https://example.com/">`, head + `<iframe src="x">`, strings.Replace(head, "default-src 'self'", "default-src 'self' 'unsafe-inline'", 1),
	} {
		if len(policyFaults([]byte(page))) == 0 {
			t.Errorf("no fault is seen in %s", page)
		}
	}
	if faults := policyFaults([]byte(head + `<a href="https://example.com/" rel="noopener">x</a><script type="application/json">{}</script><script src="/x.js"></script><img src="/a.png">`)); len(faults) > 0 {
		t.Errorf("faults in a good page: %v", faults)
	}
}
