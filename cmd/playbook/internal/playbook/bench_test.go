//go:build unix

package playbook

import (
	"fmt"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"playbook/cmd/playbook/internal/check"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/schema"
)

// tree is a playbook of n documents that link to each other, in six folders.
func tree(n int) fstest.MapFS {
	fsys := fstest.MapFS{"data/site.yaml": {Data: []byte("title: Bench\nhosting: private\n")}}
	folders := []string{"pitches", "case-studies", "proposals", "objections", "questions", "notes"}
	name := func(i int) string { return fmt.Sprintf("%s/doc-%05d.md", folders[i%6], i) }
	for i := range n {
		body := fmt.Sprintf("---\nkind: page\ntitle: Document %d\ndate: 2025-01-%02d\nstages: [introduced, negotiation]\nweight: %d\n---\n\nSee [one](../%s), [two](../%s#part) and [three](../%s).\n\n## Part\n\nText.\n",
			i, i%28+1, i%50, name((i*7+1)%n), name((i*13+5)%n), name((i*31+9)%n))
		fsys["content/"+name(i)] = &fstest.MapFile{Data: []byte(body)}
	}
	return fsys
}

func passed(t testing.TB, n int) (*load.Source, check.Options) {
	t.Helper()
	src, err := load.Load(tree(n), &load.Cache{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	today, _ := schema.ParseDate("2026-11-24")
	return src, check.Options{Today: today}
}

// The model is built anew after each edit, so it has to be quick at any size.
func BenchmarkNew(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		src, opt := passed(b, n)
		p, list := check.Run(src, opt, nil)
		if p == nil {
			b.Fatalf("%+v", list[:min(3, len(list))])
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			before := cpuTime()
			for b.Loop() {
				New(p, Options{Audience: schema.ForManagers})
			}
			b.ReportMetric(float64((cpuTime()-before).Microseconds())/1000/float64(b.N), "cpu-ms/op")
		})
	}
}

// cpuTime is what all threads of the process have used: on a machine with others
// on it, that says more than the clock.
func cpuTime() time.Duration {
	var use syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &use) != nil {
		return 0
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

func BenchmarkCheckAgain(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		src, opt := passed(b, n)
		var cache check.Cache
		check.Run(src, opt, &cache)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				check.Run(src, opt, &cache)
			}
		})
	}
}
