package serve

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/render"
)

// source is a folder of sources and a build that believes what it is told: it
// reads again only the paths that are said to have changed, so a change that the
// watcher does not name is never seen. A file that holds FAULT is one.
type source struct {
	t     testing.TB
	root  string
	known map[string]string
	built [][]string // what each build was told
	mu    sync.Mutex
	delay time.Duration
}

func newSource(t testing.TB, files map[string]string) *source {
	s := &source{t: t, root: t.TempDir()}
	for p, text := range files {
		s.write(p, text)
	}
	return s
}

func (s *source) abs(p string) string { return filepath.Join(s.root, filepath.FromSlash(p)) }

func (s *source) do(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *source) write(p, text string) {
	s.t.Helper()
	s.do(os.MkdirAll(filepath.Dir(s.abs(p)), 0o777))
	s.do(os.WriteFile(s.abs(p), []byte(text), 0o666))
}

// read takes in what lies at and below p now.
func (s *source) read(p string) {
	_ = filepath.WalkDir(s.abs(p), func(at string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !ignoredName(d.Name()) {
			rel, _ := filepath.Rel(s.root, at)
			if b, err := os.ReadFile(at); err == nil {
				s.known[filepath.ToSlash(rel)] = string(b)
			}
		}
		return nil
	})
}

func (s *source) build(_ context.Context, changed []string) (*render.Site, diag.List, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	time.Sleep(s.delay)
	s.built = append(s.built, changed)
	if changed == nil {
		s.known = map[string]string{}
		for _, top := range []string{"content", "data", "themes"} {
			s.read(top)
		}
	}
	maps.DeleteFunc(s.known, func(have, _ string) bool {
		for ; have != "."; have = path.Dir(have) {
			if _, named := slices.BinarySearch(changed, have); named {
				return true
			}
		}
		return false
	})
	for _, p := range changed {
		s.read(p)
	}
	var list diag.List
	files := []render.File{{Path: "404.html", Bytes: func() ([]byte, error) { return []byte("<p>lost</p>"), nil }}}
	for p, text := range s.known {
		if at := strings.Index(text, "FAULT"); at >= 0 {
			list = append(list, diag.Diagnostic{Pos: diag.Pos{File: p, Line: 1, Col: at + 1}, Severity: diag.Error,
				Rule: "broken-link", Message: "no document <there>", Hint: `did you mean "x"?`, Source: text})
		}
		switch filepath.Ext(p) {
		case ".md":
			url := strings.TrimSuffix(strings.TrimPrefix(p, "content/"), ".md") + "/index.html"
			files = append(files, render.File{Path: url, Bytes: func() ([]byte, error) {
				return []byte("<!DOCTYPE html><html><body><p>" + text + "</p></BODY></html>"), nil
			}})
		default:
			files = append(files, render.File{Path: p, Bytes: func() ([]byte, error) { return []byte(text), nil }})
		}
	}
	return render.NewSite(files), list.Sort(), nil
}

// run starts a preview; its URL ends in the base path.
func (s *source) run(opt Options) string {
	s.t.Helper()
	opt.Root, opt.Build = s.root, s.build
	if opt.Addr == "" {
		opt.Addr = "127.0.0.1:0"
	}
	ready := make(chan string, 1)
	opt.Ready = func(url string) { ready <- url }
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- Run(ctx, opt) }()
	s.t.Cleanup(func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				s.t.Errorf("run: %v", err)
			}
		case <-time.After(5 * time.Second):
			s.t.Error("the preview does not end")
		}
	})
	select {
	case url := <-ready:
		return url
	case err := <-ended:
		ended <- nil
		s.t.Fatalf("run: %v", err)
		return ""
	}
}

// get returns status and body.
func get(t testing.TB, url string, header ...string) (int, string, http.Header) {
	t.Helper()
	req, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			req.Host = header[i+1]
		} else {
			req.Header.Set(header[i], header[i+1])
		}
	}
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b), resp.Header
}

// bar is how soon the last state must be served: two seconds (SAFETY.md), and
// twenty where other work may keep both cores busy; PLAYBOOK_BAR=strict holds it to
// the letter.
func bar() time.Duration {
	if os.Getenv("PLAYBOOK_BAR") == "strict" {
		return 2 * time.Second
	}
	return 20 * time.Second
}

