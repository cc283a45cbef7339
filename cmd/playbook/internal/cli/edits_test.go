package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/render"
	"playbook/cmd/playbook/internal/schema"
)

// TestAnEditGivesWhatACleanBuildGives edits a copy of the demo at random, theme
// included, and builds it twice after each edit: once with all that is remembered
// from the builds before, as serve does, and once from nothing. Messages and every
// byte of every file must be the same. PLAYBOOK_EDITS is how many edits (1000 for
// the full run), PLAYBOOK_SEED begins elsewhere.
func TestAnEditGivesWhatACleanBuildGives(t *testing.T) {
	edits := number("PLAYBOOK_EDITS", 24)
	seed := number("PLAYBOOK_SEED", 1)
	w := newWorld(t, uint64(seed))
	warm := w.open()
	w.compare(warm, nil, "nothing yet")
	good, bad := 0, 0
	for n := 1; n <= edits; n++ {
		said, changed := w.edit()
		if w.rng.IntN(4) == 0 { // who previews sees all; a build sees for others, with one memory
			warm.app.flags.audience = []string{"", "", string(schema.ForAll), string(schema.ForTeam), string(schema.ForManagers)}[w.rng.IntN(5)]
			warm.preview = w.rng.IntN(4) > 0
		}
		if w.compare(warm, changed, fmt.Sprintf("edit %d: %s", n, said)) {
			good++
		} else {
			bad++
			w.mend()
		}
		if t.Failed() {
			t.Fatalf("PLAYBOOK_SEED=%d, edit %d of %d: %s", seed, n, edits, said)
		}
	}
	t.Logf("%d edits gave a site, %d a fault: all as from nothing", good, bad)
	if edits >= 24 && good < edits/2 {
		t.Errorf("only %d of %d edits gave a site", good, edits)
	}
}

func number(env string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(env)); err == nil && n > 0 {
		return n
	}
	return otherwise
}

// world is a playbook on disk that is being edited.
type world struct {
	t     *testing.T
	rng   *rand.Rand
	root  string
	first map[string]string // the demo, to go back to
	files map[string]string // what lies on disk now, by slash path
	undo  []map[string]*string
	added int
}

func newWorld(t *testing.T, seed uint64) *world {
	w := &world{t: t, rng: rand.New(rand.NewPCG(seed, 6)), root: t.TempDir(), files: map[string]string{}}
	demo := os.DirFS("../../../..")
	for _, top := range []string{"content", "data", "themes"} {
		for _, p := range walk(t, demo, top) {
			if strings.HasPrefix(p, "themes/") && !slices.ContainsFunc([]string{"layouts", "styles", "scripts", "strings", "static", "archetypes", "theme.yaml"}, func(room string) bool {
				return strings.HasPrefix(p, "themes/default/"+room)
			}) {
				continue
			}
			b, err := os.ReadFile(filepath.Join("../../../..", filepath.FromSlash(p)))
			if err != nil {
				t.Fatal(err)
			}
			text := string(b)
			if p == "data/site.yaml" { // a broken link is no end of the matter here
				text = strings.Replace(text, "broken-link: error", "broken-link: warning\n  broken-fragment: warning\n  undefined-proposal: warning", 1)
			}
			w.put(p, text)
		}
	}
	w.first = map[string]string{}
	for p, s := range w.files {
		w.first[p] = s
	}
	return w
}

// put writes a file; take removes one. Both remember what was there.
func (w *world) put(p, text string) {
	w.remember(p)
	abs := filepath.Join(w.root, filepath.FromSlash(p))
	if err := os.MkdirAll(filepath.Dir(abs), 0o777); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(abs, []byte(text), 0o666); err != nil {
		w.t.Fatal(err)
	}
	w.files[p] = text
}

func (w *world) take(p string) {
	w.remember(p)
	if err := os.Remove(filepath.Join(w.root, filepath.FromSlash(p))); err != nil {
		w.t.Fatal(err)
	}
	delete(w.files, p)
}

func (w *world) remember(p string) {
	if len(w.undo) == 0 {
		return
	}
	last := w.undo[len(w.undo)-1]
	if _, known := last[p]; !known {
		last[p] = nil
		if old, ok := w.files[p]; ok {
			last[p] = &old
		}
	}
}

