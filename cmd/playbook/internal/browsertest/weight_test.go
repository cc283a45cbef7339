package browsertest

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"maps"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"playbook/cmd/playbook/internal/render"
)

// Budgets of a first load, in bytes: the page and every file that a browser
// fetches with it before the reader does anything, gzipped as GitHub Pages sends
// them. What comes later is not in it: what the service worker keeps for the way,
// a module that a button asks for, ECharts where its bundle is built.
const (
	pitchBudget    = 30_000
	pipelineBudget = 60_000
)

// TestFirstLoadIsLight holds the demo's pages to their budgets. A page that is too
// heavy is told file by file.
func TestFirstLoadIsLight(t *testing.T) {
	site, err := Demo()
	if err != nil {
		t.Fatal(err)
	}
	heaviest := map[string]string{}
	tried, most := map[string]int{}, map[string]int{}
	for _, f := range site.Files {
		kind, budget := "", 0
		switch {
		case !strings.HasSuffix(f.Path, "/index.html"):
			continue
		case strings.HasPrefix(f.Path, "pitches/") && strings.Count(f.Path, "/") == 2:
			kind, budget = "pitch", pitchBudget
		case strings.HasPrefix(f.Path, "pipeline/"):
			kind, budget = "pipeline", pipelineBudget
		default:
			continue
		}
		total, list := weigh(t, site, f.Path)
		tried[kind]++
		if total > most[kind] {
			most[kind], heaviest[kind] = total, f.Path
		}
		if total > budget {
			t.Errorf("%s takes %d bytes to load, %d more than a %s page may:\n%s", f.Path, total, total-budget, kind, list)
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(tried)) {
		t.Logf("%d %s pages, the heaviest %s with %d bytes", tried[kind], kind, heaviest[kind], most[kind])
	}
	if tried["pitch"] < 3 || tried["pipeline"] < 4 {
		t.Errorf("only %v pages were weighed", tried)
	}
}

// TestFirstLoadIsAllWeighed opens a pitch and the pipeline in Chromium, to know
// that nothing is fetched that is not weighed.
func TestFirstLoadIsAllWeighed(t *testing.T) {
	site, err := Demo()
	if err != nil {
		t.Fatal(err)
	}
	b := Open(t, ServeDemo(t))
	for _, page := range []string{"pitches/bearings-that-report/", "pipeline/"} {
		known := firstLoad(t, site, page+"index.html")
		b.Go(page)
		for _, address := range strings.Fields(b.Text(`performance.getEntriesByType("resource").map((r) => r.name).join(" ")`)) {
			name, ok := strings.CutPrefix(address, b.Base)
			if _, weighed := known[name]; !ok || !weighed && !later(name) {
				t.Errorf("%s: the browser fetched %s, which nobody weighed", page, address)
			}
		}
	}
}

// later is what may be fetched after the page is there and read.
func later(name string) bool { return name == "worker.js" || path.Base(name) == "echarts.js" }

// weigh is the first load of a page, gzipped, with a line for each file.
func weigh(t *testing.T, site *render.Site, page string) (total int, list string) {
	files := firstLoad(t, site, page)
	for _, name := range slices.SortedFunc(maps.Keys(files), func(a, b string) int { return files[b] - files[a] }) {
		total += files[name]
		list += fmt.Sprintf("%8d  %s\n", files[name], name)
	}
	return total, list
}

// firstLoad is the gzipped size of each file that a browser loads with a page.
func firstLoad(t *testing.T, site *render.Site, page string) map[string]int {
	t.Helper()
	files := map[string]int{}
	todo := []string{page}
	for len(todo) > 0 {
		name := todo[0]
		todo = todo[1:]
		if _, known := files[name]; known {
			continue
		}
		f, ok := site.Find(name)
		if !ok {
			t.Fatalf("%s loads %s, which the site does not have", page, name)
		}
		b, err := f.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		files[name] = gzipped(b)
		for _, ref := range loads(name, b) {
			u, err := url.Parse(ref)
			if err != nil || u.Scheme == "data" {
				continue
			}
			p := u.Path
			if at, ok := strings.CutPrefix(p, "/repo/"); ok {
				p = at
			} else {
				p = path.Join(path.Dir(name), p)
			}
			if strings.HasSuffix(ref, "/") || later(p) {
				continue
			}
			todo = append(todo, p)
		}
	}
	return files
}

func gzipped(b []byte) int {
	var out bytes.Buffer
	w := gzip.NewWriter(&out) // level 6, as hosts have it
	w.Write(b)
	w.Close()
	return out.Len()
}

var (
	inStyle  = regexp.MustCompile(`url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)`)
	inScript = regexp.MustCompile(`(?m)^\s*(?:import|export)\b[^"'();]*["'](\.[^"']+)["']`)
)

// loads lists what a file makes the browser fetch at once, pictures further down
// included.
func loads(name string, b []byte) (refs []string) {
	switch path.Ext(name) {
	case ".css":
		for _, m := range inStyle.FindAllSubmatch(b, -1) {
			refs = append(refs, string(m[1])+string(m[2]))
		}
	case ".js":
		for _, m := range inScript.FindAllSubmatch(b, -1) {
			refs = append(refs, string(m[1]))
		}
	case ".html":
		doc, err := html.Parse(bytes.NewReader(b))
		if err != nil {
			return nil
		}
		for n := range doc.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			a := map[string]string{}
			for _, at := range n.Attr {
				a[at.Key] = at.Val
			}
			switch n.Data {
			case "script", "img", "source", "video", "audio", "iframe", "embed":
				refs = append(refs, a["src"])
			case "link":
				switch a["rel"] {
				case "stylesheet", "icon", "manifest", "preload", "modulepreload":
					refs = append(refs, a["href"])
				}
			}
		}
	}
	return slices.DeleteFunc(refs, func(s string) bool { return s == "" })
}

// A page with a chart or an org chart asks for the sheet that draws them.
func TestFiguresHaveTheirSheet(t *testing.T) {
	site, err := Demo()
	if err != nil {
		t.Fatal(err)
	}
	with := 0
	for _, f := range site.Files {
		if path.Ext(f.Path) != ".html" {
			continue
		}
		b, err := f.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		draws := bytes.Contains(b, []byte(`class="chart`)) || bytes.Contains(b, []byte(`class="orgchart`))
		asks := bytes.Contains(b, []byte(`/assets/figures.`))
		if draws && !asks {
			t.Errorf("%s draws figures without their style sheet", f.Path)
		}
		if draws {
			with++
		}
	}
	if with < 20 {
		t.Errorf("only %d pages draw figures", with)
	}
}