// eventually waits for a page to have the status and hold the text.
func eventually(t testing.TB, url string, status int, text string) {
	t.Helper()
	end := time.Now().Add(bar())
	for {
		code, body, _ := get(t, url)
		if code == status && strings.Contains(body, text) {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%s: %d %q, want %d with %q", url, code, body, status, text)
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// listener reads events.
type listener struct {
	t     testing.TB
	lines *bufio.Scanner
}

func listenTo(t testing.TB, url string) *listener {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	req, _ := http.NewRequestWithContext(ctx, "GET", url, nil)
	resp, err := (&http.Transport{}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { resp.Body.Close() })
	if ct := resp.Header.Get("Content-Type"); resp.StatusCode != 200 || ct != "text/event-stream" {
		t.Fatalf("events: %d %s", resp.StatusCode, ct)
	}
	return &listener{t, bufio.NewScanner(resp.Body)}
}

func (l *listener) next() (event string, s state) {
	l.t.Helper()
	for l.lines.Scan() {
		if name, ok := strings.CutPrefix(l.lines.Text(), "event: "); ok {
			event = name
		}
		if data, ok := strings.CutPrefix(l.lines.Text(), "data: "); ok {
			if err := json.Unmarshal([]byte(data), &s); err != nil {
				l.t.Fatal(err)
			}
			return event, s
		}
	}
	l.t.Fatalf("events ended: %v", l.lines.Err())
	return "", s
}

func (l *listener) want(events ...string) (last state) {
	l.t.Helper()
	for _, want := range events {
		var got string
		if got, last = l.next(); got != want {
			l.t.Fatalf("event %q %+v, want %q", got, last, want)
		}
	}
	return last
}

func TestPages(t *testing.T) {
	for _, base := range []string{"", "/repo/", "deep/er"} {
		t.Run(base, func(t *testing.T) {
			s := newSource(t, map[string]string{"content/a.md": "alpha", "content/a/b.md": "beta", "themes/x.css": "p{}", "content/about.html": "<b>about</b>",
				"data/x.webmanifest": "{}", "data/feed.atom": "<feed/></body>"})
			url := s.run(Options{BasePath: base})
			code, body, head := get(t, url+"a/")
			script := `<script type="module" src="` + url[strings.Index(url[8:], "/")+8:] + `.playbook/reload.js" data-playbook-site="1"`
			if code != 200 || !strings.Contains(body, "alpha</p>"+script) || !strings.HasSuffix(body, "</script>\n</BODY></html>") {
				t.Errorf("page: %d %s\nwant %s", code, body, script)
			}
			if head.Get("Content-Type") != "text/html; charset=utf-8" || !strings.Contains(head.Get("Cache-Control"), "no-cache") {
				t.Errorf("head: %v", head)
			}
			if code, _, _ := get(t, url+"a/", "If-None-Match", head.Get("ETag")); code != 304 {
				t.Errorf("same ETag: %d", code)
			}
			for path, want := range map[string]string{
				"themes/x.css": "text/css; charset=utf-8", "data/x.webmanifest": "application/manifest+json", "data/feed.atom": "application/atom+xml",
				"content/about": "text/html; charset=utf-8", ".playbook/reload.js": "text/javascript; charset=utf-8", ".playbook/fault.css": "text/css; charset=utf-8",
			} {
				code, body, head := get(t, url+path)
				if code != 200 || head.Get("Content-Type") != want {
					t.Errorf("%s: %d %s", path, code, head.Get("Content-Type"))
				}
				if strings.Contains(body, "<script") && !strings.HasPrefix(want, "text/html") {
					t.Errorf("%s: has the script", path)
				}
			}
			if code, _, head := get(t, url+"a/b?q=1"); code != 302 || !strings.HasSuffix(head.Get("Location"), "a/b/?q=1") {
				t.Errorf("folder: %d %v", code, head)
			}
			if code, body, _ := get(t, url+"none/"); code != 404 || !strings.Contains(body, "lost") || !strings.Contains(body, "reload.js") {
				t.Errorf("none: %d %s", code, body)
			}
			for _, path := range []string{"../serve_test.go", "%2e%2e/x", "//a/", "a//b/", "a/%00"} {
				if code, _, _ := get(t, url+path); code == 200 {
					t.Errorf("%s: %d", path, code)
				}
			}
			var v state
			if _, body, _ := get(t, url+".playbook/version"); json.Unmarshal([]byte(body), &v) != nil || v.Version != 1 || v.Site != 1 || v.Instance == "" {
				t.Errorf("version: %s", body)
			}
			origin := url[:strings.Index(url[8:], "/")+8]
			if code, _, _ := get(t, origin+"/.playbook/version"); code != 200 {
				t.Errorf("version without the base: %d", code)
			}
			if base != "" {
				if code, _, head := get(t, origin+"/"); code != 302 || head.Get("Location") != url[len(origin):] {
					t.Errorf("top: %d %v", code, head)
				}
				if code, _, _ := get(t, origin+"/a/"); code != 404 {
					t.Errorf("outside the base: %d", code)
				}
			}
			if _, body, _ := get(t, url+"sw.js", "Service-Worker", "script"); !strings.Contains(body, "unregister") {
				t.Errorf("service worker: %s", body)
			}
		})
	}
}

func TestHostAndOrigin(t *testing.T) {
	s := newSource(t, map[string]string{"content/a.md": "alpha"})
	url := s.run(Options{Hosts: []string{"name-1313.forwarded.example"}})
	port := url[strings.LastIndex(url, ":") : len(url)-1]
	for _, path := range []string{"a/", ".playbook/events", ".playbook/version"} {
		for _, bad := range [][]string{
			{"Host", "evil.example"}, {"Host", "evil.example" + port}, {"Host", "127.0.0.1.evil.example"}, {"Host", "10.0.0.1"}, {"Host", "localhost.evil.example"},
			{"Origin", "http://evil.example"}, {"Origin", "null"}, {"Origin", "http://localhost:1"}, {"Origin", "http://127.0.0.1" + port + ".evil.example"},
			{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"},
		} {
			if code, body, _ := get(t, url+path, bad...); code != 403 || strings.Contains(body, "alpha") {
				t.Errorf("%s with %q: %d", path, bad, code)
			}
		}
	}
	for _, good := range [][]string{
		{"Host", "localhost" + port}, {"Host", "LOCALHOST"}, {"Host", "[::1]" + port}, {"Host", "x.localhost"}, {"Host", "127.8.8.8"},
		{"Host", "name-1313.forwarded.example", "Origin", "https://name-1313.forwarded.example"},
		{"Origin", "http://localhost" + port}, {"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"},
	} {
		if code, _, _ := get(t, url+"a/", good...); code != 200 {
			t.Errorf("%q: %d", good, code)
		}
	}
	resp, err := http.Post(url+"a/", "text/plain", strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 405 {
		t.Errorf("POST: %d", resp.StatusCode)
	}
}

func TestPortTaken(t *testing.T) {
	s := newSource(t, map[string]string{"content/a.md": "alpha"})
	first := s.run(Options{})
	addr := strings.TrimSuffix(strings.TrimPrefix(first, "http://"), "/")
	var mu sync.Mutex
	var said []string
	other := newSource(t, map[string]string{"content/a.md": "beta"})
	second := other.run(Options{Addr: addr, Log: func(m string) { mu.Lock(); said = append(said, m); mu.Unlock() }})
	if first == second {
		t.Fatal("same address twice")
	}
	eventually(t, first+"a/", 200, "alpha")
	eventually(t, second+"a/", 200, "beta")
	mu.Lock()
	defer mu.Unlock()
	if len(said) != 1 || !strings.Contains(said[0], "is taken") {
		t.Errorf("said %q", said)
	}
	if err := Run(context.Background(), Options{Addr: "nonsense", Root: s.root, Build: s.build}); err == nil || !strings.Contains(err.Error(), "host:port") {
		t.Errorf("nonsense address: %v", err)
	}
}

func TestEvents(t *testing.T) {
	s := newSource(t, map[string]string{"content/a.md": "one", "themes/my/a.css": "p{}", "content/look.css": "p{}"})
	url := s.run(Options{})
	eventually(t, url+"a/", 200, "one")
	l := listenTo(t, url+".playbook/events")
	if hello := l.want("hello"); hello.Site != 1 || hello.Fault != nil {
		t.Errorf("hello: %+v", hello)
	}
	s.write("content/a.md", "two")
	if r := l.want("reload"); r.Site < 2 || r.Site != r.Version {
		t.Errorf("reload: %+v", r)
	}
	eventually(t, url+"a/", 200, "two")
	replace(s, "themes/my/a.css", "p{color:red}")
	l.want("styles")
	replace(s, "content/look.css", "p{color:red}") // content is not theme
	good := l.want("reload")

	replace(s, "content/a.md", "three FAULT")
	f := l.want("fault")
	if f.Site != good.Site || f.Version <= good.Version || f.Fault == nil || f.Fault.Errors != 1 {
		t.Fatalf("fault: %+v", f)
	}
	want := faultRow{"content/a.md:1:7", "content/a.md", 1, 7, "error", "broken-link", "no document <there>", `did you mean "x"?`, "three FAULT"}
	if f.Fault.Messages[0] != want {
		t.Errorf("message: %+v", f.Fault.Messages[0])
	}
	eventually(t, url+"a/", 200, "two") // the last good page
	if hello := listenTo(t, url+".playbook/events").want("hello"); hello.Fault == nil {
		t.Error("a new browser is not told of the fault")
	}
	replace(s, "content/a.md", "four")
	l.want("mended", "reload")
	eventually(t, url+"a/", 200, "four")
}

// replace saves as careful editors do.
func replace(s *source, p, text string) {
	s.t.Helper()
	tmp := s.abs(p) + "~"
	s.do(os.WriteFile(tmp, []byte(text), 0o666))
	s.do(os.Rename(tmp, s.abs(p)))
}

func TestFirstBuildFaulty(t *testing.T) {
	s := newSource(t, map[string]string{"content/a.md": "FAULT </script>"})
	url := s.run(Options{BasePath: "/r/"})
	for _, path := range []string{"", "a/", "x.css"} {
		code, body, head := get(t, url+path)
		for _, part := range []string{"content/a.md:1:1", "no document &lt;there&gt;", "did you mean", "FAULT &lt;/script&gt;", `src="/r/.playbook/reload.js" data-playbook-site="0"`} {
			if code != 500 || !strings.Contains(body, part) {
				t.Errorf("%s: %d without %s:\n%s", path, code, part, body)
			}
		}
		if !strings.Contains(head.Get("Content-Security-Policy"), "default-src 'self'") {
			t.Errorf("head: %v", head)
		}
	}
	l := listenTo(t, url+".playbook/events")
	l.want("hello")
	replace(s, "content/a.md", "fine")
	l.want("mended", "reload")
	eventually(t, url+"a/", 200, "fine")
}

func TestWarningsThatFail(t *testing.T) {
	p := &preview{opt: Options{Build: func(context.Context, []string) (*render.Site, diag.List, error) {
		return nil, diag.List{{Severity: diag.Warning, Rule: "stale", Message: "is stale"}}, nil
	}}.filled(), hub: newHub(), queue: newQueue()}
	p.build(context.Background(), nil)
	f := p.state().Fault
	if f == nil || f.Errors != 0 || f.Warnings != 1 || len(f.Messages) != 1 || f.Messages[0].Rule != "stale" {
		t.Errorf("fault: %+v", f)
	}
}

func TestBuildPanicsAndErrors(t *testing.T) {
	n := 0
	s := newSource(t, map[string]string{"content/a.md": "x"})
	ready := make(chan string, 1)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() {
		ended <- Run(ctx, Options{Addr: "127.0.0.1:0", Root: s.root, Ready: func(u string) { ready <- u },
			Build: func(context.Context, []string) (*render.Site, diag.List, error) {
				switch n++; n {
				case 1:
					panic("a bug")
				case 2:
					return nil, nil, fmt.Errorf("disk on fire")
				case 3:
					return nil, nil, nil
				}
				return render.NewSite([]render.File{
					{Path: "index.html", Bytes: func() ([]byte, error) { return []byte("well"), nil }},
					{Path: "bad.html", Bytes: func() ([]byte, error) { panic("a page's bug") }},
				}), nil, nil
			}})
	}()
	url := <-ready
	for i, want := range []string{"a bug", "disk on fire", "no site"} {
		if i > 0 {
			replace(s, "content/a.md", want)
		}
		eventually(t, url, 500, want)
	}
	replace(s, "content/a.md", "y")
	eventually(t, url, 200, "well")
	eventually(t, url+"bad.html", 500, "a page&#39;s bug")
	eventually(t, url, 200, "well")
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
