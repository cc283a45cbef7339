package protect

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"playbook/cmd/playbook/internal/protect/canary"
	"playbook/cmd/playbook/internal/render"
	"playbook/cmd/playbook/internal/schema"
)

const secret = "Zyxquorvane"

// file is a file of a made-up site.
func file(path string, v schema.Visibility, content string) render.File {
	return render.File{Path: path, Visibility: v, Bytes: func() ([]byte, error) { return []byte(content), nil }}
}

func smallSite() *render.Site {
	return render.NewSite([]render.File{
		file("index.html", schema.ForAll, "<h1>Home</h1>"),
		file("unlock/index.html", schema.ForAll, "<h1>Unlock</h1>"),
		file("style.css", schema.ForAll, "a{}"),
		file("pitches/bank/index.html", schema.ForTeam, "<title>x</title><h1>Bank &amp; <em>"+secret+"</em></h1>"),
		file("pitches/bank/zyxquorvane.png", schema.ForTeam, "\x89PNG "+secret),
		file("accounts/zyxquorvane/index.html", schema.ForManagers, "<title>"+secret+"</title>"),
		file("odd/index.html", "", secret),
	})
}

// contents makes all files of a site.
func contents(t testing.TB, s *render.Site) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, f := range s.Files {
		b, err := f.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		out[f.Path] = b
	}
	return out
}

func TestApply(t *testing.T) {
	rings, keys := testRings(t)
	only := func(vs ...schema.Visibility) map[schema.Visibility]*Key {
		m := maps.Clone(keys)
		maps.DeleteFunc(m, func(v schema.Visibility, _ *Key) bool { return !slices.Contains(vs, v) })
		return m
	}
	for _, c := range []struct {
		name   string
		opt    Options
		want   Report
		fixed  string
		hidden bool
	}{
		{"no keys", Options{}, Report{2, 0, 3, upper}, "sealed/audiences.json", true},
		{"both", Options{Keys: keys}, Report{2, 3, 0, nil}, "sealed/audiences.json sealed/manager.json sealed/team.json", true},
		{"team", Options{Keys: only(schema.ForTeam)}, Report{2, 1, 2, upper[1:]}, "sealed/audiences.json sealed/team.json", true},
		{"manager", Options{Keys: only(schema.ForManagers)}, Report{2, 3, 0, nil}, "sealed/audiences.json sealed/manager.json", true},
		{"team in the clear", Options{Audience: schema.ForTeam, Keys: keys}, Report{3, 2, 0, nil}, "sealed/audiences.json sealed/manager.json", false},
		{"private", Options{Private: true, Keys: keys}, Report{5, 0, 0, nil}, "sealed/audiences.json", false},
		{"serve", Options{Serve: true}, Report{5, 0, 0, nil}, "sealed/audiences.json", false},
	} {
		c.opt.Rings = rings
		site, report, err := Apply(smallSite(), c.opt)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if fmt.Sprint(report) != fmt.Sprint(c.want) {
			t.Errorf("%s: report %+v, want %+v", c.name, report, c.want)
		}
		all := contents(t, site)
		var fixed []string
		for path := range all {
			if strings.HasPrefix(path, dir) {
				fixed = append(fixed, path)
			}
		}
		slices.Sort(fixed)
		if got := strings.Join(fixed, " "); got != c.fixed {
			t.Errorf("%s: publishes %s, want %s", c.name, got, c.fixed)
		}
		if found := canary.FindCanary(all, secret); (len(found) == 0) != c.hidden {
			t.Errorf("%s: canary found: %v", c.name, found)
		}
		again, _, _ := Apply(smallSite(), c.opt)
		if fmt.Sprint(contents(t, again)) != fmt.Sprint(all) {
			t.Errorf("%s: built twice, two results", c.name)
		}
	}
}

// openIndex reads the sealed index of a key.
func openIndex(t testing.TB, k *Key, all map[string][]byte) index {
	t.Helper()
	b, err := k.Open(indexPath, all[k.FileName(indexPath)])
	if err != nil {
		t.Fatal(err)
	}
	var x index
	if err := json.Unmarshal(b, &x); err != nil {
		t.Fatal(err)
	}
	return x
}

