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

	"playbook/cmd/playbook/internal/check"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/render"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/theme"
	"playbook/themes"
)

// root is the repository, from this package's folder.
const root = "../../../.."

// Today is the build's day of the demo in tests.
const Today = "2026-11-24"

// Demo is the demo as managers see it, under /repo/.
var Demo = sync.OnceValues(func() (*render.Site, error) { return Build(schema.ForManagers) })

// Build makes the demo for an audience.
func Build(audience schema.Visibility) (*render.Site, error) {
	src, err := load.Load(os.DirFS(root), &load.Cache{}, nil)
	if err != nil {
		return nil, err
	}
	today, err := schema.ParseDate(Today)
	if err != nil {
		return nil, err
	}
	passed, list := check.Run(src, check.Options{Today: today}, nil)
	if passed == nil {
		return nil, errorList(list)
	}
	th, faults, err := theme.Load(os.DirFS(root+"/themes"), themes.FS, "default")
	if err != nil {
		return nil, err
	}
	if len(faults) > 0 {
		return nil, errorList(faults)
	}
	return render.Build(playbook.New(passed, playbook.Options{Audience: audience}), th, render.Options{BaseURL: "https://example.com/repo/"}), nil
}

// ServeDemo serves the demo until the test ends and gives its address, with
// /repo/ at the end.
func ServeDemo(t testing.TB) string {
	t.Helper()
	site, err := Demo()
	if err != nil {
		t.Fatal(err)
	}
	return Serve(t, site)
}

// Serve serves a site under /repo/, as GitHub Pages would, until the test ends.
func Serve(t testing.TB, site *render.Site) string {
	t.Helper()
	server := httptest.NewServer(Handler(site))
	t.Cleanup(server.Close)
	return server.URL + "/repo/"
}

// Handler serves a site under /repo/.
func Handler(site *render.Site) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, ok := strings.CutPrefix(r.URL.Path, "/repo/")
		if p == "" || strings.HasSuffix(p, "/") {
			p += "index.html"
		}
		f, found := site.Find(p)
		status := http.StatusOK
		if !ok || !found {
			status = http.StatusNotFound
			if f, found = site.Find("404.html"); !found {
				http.NotFound(w, r)
				return
			}
		}
		b, err := f.Bytes()
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		if kind := mime.TypeByExtension(path.Ext(f.Path)); kind != "" {
			w.Header().Set("Content-Type", kind)
		}
		w.WriteHeader(status)
		w.Write(b)
	})
}