// mend arranges that the next edit takes the last one back.
func (w *world) mend() {
	back := w.undo[len(w.undo)-1]
	w.undo = []map[string]*string{back, nil}
}

// back restores what the last edit changed.
func (w *world) back(was map[string]*string) (changed []string) {
	w.undo = []map[string]*string{{}}
	for p, old := range was {
		changed = append(changed, p)
		if old != nil {
			w.put(p, *old)
		} else if _, ok := w.files[p]; ok {
			w.take(p)
		}
	}
	slices.Sort(changed)
	return changed
}

// open is a project as serve has one.
func (w *world) open() *project {
	a := &app{Streams: Streams{Out: io.Discard, Err: io.Discard}, getenv: func(k string) string {
		return map[string]string{"SOURCE_DATE_EPOCH": "1795500000", "GOGC": "100"}[k] // 2026-11-24
	}, flags: flags{source: w.root, format: "text"}}
	p, err := a.open()
	if err != nil {
		w.t.Fatal(err)
	}
	p.preview = true
	return p
}

// compare builds with and without memory, and tells whether there was a site.
func (w *world) compare(warm *project, changed []string, said string) bool {
	w.t.Helper()
	clean := w.open()
	clean.preview, clean.app.flags.audience = warm.preview, warm.app.flags.audience
	got, err := warm.remake(context.Background(), changed)
	if err != nil {
		w.t.Fatalf("%s: with memory: %v", said, err)
	}
	want, err := clean.make(context.Background(), nil)
	if err != nil {
		w.t.Fatalf("%s: from nothing: %v", said, err)
	}
	if g, x := messages(got.list), messages(want.list); g != x {
		w.t.Errorf("%s: the messages are\n%s\nand from nothing\n%s", said, g, x)
	}
	if (got.site == nil) != (want.site == nil) {
		w.t.Fatalf("%s: site %v, from nothing %v", said, got.site != nil, want.site != nil)
	}
	if want.site == nil {
		return false
	}
	whole := w.same(got.site, want.site, said)
	for v, site := range want.upper {
		whole = w.same(got.upper[v], site, said+", for "+string(v)) && whole
	}
	return whole
}

func messages(l diag.List) string {
	var b bytes.Buffer
	if err := diag.JSON(&b, l); err != nil {
		panic(err)
	}
	return b.String()
}

// same compares every file of two sites, and tells whether all could be made.
func (w *world) same(got, want *render.Site, said string) bool {
	w.t.Helper()
	g, err1 := got.All()
	x, err2 := want.All()
	if err1 != nil || err2 != nil {
		w.t.Fatalf("%s: %v; from nothing: %v", said, err1, err2)
	}
	for i := 1; i < len(x); i++ {
		if x[i].Path == x[i-1].Path {
			w.t.Errorf("%s: two files are called %s", said, x[i].Path)
		}
	}
	var next, failed atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < min(len(g), len(x)); i = int(next.Add(1)) - 1 {
				if g[i].Path != x[i].Path || g[i].Visibility != x[i].Visibility {
					w.t.Errorf("%s: file %d is %s (%s), from nothing %s (%s)", said, i, g[i].Path, g[i].Visibility, x[i].Path, x[i].Visibility)
					return
				}
				a, err1 := g[i].Bytes()
				b, err2 := x[i].Bytes()
				if err2 != nil {
					failed.Add(1)
				}
				if fmt.Sprint(err1) != fmt.Sprint(err2) {
					w.t.Errorf("%s: %s: %v, from nothing %v", said, g[i].Path, err1, err2)
				}
				if !bytes.Equal(a, b) {
					w.t.Errorf("%s: %s differs:\n%s", said, g[i].Path, firstDifference(a, b))
				}
			}
		})
	}
	wg.Wait()
	if len(g) != len(x) {
		w.t.Errorf("%s: %d files, from nothing %d", said, len(g), len(x))
	}
	return failed.Load() == 0
}

func firstDifference(a, b []byte) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	cut := func(s []byte) []byte { return s[max(0, min(len(s), i-60)):min(len(s), i+100)] }
	return fmt.Sprintf("at %d\n- %q\n+ %q", i, cut(a), cut(b))
}