func TestIndex(t *testing.T) {
	rings, keys := testRings(t)
	site, _, err := Apply(smallSite(), Options{Keys: keys, Rings: rings})
	if err != nil {
		t.Fatal(err)
	}
	all := contents(t, site)
	want := index{1, schema.ForTeam, []entry{{"pitches/bank/index.html", "Bank & " + secret, "pitches", schema.Pitch}}, []string{"pitches/bank/zyxquorvane.png"}}
	if got := openIndex(t, keys[schema.ForTeam], all); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("team: %+v, want %+v", got, want)
	}
	x := openIndex(t, keys[schema.ForManagers], all)
	if len(x.Pages) != 2 || x.Pages[0].Title != secret || x.Pages[1].Title != "odd" {
		t.Errorf("manager: %+v", x)
	}
	for _, p := range append(x.Files, x.Pages[0].Path) {
		if _, err := keys[schema.ForManagers].Open(p, all[keys[schema.ForManagers].FileName(p)]); err != nil {
			t.Error(err)
		}
	}
	team := keys[schema.ForTeam]
	if _, err := team.Open("pitches/bank/index.html", all[team.FileName("pitches/bank/zyxquorvane.png")]); !errors.Is(err, ErrDamaged) {
		t.Errorf("a swapped file opened: %v", err)
	}
}

func TestViews(t *testing.T) {
	rings, keys := testRings(t)
	view := func(nav, home, search string) *render.Site {
		files := append(smallSite().Files, file("feed.xml", schema.ForAll, nav), file("404.html", schema.ForAll, nav),
			file("search/index/index.json", schema.ForAll, search), file("search/index/t-1.bin", schema.ForAll, "same"))
		for i, f := range files {
			if f.Path == "index.html" {
				files[i] = file(f.Path, f.Visibility, "<title>Home</title><nav>"+nav+"</nav><main>"+home+"</main>")
			}
		}
		return render.NewSite(files)
	}
	opt := Options{Keys: keys, Rings: rings, Views: map[schema.Visibility]*render.Site{
		schema.ForTeam: view("more", "points", "team"), schema.ForManagers: view("all", "funnel of "+secret, "manager "+secret)}}
	site, report, err := Apply(view("", "points", "public"), opt)
	if err != nil {
		t.Fatal(err)
	}
	all := contents(t, site)
	x := openIndex(t, keys[schema.ForTeam], all)
	if len(x.Pages) != 1 || x.Pages[0].Path != "pitches/bank/index.html" || strings.Join(x.Files, " ") != "pitches/bank/zyxquorvane.png search/index/index.json" {
		t.Errorf("team: %+v", x)
	}
	x = openIndex(t, keys[schema.ForManagers], all)
	if len(x.Pages) != 3 || x.Pages[1].Path != "index.html" || strings.Join(x.Files, " ") != "search/index/index.json" {
		t.Errorf("manager: %+v", x)
	}
	if got := fmt.Sprint(report); got != "{3 4 0 []}" {
		t.Errorf("report %s", got)
	}
	if !strings.Contains(string(all["index.html"]), "<main>points</main>") || string(all["search/index/index.json"]) != "public" || len(canary.FindCanary(all, secret)) > 0 {
		t.Error("what the manager sees is in the clear")
	}

	opt.Keys = nil
	if _, report, _ = Apply(view("", "points", "public"), opt); fmt.Sprint(report) != "{3 0 3 [team manager]}" {
		t.Errorf("without keys: report %v", report)
	}
}

func TestApplyRefuses(t *testing.T) {
	rings, keys := testRings(t)
	other, _, err := NewKey(seeded(9), schema.ForTeam, teamPass)
	if err != nil {
		t.Fatal(err)
	}
	wrong := maps.Clone(rings)
	wrong[schema.ForTeam] = other
	if _, _, err := Apply(smallSite(), Options{Keys: keys, Rings: wrong}); err == nil || !strings.Contains(err.Error(), "do not belong together") {
		t.Errorf("another keyring: %v", err)
	}
	taken := render.NewSite(append(smallSite().Files, file("sealed/team.json", schema.ForAll, "")))
	if _, _, err := Apply(taken, Options{Keys: keys, Rings: rings}); err == nil || !strings.Contains(err.Error(), "file of its own at sealed/team.json") {
		t.Errorf("address taken: %v", err)
	}
	broken := render.NewSite(append(smallSite().Files, render.File{Path: "x/index.html", Visibility: schema.ForTeam,
		Bytes: func() ([]byte, error) { return nil, errors.New("template broke") }}))
	site, _, err := Apply(broken, Options{Keys: keys, Rings: rings})
	if err != nil {
		t.Fatal(err)
	}
	f, _ := site.Find(keys[schema.ForTeam].FileName(indexPath))
	if _, err := f.Bytes(); err == nil || !strings.Contains(err.Error(), "template broke") {
		t.Errorf("a page that cannot be made: %v", err)
	}
}
