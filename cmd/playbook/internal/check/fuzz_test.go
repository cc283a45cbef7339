package check

import (
	"io/fs"
	"path"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/route"
	"playbook/cmd/playbook/internal/trial"
)

// FuzzAddresses: of two documents and an old address, whatever their names, no two
// have one address on any disk unless a fault says so, and none leaves the site.
func FuzzAddresses(f *testing.F) {
	for _, s := range [][3]string{{"plan.md", "Plan.md", "/old/"}, {"a b.md", "a-b.md", "/../x/"}, {"a.md", "a/index.md", "/a/"}, {"🎉.md", "🎊.md", "//x"}, {"search.md", "b.md", "/search/"}, {"café.md", "cafe\u0301.md", "/%2e%2e/"},
		{"straße.md", "STRASSE.md", "/con/"}, {"stages/signed.md", "guide.md", "/stages/signed/"}, {"a/README.md", "a/_index.md", "x\x00"}, {"guide/x.md", "guide.md", "/guide/"}, {"...md", "-.md", "."}, {"index.md", "README.md", ""}, {"ſ.md", "s.md", "/ſ/"}} {
		f.Add(s[0], s[1], s[2])
	}
	f.Fuzz(func(t *testing.T, a, b, alias string) {
		a, b = "content/"+a, "content/"+b
		if len(a)+len(b)+len(alias) > 2000 || a == b || !fs.ValidPath(a) || !fs.ValidPath(b) || strings.HasPrefix(a, b+"/") || strings.HasPrefix(b, a+"/") || path.Ext(a) != ".md" || path.Ext(b) != ".md" {
			return
		}
		fsys := fstest.MapFS{"data/site.yaml": {Data: []byte("title: T\n")}, a: {Data: []byte("---\naliases: [" + strconv.QuoteToASCII(alias) + "]\n---\n\nText.\n")}, b: {Data: []byte("Text.\n")}}
		trial.Fuzzed(t, len(a)+len(b), func() {
			src, err := load.Load(fsys, &load.Cache{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			ok, _ := Run(src, Options{}, nil)
			if ok == nil {
				return
			}
			held := map[string]string{}
			for _, p := range Reserved(src, ok.Settings) {
				held[oneDisk(p)] = "the site"
			}
			take := func(u, by string) {
				if strings.HasPrefix(u, "/") || strings.ContainsAny(u, "\\\x00") || u != "" && path.Clean(u)+"/" != u || strings.HasPrefix(u, "../") {
					t.Errorf("%s has the address %q", by, u)
				}
				if first, taken := held[oneDisk(u)]; taken {
					t.Errorf("%s has the address of %s, %q, and nothing says so", by, first, u)
				}
				held[oneDisk(u)] = by
			}
			for _, d := range src.Docs {
				take(route.Page(d.Path), d.Path)
			}
			for _, d := range src.Docs {
				for _, old := range d.Front.Aliases {
					take(strings.Trim(old, "/")+"/", "the alias "+old)
				}
			}
		})
	})
}

// oneDisk is what a disk that knows neither capitals nor accents in two pieces
// makes of a name.
func oneDisk(p string) string { return cases.Fold().String(norm.NFC.String(p)) }
