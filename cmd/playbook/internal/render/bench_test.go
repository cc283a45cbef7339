package render

import (
	"os"
	"strings"
	"testing"

	"playbook/cmd/playbook/internal/check"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/theme"
	"playbook/themes"
)

// BenchmarkDemo makes pages of the demo: all of them, then those of one kind.
func BenchmarkDemo(b *testing.B) {
	src, err := load.Load(os.DirFS("../../../.."), &load.Cache{}, nil)
	if err != nil {
		b.Fatal(err)
	}
	today, _ := schema.ParseDate("2026-11-24")
	passed, list := check.Run(src, check.Options{Today: today}, nil)
	if passed == nil {
		b.Fatalf("the demo does not pass: %+v", list)
	}
	th, faults, err := theme.Load(os.DirFS("../../../../themes"), themes.FS, "default")
	if err != nil || len(faults) > 0 {
		b.Fatalf("theme: %v %+v", err, faults)
	}
	for _, kind := range []string{"", "pitches/", "case-studies/", "pipeline/", "accounts/", "stages/", "book/", "search/index/"} {
		name := strings.Trim(kind, "/")
		if kind == "" {
			name = "all"
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			files, size := 0, 0
			for b.Loop() {
				site := Build(playbook.New(passed, playbook.Options{Audience: schema.ForManagers}), th, Options{BaseURL: "https://example.com/"})
				all, err := site.All()
				if err != nil {
					b.Fatal(err)
				}
				files, size = 0, 0
				for _, f := range all {
					if !strings.HasPrefix(f.Path, kind) {
						continue
					}
					page, err := f.Bytes()
					if err != nil {
						b.Fatal(err)
					}
					files, size = files+1, size+len(page)
				}
			}
			b.ReportMetric(float64(files), "files")
			b.ReportMetric(float64(size), "B-made")
		})
	}
}
