package browsertest

import (
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"playbook/cmd/playbook/internal/check"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/render"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/theme"
	"playbook/themes"
)

// host serves several sites on one address, as GitHub Pages does for an owner. It
// can deploy, be cut off, and be slow.
type host struct {
	URL   string
	mu    sync.Mutex
	sites map[string]*render.Site // by base path
	more  map[string][]byte       // further files by whole path
	cut   bool
	slow  time.Duration
	asked int
}

func newHost(t testing.TB) *host {
	h := &host{sites: map[string]*render.Site{}, more: map[string][]byte{}}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	h.URL = server.URL
	return h
}

func (h *host) deploy(base string, site *render.Site) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sites[base] = site
}

// network cuts the host off, or brings it back.
func (h *host) network(on bool, slow time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.cut, h.slow = !on, slow
}

func (h *host) requests() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.asked
}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	h.asked++
	cut, slow, body, ok := h.cut, h.slow, h.more[r.URL.Path], false
	site, base := (*render.Site)(nil), ""
	for b, s := range h.sites {
		if strings.HasPrefix(r.URL.Path, b) && len(b) > len(base) {
			site, base = s, b
		}
	}
	h.mu.Unlock()
	if cut {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			conn.Close()
		}
		return
	}
	select {
	case <-time.After(slow):
	case <-r.Context().Done():
		return
	}
	p := strings.TrimPrefix(r.URL.Path, base)
	if p == "" || strings.HasSuffix(p, "/") {
		p += "index.html"
	}
	if ok = body != nil; !ok && site != nil {
		var f render.File
		if f, ok = site.Find(p); ok {
			b, err := f.Bytes()
			if err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			body = b
		}
	}
	w.Header().Set("Cache-Control", "no-cache") // the browser's own cache is not what is tried here
	if !ok {
		http.NotFound(w, r)
		return
	}
	if kind := mime.TypeByExtension(path.Ext(p)); kind != "" {
		w.Header().Set("Content-Type", kind)
	}
	_, _ = w.Write(body)
}

// small makes the site of a few files, for an audience, under a base path.
func small(t testing.TB, base string, audience schema.Visibility, files map[string]string) *render.Site {
	t.Helper()
	tree := fstest.MapFS{"data/site.yaml": {Data: []byte("title: Site " + base + "\nlanguage: en\n")}}
	for p, text := range files {
		tree[p] = &fstest.MapFile{Data: []byte(text)}
	}
	src, err := load.Load(tree, &load.Cache{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	today, err := schema.ParseDate(Today)
	if err != nil {
		t.Fatal(err)
	}
	passed, faults := check.Run(src, check.Options{Today: today}, nil)
	if passed == nil {
		t.Fatal(errorList(faults))
	}
	th, faults, err := theme.Load(os.DirFS(root+"/themes"), themes.FS, "default")
	if err != nil || len(faults) > 0 {
		t.Fatal(err, errorList(faults))
	}
	return render.Build(playbook.New(passed, playbook.Options{Audience: audience}), th, render.Options{BaseURL: "https://example.com" + base})
}
