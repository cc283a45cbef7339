package browsertest

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"playbook/cmd/playbook/internal/cli"
	"playbook/cmd/playbook/internal/protect"
	"playbook/cmd/playbook/internal/schema"
)

// sealed is the demo with people and numbers for managers, pitches and objections
// for the team, built and published as the commands do it.
type sealed struct {
	testing.TB
	pass map[string]string // by audience
	keys map[schema.Visibility]*protect.Key

	mu      sync.Mutex
	files   map[string][]byte
	instead map[string][]byte // served in place of a file; nil: 404
	asked   []string
	down    bool
	base    string
}

var closedDemo = "visibility: {default: public, pitch: team, objection: team, pipeline: manager, team: manager, accounts: manager, meeting: manager, scorecard: manager, rehearsals: manager, facts: public}"

// sealDemo builds twice, in two folders, and compares.
func sealDemo(t *testing.T) *sealed {
	t.Helper()
	abs, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, part := range []string{"content", "data"} {
		if err := os.CopyFS(filepath.Join(dir, part), os.DirFS(filepath.Join(abs, part))); err != nil {
			t.Fatal(err)
		}
	}
	copyTheme(t, dir)
	settings := filepath.Join(dir, "data/site.yaml")
	b, err := os.ReadFile(settings)
	if err != nil {
		t.Fatal(err)
	}
	closed := regexp.MustCompile(`(?m)^visibility: .*$`).ReplaceAll(b, []byte(closedDemo))
	if bytes.Equal(closed, b) {
		t.Fatal("the demo's site.yaml has no line visibility: to change")
	}
	if err := os.WriteFile(settings, closed, 0o644); err != nil {
		t.Fatal(err)
	}
	s := &sealed{TB: t, pass: map[string]string{}, files: map[string][]byte{}, instead: map[string][]byte{}}
	env := map[string]string{"SOURCE_DATE_EPOCH": "1795521600"} // Today
	play := func(args ...string) string {
		var out, errs bytes.Buffer
		code := cli.Main(context.Background(), append(args, "--source", dir), cli.Streams{In: strings.NewReader(""), Out: &out, Err: &errs}, func(n string) string { return env[n] })
		if code != 0 {
			t.Fatalf("playbook %s: %d\n%s%s", strings.Join(args, " "), code, out.String(), errs.String())
		}
		return out.String() + errs.String()
	}
	for _, m := range regexp.MustCompile(`passphrase for (team|manager): ([a-z ]+)`).FindAllStringSubmatch(play("keys", "new", "--generate"), -1) {
		s.pass[m[1]] = m[2]
		env["PLAYBOOK_"+strings.ToUpper(m[1])+"_PASSPHRASE"] = m[2]
	}
	var sites [2]map[string][]byte
	for i := range sites {
		out := filepath.Join(t.TempDir(), "site")
		said := play("build", "--output", out, "--base-url", "https://example.com/repo/")
		t.Log(strings.TrimSpace(said))
		sites[i] = map[string][]byte{}
		err := fs.WalkDir(os.DirFS(out), ".", func(p string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			sites[i][p], err = os.ReadFile(filepath.Join(out, p))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for p, b := range sites[0] {
		if !bytes.Equal(b, sites[1][p]) {
			t.Errorf("built twice, %s differs", p)
		}
	}
	if len(sites[0]) != len(sites[1]) {
		t.Errorf("built twice: %d files and %d", len(sites[0]), len(sites[1]))
	}
	s.files = sites[0]
	rings := map[schema.Visibility]*protect.Keyring{}
	for _, v := range []schema.Visibility{schema.ForTeam, schema.ForManagers} {
		ring, err := protect.ParseKeyring(s.files[protect.RingFile(v)])
		if err != nil {
			t.Fatal(err)
		}
		rings[v] = ring
	}
	if s.keys, _, err = protect.OpenKeys(rings, map[schema.Visibility]string{schema.ForManagers: s.pass["manager"]}); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.base = server.URL + "/repo/"
	return s
}

func (s *sealed) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := strings.TrimPrefix(r.URL.Path, "/repo/")
	if p == "" || strings.HasSuffix(p, "/") {
		p += "index.html"
	}
	s.asked = append(s.asked, p)
	if s.down {
		panic(http.ErrAbortHandler)
	}
	b, ok := s.files[p]
	if other, swapped := s.instead[p]; swapped {
		b, ok = other, other != nil
	}
	if !ok {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusNotFound)
		w.Write(s.files["404.html"])
		return
	}
	kind := mime.TypeByExtension(path.Ext(p))
	if path.Ext(p) == ".bin" || kind == "" {
		kind = "application/octet-stream"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-cache")
	w.Write(b)
}

func (s *sealed) swap(p string, b []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.instead = map[string][]byte{}
	if p != "" {
		s.instead[p] = b
	}
}

func (b *Tab) unlock(pass string) {
	b.Helper()
	b.Wait("document.querySelector('form[data-unlock]') && document.querySelector('[data-unlocked] [role=status]')") // the script is at work
	b.Run("document.querySelector('input[name=passphrase]').value = ''")
	b.Type("input[name=passphrase]", pass)
	b.Run("document.querySelector('form[data-unlock] button').click()")
}

const opened = "document.querySelector('[data-unlocked-page] h1')?.textContent.trim()"

// show waits until the page at a site path is shown, whatever its title.
func (b *Tab) show(page string) {
	b.Helper()
	b.Run(fmt.Sprintf("globalThis.shownPath = ''; addEventListener('playbook:shown', (e) => { globalThis.shownPath = e.detail.path }, { once: true }); location.hash = %q", "#!/"+page))
	b.Wait(fmt.Sprintf("globalThis.shownPath === %q && %s", page+"index.html", opened))
}

func TestUnlockTheDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("starts Chromium")
	}
	Find(t)
	s := sealDemo(t)
	b := Open(t, s.base)

	// In the clear there is no way to what is sealed but the page that opens it.
	const shown = "pitches/what-it-does.svg" // a public page shows it as well
	for p := range s.files {
		if p != shown && regexp.MustCompile(`^(pitches|objections|pipeline|accounts|team|meetings|praise|agenda|hiring)/`).MatchString(p) {
			t.Errorf("%s is published in the clear", p)
		}
	}
	b.Go("")
	if !b.Is("document.querySelector('footer a[href$=\"/unlock/\"]')") || b.Is("document.querySelector('a[href*=\"/pipeline/\"], a[href*=\"/pitches/\"], a[href*=\"/accounts/\"]')") {
		t.Error("the home page leads to sealed pages, or not to the one that opens them")
	}
	b.Go("pipeline/")
	if !b.Is("document.querySelector('main a[href$=\"/unlock/\"]')") {
		t.Error("the page that is not found does not lead to the one that unlocks")
	}
	b.Complaints() // of the 404

	// A wrong passphrase.
	b.Go("unlock/")
	b.unlock("wrong words that open nothing here")
	b.Wait("document.querySelector('[data-error]').textContent.trim()")
	if !b.Is("document.querySelector('[data-unlocked]').hidden") {
		t.Error("a wrong passphrase opens something")
	}

	// The team's.
	b.unlock(s.pass["team"])
	b.Wait("document.querySelectorAll('.unlocked-menu a, .unlocked-menu details').length > 0")
	b.show("pitches/")
	b.Shot("unlock-team")
	if b.Is("document.querySelector('.unlocked-menu').textContent.match(/pipeline/i)") {
		t.Error("the team's menu names the pipeline")
	}
	// Navigation: from the list to a pitch by its link.
	b.Run("document.querySelector('[data-unlocked-page] a[href^=\"#!/pitches/\"]').click()")
	b.Wait("/^#!\\/pitches\\/.+/.test(location.hash) && " + opened + " && !document.querySelector('[data-unlocked] [aria-busy]')")
	b.Run("location.hash = '#!/pipeline/'")
	b.Wait("document.querySelector('.trouble').textContent")

	// Search finds what is sealed, in this audience's index, and leads to it here.
	b.Go("search/?q=starts+with")
	b.Go("unlock/")
	b.unlock(s.pass["manager"])
	b.Wait("document.querySelectorAll('.unlocked-menu a, .unlocked-menu details').length > 0")
	b.Type("header input[type=search]", "objection")
	b.Wait("document.querySelectorAll('header [data-search-results] a').length > 0")
	b.Type("header input[type=search]", "grease")
	b.Wait("[...document.querySelectorAll('header [data-search-results] a')].some((a) => /\\/(pitches|objections)\\//.test(a.href))")
	b.Run("globalThis.stay = true; [...document.querySelectorAll('header [data-search-results] a')].find((a) => /\\/(pitches|objections)\\//.test(a.href)).click()")
	b.Wait("globalThis.stay && /^#!\\/(pitches|objections)\\//.test(location.hash) && " + opened)

	// Managers' pages: charts, tables, a map of people, links among them.
	b.show("pipeline/")
	b.Wait("document.querySelectorAll('[data-unlocked-page] figure.chart svg, [data-unlocked-page] figure.chart canvas').length > 0")
	if _, bundle := s.files[b.Text("document.querySelector('meta[name=echarts]')?.content.replace('/repo/', '') ?? ''")]; bundle {
		b.Run("document.querySelector('[data-unlocked-page] figure[data-chart]').scrollIntoView({ block: 'center' })")
		b.Wait("document.querySelector('[data-unlocked-page] figure[data-chart] .chart-live, [data-unlocked-page] figure[data-chart] [_echarts_instance_], [data-unlocked-page] figure[data-chart] canvas')")
	}
	b.Shot("unlock-pipeline")
	if b.Text("String(document.documentElement.scrollWidth)") != fmt.Sprint(Width) {
		t.Error("the opened pipeline scrolls sideways")
	}
	for _, page := range []string{"accounts/", "team/", "meetings/", "hiring/", "agenda/", "praise/", ""} {
		b.show(page)
		if b.Is("document.querySelector('.trouble').textContent") {
			t.Errorf("%s: %s", page, b.Text("document.querySelector('.trouble').textContent"))
		}
		b.Quiet("the opened page /" + page)
	}
	b.show("accounts/halvorn-paper/")
	b.Shot("unlock-account")
	b.Quiet("an account")

	// Changed on the way, and another page's file in its place.
	manager := s.keys[schema.ForManagers]
	at := manager.FileName("pipeline/index.html")
	changed := bytes.Clone(s.files[at])
	changed[len(changed)/2] ^= 1
	for what, bad := range map[string][]byte{"changed": changed, "swapped": s.files[manager.FileName("team/index.html")], "cut": s.files[at][:len(s.files[at])/2], "gone": nil} {
		s.swap(at, bad)
		b.Go("unlock/")
		b.unlock(s.pass["manager"])
		b.Wait("!document.querySelector('[data-unlocked]').hidden")
		b.Run("location.hash = '#!/pipeline/'")
		b.Wait("document.querySelector('.trouble').textContent")
		if b.Is(opened) {
			t.Errorf("%s: a page is shown", what)
		}
		if what != "gone" {
			b.Quiet(what)
		}
		b.Complaints()
	}
	s.swap("", nil)

	// Locked again by leaving; nothing is stored; nothing was asked for by its name.
	b.Go("unlock/#!/pipeline/")
	b.Wait("document.querySelector('input[name=passphrase]') && document.querySelector('[data-unlocked]').hidden")
	if b.Is("[sessionStorage, localStorage].some((store) => Object.entries(store).some(([k, v]) => /keys|master/.test(k + v)))") {
		t.Error("keys are stored")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.asked {
		if p != shown && p != "pipeline/index.html" && regexp.MustCompile(`^(pitches|objections|pipeline|accounts|team|meetings)/`).MatchString(p) {
			t.Errorf("the browser asked for %s by its name", p)
		}
	}
}

// What was opened once opens again without a network, out of ciphertext.
func TestUnlockOffline(t *testing.T) {
	if testing.Short() {
		t.Skip("starts Chromium")
	}
	Find(t)
	s := sealDemo(t)
	b := Open(t, s.base)
	b.Go("")
	b.Wait("navigator.serviceWorker.controller")
	visit := func() {
		b.Go("unlock/")
		b.unlock(s.pass["manager"])
		b.Wait("!document.querySelector('[data-unlocked]').hidden")
		b.show("pipeline/")
	}
	visit()
	at := s.keys[schema.ForManagers].FileName("pipeline/index.html")
	b.Wait(fmt.Sprintf("caches.match(%q, { ignoreVary: true }).then((r) => { globalThis.have = !!r }) && globalThis.have", s.base+at))
	// The caches hold no word of it, and no key.
	words := b.Text(opened)
	if found := b.inCaches("Bluefell Wind"); found != "" || words == "" {
		t.Errorf("a cache holds an account's name in the clear: %s", found)
	}
	s.mu.Lock()
	s.down = true
	s.mu.Unlock()
	visit()
	b.Shot("unlock-offline")
	if got := b.Text(opened); got != words {
		t.Errorf("without a network the page is %q, was %q", got, words)
	}
	b.Run("location.hash = '#!/accounts/halvorn-paper/'")
	b.Wait("document.querySelector('.trouble').textContent")
	b.policy()
}
