package serve

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"
)

//go:embed reload.js
var reloadJS []byte

//go:embed fault.css
var faultCSS []byte

// own is the folder of our own addresses, below the base path and at the top.
const own = ".playbook/"

// removeWorker is a service worker that ends service workers.
const removeWorker = `addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(registration.unregister()));
`

// page returns the script tag for pages of a build.
func (p *preview) page(number uint64) []byte {
	return fmt.Appendf(nil, `<script type="module" src="%s" data-playbook-site="%d" data-playbook-instance="%s"></script>`+"\n",
		template.HTMLEscapeString((&url.URL{Path: p.opt.BasePath}).EscapedPath()+own+"reload.js"), number, p.instance)
}

func (p *preview) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	base := p.opt.BasePath
	if name, ok := strings.CutPrefix(r.URL.Path, "/"+own); ok {
		p.serveOwn(w, r, name)
		return
	}
	name, ok := strings.CutPrefix(r.URL.Path, base)
	switch {
	case !ok && (r.URL.Path == "/" || r.URL.Path+"/" == base):
		redirect(w, r, base)
		return
	case !ok:
		http.Error(w, "404: the site lies at "+base, http.StatusNotFound)
		return
	}
	if ours, ok := strings.CutPrefix(name, own); ok {
		p.serveOwn(w, r, ours)
		return
	}
	if r.Header.Get("Service-Worker") == "script" && !p.opt.ServiceWorker {
		send(w, r, "worker.js", []byte(removeWorker))
		return
	}
	p.queue.wait(r.Context())
	p.mu.Lock()
	good, broken := p.good, p.fault
	p.mu.Unlock()
	if good == nil {
		if broken == nil { // the preview is ending
			http.Error(w, "503: not built yet", http.StatusServiceUnavailable)
			return
		}
		p.serveFault(w, 0, broken)
		return
	}
	p.serveFile(w, r, good, name)
}

// serveFile finds what GitHub Pages would: the file, a folder's index, the file
// without its .html, else 404.html.
func (p *preview) serveFile(w http.ResponseWriter, r *http.Request, good *generation, name string) {
	file := name
	if name == "" || strings.HasSuffix(name, "/") {
		file += "index.html"
	}
	m := good.get(file)
	if m == nil && file == name {
		if _, ok := good.site.Find(name + "/index.html"); ok {
			redirect(w, r, r.URL.Path+"/")
			return
		}
		file = name + ".html"
		m = good.get(file)
	}
	status := http.StatusOK
	if m == nil {
		status, file = http.StatusNotFound, "404.html"
		if m = good.get(file); m == nil {
			http.Error(w, "404: no such page", status)
			return
		}
	}
	if m.err != nil {
		p.opt.Log(m.err.Error())
		p.serveFault(w, good.number, newFault(nil, m.err))
		return
	}
	w.Header().Set("Content-Type", contentType(file))
	if status != http.StatusOK {
		w.WriteHeader(status)
		if r.Method != http.MethodHead {
			_, _ = w.Write(m.body)
		}
		return
	}
	w.Header().Set("ETag", m.etag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(m.body))
}

func (p *preview) serveOwn(w http.ResponseWriter, r *http.Request, name string) {
	switch name {
	case "events":
		p.hub.stream(w, r, func() message { return newMessage("hello", p.state()) })
	case "reload.js":
		send(w, r, name, reloadJS)
	case "fault.css":
		send(w, r, name, faultCSS)
	case "version":
		p.queue.wait(r.Context())
		b, err := json.Marshal(p.state())
		if err != nil {
			panic(err) // strings and numbers only
		}
		send(w, r, "version.json", append(b, '\n'))
	default:
		http.Error(w, "404: no such page", http.StatusNotFound)
	}
}

func send(w http.ResponseWriter, r *http.Request, name string, body []byte) {
	w.Header().Set("Content-Type", contentType(name))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

func redirect(w http.ResponseWriter, r *http.Request, to string) {
	u := url.URL{Path: to, RawQuery: r.URL.RawQuery}
	w.Header().Set("Location", u.String())
	w.WriteHeader(http.StatusFound)
}

var faultPage = template.Must(template.New("fault").Parse(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Not built</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{{.Base}}.playbook/fault.css">
</head>
<body data-playbook-fault>
<main>
<h1>The playbook could not be built</h1>
<p>This page shows the site as soon as these are mended.</p>
<ol>
{{range .Fault.Messages}}<li class="{{.Severity}}">
<p>{{with .Place}}<code>{{.}}</code> {{end}}<strong>{{.Severity}}</strong>: {{.Message}}{{with .Rule}} <small>[{{.}}]</small>{{end}}</p>
{{with .Source}}<pre>{{.}}</pre>
{{end}}{{with .Hint}}<p class="hint">{{.}}</p>
{{end}}</li>
{{end}}</ol>
{{with .Fault.More}}<p>And {{.}} more, in the terminal.</p>
{{end}}</main>
{{.Script}}</body>
</html>
`))

// serveFault shows messages in place of a page.
func (p *preview) serveFault(w http.ResponseWriter, number uint64, f *fault) {
	var b bytes.Buffer
	err := faultPage.Execute(&b, map[string]any{
		"Fault": f, "Base": (&url.URL{Path: p.opt.BasePath}).EscapedPath(), "Script": template.HTML(p.page(number)), // our own tag
	})
	if err != nil {
		panic(err) // the template and its data are ours
	}
	w.Header().Set("Content-Type", contentType("index.html"))
	w.Header().Set("Content-Security-Policy", "default-src 'self'; img-src data:; frame-ancestors 'none'")
	w.WriteHeader(http.StatusInternalServerError)
	_, _ = w.Write(b.Bytes())
}

func isHTML(name string) bool { return strings.HasPrefix(contentType(name), "text/html") }

// types are the kinds of file that a site holds, named here because what the
// system knows differs from machine to machine.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".htm": "text/html; charset=utf-8",
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".json": "application/json", ".map": "application/json", ".webmanifest": "application/manifest+json",
	".xml": "application/xml", ".atom": "application/atom+xml", ".rss": "application/rss+xml",
	".txt": "text/plain; charset=utf-8", ".md": "text/markdown; charset=utf-8", ".csv": "text/csv; charset=utf-8",
	".ics": "text/calendar; charset=utf-8", ".vcf": "text/vcard; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
	".webp": "image/webp", ".avif": "image/avif", ".ico": "image/x-icon",
	".woff": "font/woff", ".woff2": "font/woff2", ".ttf": "font/ttf", ".otf": "font/otf",
	".pdf": "application/pdf", ".zip": "application/zip", ".wasm": "application/wasm",
	".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".mp4": "video/mp4", ".webm": "video/webm", ".vtt": "text/vtt; charset=utf-8",
}

func contentType(name string) string {
	ext := strings.ToLower(path.Ext(name))
	if t, ok := types[ext]; ok {
		return t
	}
	if t := mime.TypeByExtension(ext); t != "" {
		return t
	}
	return "application/octet-stream"
}
