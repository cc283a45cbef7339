package load

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// prose is n documents of some 500 words.
func prose(n int) fstest.MapFS {
	text := strings.Repeat("Open with what you heard about *slow onboarding*, then show how a pilot helps, see [one](d1.md#part). ", 28)
	fsys := fstest.MapFS{"data/site.yaml": {Data: []byte("title: T\n")}}
	for i := range n {
		fsys[fmt.Sprintf("content/notes/d%d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntitle: Document %d\nsummary: What it says\nstages: [introduced, signed]\ntags: [a, b]\n---\n\n%s\n\n## Part\n\n%s\n", i, text[:len(text)/2], text[len(text)/2:])}
	}
	return fsys
}

// BenchmarkLoad reads a playbook; first from nothing, then after one edit.
func BenchmarkLoad(b *testing.B) {
	for _, n := range []int{100, 1000} {
		fsys := prose(n)
		b.Run(fmt.Sprintf("%d/all", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Load(fsys, &Cache{}, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("%d/edit", n), func(b *testing.B) {
			var c Cache
			if _, err := Load(fsys, &c, nil); err != nil {
				b.Fatal(err)
			}
			p, first := "content/notes/d7.md", fsys["content/notes/d7.md"].Data
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				fsys[p] = &fstest.MapFile{Data: fmt.Appendf(nil, "%s\nEdit %d.\n", first, i)}
				if _, err := Load(fsys, &c, []string{p}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkSnapshot reads one week of 2,000 deals.
func BenchmarkSnapshot(b *testing.B) {
	var s strings.Builder
	s.WriteString("as_of: 2026-11-20\ncurrency: EUR\ndeals:\n")
	for i := range 2000 {
		fmt.Fprintf(&s, "  - {id: D-%05d, account: Customer %d, name: \"Line %d, %d bearings\", owner: rep%03d, stage: introduced, value: %d, created: 2026-08-28, entered: 2026-11-09}\n", i, i/2, i%7, i%300, i%100, 100*i)
	}
	src := []byte(s.String())
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if w := dataFile("data/pipeline/2026-W47.yaml", src).(*Snapshot); len(w.Value.Deals) != 2000 || w.Broken {
			b.Fatalf("%+v", w.Faults)
		}
	}
}
