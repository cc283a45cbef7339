package render

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"playbook/cmd/playbook/internal/check"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/theme"
	"playbook/themes"
)

// pageOf makes a page of a site and reads it.
func pageOf(t *testing.T, s *Site, path string) *html.Node {
	t.Helper()
	f, ok := s.Find(path + "index.html")
	if !ok {
		t.Fatalf("no page %s", path)
	}
	b, err := f.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	n, err := html.Parse(strings.NewReader(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// withClass lists the elements that have a class.
func withClass(n *html.Node, class string) (out []*html.Node) {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && strings.Contains(" "+attribute(d, "class")+" ", " "+class+" ") {
			out = append(out, d)
		}
	}
	return out
}

// words is the text of an element, scripts left out, each run of spaces one.
func words(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + " ")
		}
		if n.Data == "script" {
			return
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	walk(n)
	return strings.Join(strings.Fields(b.String()), " ")
}

// The symptoms that the demo's weeks were written for each show on one rep's
// page, with the numbers of week 47 and plays that help.
func TestSymptomsOfTheDemo(t *testing.T) {
	s := demo(t, schema.ForManagers)
	for _, c := range []struct {
		rep, title string
		says       []string
		plays      string // part of an address that the finding leads to
	}{
		{"tomas", "Is not opening new customers", []string{"New contact holds 3, Negotiation 5.", "sample 8"}, "/pitches/"},
		{"tomas", "A stage keeps shrinking", []string{"New contact went 6 → 5 → 3.", "3 went on to Introduced"}, "/stages/new-contact/"},
		{"priya", "The proposal does not land", []string{"For 11 in Introduced there are 2 in Intention.", "2 of 11", "1 of 12", "8 weeks, 26 Sep 2026 – 20 Nov 2026", "below 0.25"}, "/proposals/"},
		{"minh", "Negotiation does not turn into signatures", []string{"For 7 in Negotiation there are 1 in Signed.", "1 of 7", "0 of 6"}, "/objections/"},
		{"lena", "A stage holds more than the one before it", []string{"Intention holds 8, Introduced before it 7.", "8 of 7"}, "/stages/intention/"},
		{"samuel", "A big customer is not cared for", []string{"1 of the 3 biggest accounts", "Orsell Steel no conversation for 32 days"}, "/accounts/orsell-steel/"},
	} {
		page := pageOf(t, s, "pipeline/reps/"+c.rep+"/")
		found := false
		for _, f := range withClass(page, "finding") {
			text := words(f)
			if !strings.HasPrefix(text, c.title) {
				continue
			}
			found = true
			for _, says := range c.says {
				if !strings.Contains(text, says) {
					t.Errorf("%s, %s: %q is not in %q", c.rep, c.title, says, text)
				}
			}
			leads := false
			for a := range f.Descendants() {
				leads = leads || strings.Contains(attribute(a, "href"), c.plays)
			}
			if !leads {
				t.Errorf("%s, %s: nothing leads to %s", c.rep, c.title, c.plays)
			}
		}
		if !found {
			t.Errorf("%s: no finding %q", c.rep, c.title)
		}
	}
	// Tomas's stage behind new contact is the wider one because new contact is
	// thin: that is said once, and the rule that does not repeat it says so.
	tomas := pageOf(t, s, "pipeline/reps/tomas/")
	for _, f := range withClass(tomas, "finding") {
		if strings.HasPrefix(words(f), "A stage holds more") {
			t.Errorf("the thin beginning is said twice: %s", words(f))
		}
	}
	if looked := words(withClass(tomas, "looked")[0]); !strings.Contains(looked, "Widening named above already") {
		t.Errorf("what was looked at: %s", looked)
	}
	// One symptom each: what is said of one is not said of another.
	for title, rep := range map[string]string{"Is not opening new customers": "tomas", "The proposal does not land": "priya", "Negotiation does not turn into signatures": "minh"} {
		for _, other := range []string{"tomas", "priya", "minh", "lena", "samuel"} {
			for _, f := range withClass(pageOf(t, s, "pipeline/reps/"+other+"/"), "finding") {
				if other != rep && strings.HasPrefix(words(f), title) {
					t.Errorf("%s is told of %s too", title, other)
				}
			}
		}
	}
}

// The team's page says whom to help first, and the week's page what changed.
func TestTeamAndWeek(t *testing.T) {
	s := demo(t, schema.ForManagers)
	team := pageOf(t, s, "pipeline/")
	cards := withClass(withClass(team, "reps")[0], "card")
	if len(cards) != 5 || !strings.HasPrefix(words(cards[0]), "1 Minh Tran") {
		t.Errorf("%d reps to help, the first is %q", len(cards), words(cards[0]))
	}
	text := words(team)
	for _, want := range []string{"41 of 46", "10 of 30", "deals closed, by count", "Changed: 32 of 159 deals", "12 of 60 accounts"} {
		if !strings.Contains(text, want) {
			t.Errorf("team: no %q", want)
		}
	}
	week := words(pageOf(t, s, "pipeline/2026-w47/"))
	for _, want := range []string{"Tarnbrook Cement", "reason: values: asked for a present", "due 16 Nov 2026 → 18 Dec 2026", "value EUR 17,630 → EUR 16,220"} {
		if !strings.Contains(week, want) {
			t.Errorf("week: no %q", want)
		}
	}
	if first := words(pageOf(t, s, "pipeline/2026-w40/")); !strings.Contains(first, "Movement needs an earlier one") {
		t.Error("the first week does not say why nothing moved")
	}
	if empty := words(pageOf(t, s, "pipeline/reps/mira/")); !strings.Contains(empty, "Nothing stands under this name") {
		t.Error("a page without deals does not say so")
	}
}

// What was found last week is shown with what became of it.
func TestMended(t *testing.T) {
	list := withClass(pageOf(t, demo(t, schema.ForManagers), "pipeline/reps/tomas/"), "mends")
	if len(list) != 1 {
		t.Fatalf("%d lists of last week's findings", len(list))
	}
	if text := words(list[0]); !strings.Contains(text, "Deals stand too long mended") || !strings.Contains(text, "then New contact 7 → 6 → 5; now New contact 6 → 5 → 3") {
		t.Errorf("last week: %q", text)
	}
}

// Every page of the pipeline: charts under ids of their own, with an option that
// is a JSON object; a finding without a bare percent; no word left unfilled.
func TestPipelinePagesHoldTogether(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		s := demoIn(t, lang)
		n := 0
		for _, f := range s.Files {
			path, isPage := strings.CutSuffix(f.Path, "index.html")
			if !isPage || !strings.HasPrefix(path, "pipeline/") {
				continue
			}
			n++
			page := pageOf(t, s, path)
			ids := map[string]bool{}
			for d := range page.Descendants() {
				if id := attribute(d, "id"); id != "" {
					if ids[id] {
						t.Errorf("%s %s: id %q twice", lang, path, id)
					}
					ids[id] = true
				}
			}
			for _, o := range withClass(page, "chart-option") {
				var option map[string]any
				if err := json.Unmarshal([]byte(o.FirstChild.Data), &option); err != nil {
					t.Errorf("%s %s: a chart's option: %v", lang, path, err)
				}
			}
			for _, f := range withClass(page, "finding") {
				if strings.Contains(words(f), "%") {
					t.Errorf("%s %s: a bare percent in %q", lang, path, words(f))
				}
			}
			for _, left := range []string{"%!", "finding.", "reason.", "metric.", "chart.", "column.", "pipeline.", "status.", "measure.", "variant."} {
				if i := strings.Index(words(page), left); i >= 0 {
					t.Errorf("%s %s: %q is left in the text: %q", lang, path, left, words(page)[max(0, i-40):min(i+60, len(words(page)))])
				}
			}
		}
		if n != 16 {
			t.Errorf("%s: %d pages, want team, review, 8 weeks and 6 people", lang, n)
		}
		if sheets := withClass(pageOf(t, s, "pipeline/weekly-review/"), "sheet"); len(sheets) != 5 {
			t.Errorf("%s: %d sheets", lang, len(sheets))
		}
	}
}

