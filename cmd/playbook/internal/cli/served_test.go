//go:build unix

package cli

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// BenchmarkEditServed is the time from the write of a source file until the server
// that watches it answers with the new page: median and 95th percentile over
// -benchtime 20x edits, with an eye open for them every half millisecond. The edits
// are of the kinds that spread: a body shows on one page, a title wherever it is
// linked, a layout everywhere.
//
//	go test ./cmd/playbook/internal/cli -run '^$' -bench EditServed -benchtime 20x
func BenchmarkEditServed(b *testing.B) {
	for _, n := range []int{300, 1000, 10000} {
		var dir, url string
		var stop func()
		for _, e := range servedEdits {
			b.Run(fmt.Sprintf("%d/%s", n, e.name), func(b *testing.B) {
				if url == "" { // made for the first kind that is asked for
					var err error
					if dir, err = os.MkdirTemp("", "served"); err != nil { // for all kinds, so not b.TempDir
						b.Fatal(err)
					}
					if err := prose(dir, n); err != nil {
						b.Fatal(err)
					}
					url, stop = previewOf(b, dir)
				}
				edits(b, dir, url, e)
			})
		}
		if stop != nil {
			stop()
			os.RemoveAll(dir)
		}
	}
}

// servedEdit changes a file; page is where the change shows.
type servedEdit struct {
	name, file, page string
	edit             func(text string, n int) string
}

var servedEdits = []servedEdit{
	{"body", "content/notes/page-00007.md", "notes/page-00007/", func(s string, n int) string { return s + fmt.Sprintf("\nEdit %d.\n", n) }},
	{"title", "content/notes/page-00007.md", "notes/", func(s string, n int) string {
		return strings.Replace(s, "title: ", fmt.Sprintf("title: Edit %d of ", n), 1)
	}},
	{"stage", "content/pitches/pitch-1.md", "stages/signed/", func(s string, n int) string {
		if n%2 == 0 {
			return s
		}
		return strings.Replace(s, "stages: [introduced]", "stages: [introduced, signed]", 1)
	}},
	{"snapshot", "data/pipeline/2026-W47.yaml", "pipeline/", func(s string, n int) string {
		return strings.Replace(s, "value: 100", fmt.Sprintf("value: %d", 1000+n), 1)
	}},
	{"layout", "themes/default/layouts/page.html", "notes/page-00007/", func(s string, n int) string {
		return strings.Replace(s, "<article", fmt.Sprintf("<i>%d</i><article", n), 1)
	}},
}

var ownScript = regexp.MustCompile(`<script[^>]*data-playbook-site[^>]*>`)

func edits(b *testing.B, dir, url string, e servedEdit) {
	path := filepath.Join(dir, filepath.FromSlash(e.file))
	first, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	page := func() []byte {
		r, err := http.Get(url + e.page)
		if err != nil {
			b.Fatal(err)
		}
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		if err != nil || r.StatusCode != http.StatusOK {
			b.Fatalf("%s: %s %v\n%s", e.page, r.Status, err, body[:min(len(body), 2000)])
		}
		return ownScript.ReplaceAll(body, nil)
	}
	var took []time.Duration
	var used time.Duration
	was := page()
	for n := 1; b.Loop(); n++ {
		b.StopTimer()
		time.Sleep(300 * time.Millisecond) // what the last edit set off is over
		text := e.edit(string(first), n)
		start, before := time.Now(), cpuTime()
		b.StartTimer()
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			b.Fatal(err)
		}
		now := page()
		for bytes.Equal(now, was) {
			if time.Since(start) > time.Minute {
				b.Fatalf("%s does not show the edit", e.page)
			}
			time.Sleep(500 * time.Microsecond)
			now = page()
		}
		took, used = append(took, time.Since(start)), used+cpuTime()-before
		was = now
	}
	if err := os.WriteFile(path, first, 0o666); err != nil {
		b.Fatal(err)
	}
	slices.Sort(took)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(ms(took[len(took)/2]), "ms-median")
	b.ReportMetric(ms(took[len(took)*95/100]), "ms-p95")
	b.ReportMetric(ms(used)/float64(len(took)), "cpu-ms/edit")
	b.ReportMetric(0, "ns/op")
}

// cpuTime is what all threads of the process have used.
func cpuTime() time.Duration {
	var use syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &use) != nil {
		return 0
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// previewOf runs serve until stop is called.
func previewOf(b *testing.B, dir string) (url string, stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	out, said := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- Main(ctx, []string{"serve", "--source", dir, "--addr", "127.0.0.1:0", "--quiet"}, Streams{Out: said, Err: io.Discard}, func(k string) string {
			return map[string]string{"SOURCE_DATE_EPOCH": "1795500000"}[k]
		})
		said.Close()
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		b.Fatalf("serve gave no address, exit code %d: %v", <-ended, err)
	}
	go io.Copy(io.Discard, out)
	return strings.TrimSpace(line), func() {
		cancel()
		<-ended
	}
}

// prose writes a playbook of n pages of some 500 words that link to each other,
// with three pitches, eight weekly snapshots, and a layout of its own to edit.
func prose(dir string, n int) error {
	rng := rand.New(rand.NewPCG(3, uint64(n)))
	words := strings.Fields("the customer asks whether a pilot is worth its price before the board meets and the buyer wants to know who else has done it so say what it saves in hours and show the page with the figures then be silent")
	var failed error
	put := func(name, text string) {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o777); err != nil && failed == nil {
			failed = err
		}
		if err := os.WriteFile(p, []byte(text), 0o666); err != nil && failed == nil {
			failed = err
		}
	}
	say := func(count int) string {
		var s strings.Builder
		for i := range count {
			s.WriteString(words[rng.IntN(len(words))])
			s.WriteString([]string{" ", " ", " ", " ", ", ", ". "}[rng.IntN(6)])
			if i%17 == 16 {
				s.WriteString("*so* ")
			}
		}
		return s.String() + "."
	}
	stages := []string{"new-contact", "introduced", "intention", "negotiation", "signed"}
	site := "title: Prose\ncurrency: EUR\nstages:\n"
	for _, s := range stages {
		site += "  - {id: " + s + ", name: " + s + "}\n"
	}
	put("data/site.yaml", site)
	put("data/team.yaml", "reps: [{id: ann, name: Ann Able}, {id: bob, name: Bob Best}]\n")
	for w := range 8 {
		var s strings.Builder
		fmt.Fprintf(&s, "as_of: 2026-%s\ncurrency: EUR\ndeals:\n", []string{"10-02", "10-09", "10-16", "10-23", "10-30", "11-06", "11-13", "11-20"}[w])
		for d := range 60 {
			fmt.Fprintf(&s, "  - {id: D%d, account: Customer %d, owner: %s, stage: %s, value: %d, created: 2026-09-01, entered: 2026-09-01}\n", d, d/2, []string{"ann", "bob"}[d%2], stages[min(4, (d+w)%7)], 100*(1+d))
		}
		put(fmt.Sprintf("data/pipeline/2026-W%d.yaml", 40+w), s.String())
	}
	for i := range 3 {
		put(fmt.Sprintf("content/pitches/pitch-%d.md", i), fmt.Sprintf("---\ntitle: Pitch %d\nstages: [introduced]\n---\n\n## 30 seconds\n\n%s\n", i, say(60)))
	}
	for i := range n {
		var s strings.Builder
		fmt.Fprintf(&s, "---\ntitle: Page %d\nsummary: %s\nstages: [%s]\ntags: [tag%d]\n---\n\n%s\n", i, say(12), stages[rng.IntN(4)], i%30, say(70))
		for h := range 5 {
			fmt.Fprintf(&s, "\n## Part %d\n\n%s [Page](page-%05d.md#part-%d).\n\n- %s\n- %s\n", h, say(60), rng.IntN(n), rng.IntN(5), say(9), say(9))
		}
		put(fmt.Sprintf("content/notes/page-%05d.md", i), s.String())
	}
	layout, err := os.ReadFile("../../../../themes/default/layouts/page.html")
	if err != nil {
		return err
	}
	put("themes/default/layouts/page.html", string(layout))
	return failed
}