const smallSite = "title: T\nlanguage: en\nstages: [{id: a, name: Met}, {id: b, name: Shown}, {id: c, name: Wants}, {id: d, name: Talks}, {id: e, name: Signed}]\n"

// countsOnly is a playbook whose snapshots hold counts.
func countsOnly(settings string) fstest.MapFS {
	week := func(as string, n string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("as_of: " + as + "\ncounts:\n  ana: {a: " + n + ", b: 6, c: 5, d: 7, e: 2}\n")}
	}
	return fstest.MapFS{
		"data/site.yaml":              {Data: []byte(smallSite + settings)},
		"data/team.yaml":              {Data: []byte("reps:\n  - {id: ana, name: Ana Example}\n")},
		"data/pipeline/2026-W46.yaml": week("2026-11-13", "9"),
		"data/pipeline/2026-W47.yaml": week("2026-11-20", "5"),
		"content/pitches/p.md":        {Data: []byte("---\ntitle: P\nstages: [a]\n---\n\n## 30 seconds\n\nHello there, good people.\n")},
	}
}

func small(t *testing.T, files fstest.MapFS, audience schema.Visibility) *Site {
	t.Helper()
	src, err := load.Load(files, &load.Cache{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	today, _ := schema.ParseDate("2026-11-24")
	passed, list := check.Run(src, check.Options{Today: today}, nil)
	if passed == nil {
		t.Fatalf("does not pass: %+v", list)
	}
	return Build(playbook.New(passed, playbook.Options{Audience: audience}), defaultTheme(t), Options{BaseURL: "https://example.com/"})
}

func defaultTheme(t *testing.T) *theme.Theme {
	t.Helper()
	th, faults, err := theme.Load(os.DirFS("../../../../themes"), themes.FS, "default")
	if err != nil || len(faults) > 0 {
		t.Fatalf("theme: %v %+v", err, faults)
	}
	return th
}

// demoIn is the demo with its interface in another language.
func demoIn(t *testing.T, lang string) *Site {
	t.Helper()
	src, err := load.Load(os.DirFS("../../../.."), &load.Cache{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	today, _ := schema.ParseDate("2026-11-24")
	passed, list := check.Run(src, check.Options{Today: today}, nil)
	if passed == nil {
		t.Fatalf("the demo does not pass: %+v", list)
	}
	passed.Settings.Language = lang
	return Build(playbook.New(passed, playbook.Options{Audience: schema.ForManagers}), defaultTheme(t), Options{})
}

// Counts give stock figures and say why there is no flow.
func TestCountsOnly(t *testing.T) {
	s := small(t, countsOnly(""), schema.ForManagers)
	for _, path := range []string{"pipeline/", "pipeline/2026-w47/", "pipeline/reps/ana/", "pipeline/weekly-review/"} {
		page := pageOf(t, s, path)
		text := words(page)
		if !strings.Contains(text, "This snapshot holds counts, not deals.") {
			t.Errorf("%s does not say why there is no flow: %q", path, text)
		}
		if !strings.Contains(text, "6 of 5") {
			t.Errorf("%s has no stage ratio of Met → Shown", path)
		}
		for d := range page.Descendants() {
			if id := attribute(d, "id"); strings.HasSuffix(id, "movement") || strings.HasSuffix(id, "waterfall") || strings.HasSuffix(id, "pareto") {
				t.Errorf("%s draws %s from counts", path, id)
			}
		}
		if strings.Contains(text, "Win rate") {
			t.Errorf("%s has a win rate from counts", path)
		}
	}
	if text := words(pageOf(t, s, "pipeline/reps/ana/")); !strings.Contains(text, "Met holds 5, Talks 7.") || !strings.Contains(text, "sample 12, at least 5 wanted") {
		t.Errorf("the rule that needs counts alone does not speak: %q", text)
	}
}

// Without a visibility block the pipeline is the manager's: nobody else gets a
// file of it, nor a figure on a page of another kind.
func TestPipelineStaysWithItsAudience(t *testing.T) {
	for audience, want := range map[schema.Visibility]bool{schema.ForAll: false, schema.ForTeam: false, schema.ForManagers: true} {
		s := small(t, countsOnly(""), audience)
		files, err := s.All()
		if err != nil {
			t.Fatal(err)
		}
		got := false
		for _, f := range files {
			got = got || strings.HasPrefix(f.Path, "pipeline/")
			if strings.HasPrefix(f.Path, "pipeline/") && f.Visibility != schema.ForManagers {
				t.Errorf("%s is marked %q", f.Path, f.Visibility)
			}
			b, err := f.Bytes()
			if err != nil {
				t.Fatal(err)
			}
			if !want && (strings.Contains(string(b), "Ana Example") || strings.Contains(string(b), "2026-W47") && strings.HasSuffix(f.Path, ".html")) {
				t.Errorf("%s for %s shows the pipeline", f.Path, audience)
			}
		}
		if got != want {
			t.Errorf("%s: pipeline files: %v", audience, got)
		}
	}
}

// Listing the site and making pages that need no figure never indexes the history.
func TestHistoryIsMadeWhenAsked(t *testing.T) {
	src, err := load.Load(countsOnly(""), &load.Cache{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	today, _ := schema.ParseDate("2026-11-24")
	passed, _ := check.Run(src, check.Options{Today: today}, nil)
	pb := playbook.New(passed, playbook.Options{Audience: schema.ForManagers})
	s := Build(pb, defaultTheme(t), Options{})
	pageOf(t, s, "pitches/p/")
	if pb.FlowMade() {
		t.Error("the history was made for a page that does not show it")
	}
	pageOf(t, s, "pipeline/")
	if !pb.FlowMade() {
		t.Error("the history was not made")
	}
}
